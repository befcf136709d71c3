import type { TabLock } from '../ports/tab-lock.js';
import { type ContractCase, expectSame } from './contract.js';

/** Something to wait for that a test lets happen. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** What every lock promises: run each case on one that nobody holds. */
export const tabLockContract: readonly ContractCase<TabLock>[] = [
  {
    name: 'settles with its task',
    run: async (lock) => {
      expectSame('result', await lock.run('a', () => Promise.resolve(7)), 7);
      const failing = lock.run('a', () => Promise.reject(new Error('no')));
      expectSame('failure', await failing.catch(String), 'Error: no');
      expectSame('and goes on', await lock.run('a', () => Promise.resolve(8)), 8);
    },
  },
  {
    name: 'runs one after the other, in the order of asking',
    run: async (lock) => {
      const told: string[] = [];
      const task = (name: string) => async (): Promise<void> => {
        told.push(`${name} begins`);
        await Promise.resolve();
        told.push(`${name} ends`);
      };
      await Promise.all([lock.run('a', task('first')), lock.run('a', task('second'))]);
      expectSame('order', told, ['first begins', 'first ends', 'second begins', 'second ends']);
    },
  },
  {
    name: 'does not let one name wait for another',
    run: async (lock) => {
      const { open, opened } = gate();
      const held = lock.run('a', () => opened);
      await lock.run('b', () => Promise.resolve());
      open();
      await held;
    },
  },
  {
    name: 'lets who waits leave, and the others get their turn',
    run: async (lock) => {
      const { open, opened } = gate();
      const held = lock.run('a', () => opened);
      const leaving = new AbortController();
      let hasRun = false;
      const left = lock.run('a', () => Promise.resolve((hasRun = true)), leaving.signal);
      const next = lock.run('a', () => Promise.resolve('next'));
      leaving.abort(new Error('enough'));
      expectSame('who left', await left.catch(String), 'Error: enough');
      open();
      await held;
      expectSame('who stayed', await next, 'next');
      expectSame('ran', hasRun, false);
    },
  },
  {
    name: 'does nothing for who has left before',
    run: async (lock) => {
      const left = lock.run('a', () => Promise.resolve('ran'), AbortSignal.abort(new Error('gone')));
      expectSame('outcome', await left.catch(String), 'Error: gone');
    },
  },
  {
    name: 'leaves a task that has begun to itself',
    run: async (lock) => {
      const { open, opened } = gate();
      const leaving = new AbortController();
      const begun = gate();
      const held = lock.run('a', () => (begun.open(), opened.then(() => 'done')), leaving.signal);
      await begun.opened;
      leaving.abort(new Error('enough'));
      open();
      expectSame('outcome', await held, 'done');
    },
  },
];
