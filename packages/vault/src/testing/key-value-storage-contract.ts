import type { KeyValueStorage } from '../ports/key-value-storage.js';
import { type ContractCase, expectSame } from './contract.js';

const oddTexts = [
  '',
  ' ',
  'toString',
  '__proto__',
  'length',
  'entry:a',
  'key',
  'a:b',
  '\u0000',
  '電話 🙂',
  '"\\\n',
  'x'.repeat(300),
];

/** What every storage promises: run each case on an empty one, so that one may stand in for another. */
export const keyValueStorageContract: readonly ContractCase<KeyValueStorage>[] = [
  {
    name: 'has nothing at first',
    run: async (storage) => {
      expectSame('text', await storage.get('a'), undefined);
      expectSame('names', await storage.keys(''), []);
    },
  },
  {
    name: 'gives back what was put',
    run: async (storage) => {
      await storage.set('a', 'one');
      await storage.set('b', 'two');
      expectSame('texts', [await storage.get('a'), await storage.get('b')], ['one', 'two']);
    },
  },
  {
    name: 'keeps the later of two texts',
    run: async (storage) => {
      await storage.set('a', 'one');
      await storage.set('a', 'two');
      expectSame('text', await storage.get('a'), 'two');
      expectSame('names', await storage.keys(''), ['a']);
    },
  },
  {
    name: 'forgets what is deleted, and that alone',
    run: async (storage) => {
      await storage.set('a', 'one');
      await storage.set('b', 'two');
      await storage.delete('a');
      await storage.delete('never there');
      expectSame('texts', [await storage.get('a'), await storage.get('b')], [undefined, 'two']);
    },
  },
  {
    name: 'lists the names that begin alike',
    run: async (storage) => {
      for (const name of ['desk:1', 'desk:2', 'kitchen:1', 'des', 'a desk:3']) await storage.set(name, name);
      await storage.delete('desk:2');
      await storage.set('desk:4', '');
      expectSame('names', [...(await storage.keys('desk:'))].sort(), ['desk:1', 'desk:4']);
    },
  },
  {
    name: 'tells an empty text from none',
    run: async (storage) => {
      await storage.set('a', '');
      expectSame('text', await storage.get('a'), '');
    },
  },
  {
    name: 'takes any text under any name, and mixes none up',
    run: async (storage) => {
      for (const name of oddTexts) expectSame(`${name} at first`, await storage.get(name), undefined);
      for (const name of oddTexts) await storage.set(name, `under ${name}`);
      for (const name of oddTexts) expectSame(name, await storage.get(name), `under ${name}`);
      expectSame('names', [...(await storage.keys(''))].sort(), [...oddTexts].sort());
      for (const text of oddTexts) {
        await storage.set('a', text);
        expectSame('text', await storage.get('a'), text);
      }
    },
  },
];
