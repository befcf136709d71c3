import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { KeyValueStorage } from '../ports/key-value-storage.js';

/** What every storage promises: run on each of them, so that one may stand in for another. */
export function keyValueStorageContract(name: string, makeStorage: () => KeyValueStorage): void {
  describe(`${name} keeps texts by name`, () => {
    let storage: KeyValueStorage;

    beforeEach(() => {
      storage = makeStorage();
    });

    it('has nothing at first', async () => {
      expect(await storage.get('a')).toBeUndefined();
    });

    it('gives back what was put', async () => {
      await storage.set('a', 'one');
      await storage.set('b', 'two');
      expect([await storage.get('a'), await storage.get('b')]).toEqual(['one', 'two']);
    });

    it('keeps the later of two texts', async () => {
      await storage.set('a', 'one');
      await storage.set('a', 'two');
      expect(await storage.get('a')).toBe('two');
    });

    it('forgets what is deleted, and that alone', async () => {
      await storage.set('a', 'one');
      await storage.set('b', 'two');
      await storage.delete('a');
      await storage.delete('never there');
      expect([await storage.get('a'), await storage.get('b')]).toEqual([undefined, 'two']);
    });

    it('tells an empty text from none', async () => {
      await storage.set('a', '');
      expect(await storage.get('a')).toBe('');
    });

    it('does not mix up names with what objects have by birth', async () => {
      expect(await storage.get('toString')).toBeUndefined();
      await storage.set('__proto__', 'mine');
      expect(await storage.get('__proto__')).toBe('mine');
    });

    it('takes any text under any name', async () => {
      // Lone surrogates are no text: no encoding has them.
      const text = fc.string({ unit: 'grapheme', maxLength: 64 });
      await fc.assert(
        fc.asyncProperty(text, text, async (key, value) => {
          await storage.set(key, value);
          expect(await storage.get(key)).toBe(value);
        }),
        { numRuns: 25 },
      );
    });
  });
}
