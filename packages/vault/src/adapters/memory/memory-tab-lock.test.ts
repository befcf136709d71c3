import { describe, expect, it } from 'vitest';
import { tabLockContract } from '../../testing/tab-lock-contract.js';
import { MemoryTabLock } from './memory-tab-lock.js';

describe('a lock within the page', () => {
  it.each(tabLockContract)('$name', ({ run }) => run(new MemoryTabLock()));

  it('keeps no order between two of them: they are two pages', async () => {
    let end: () => void = () => undefined;
    const held = new MemoryTabLock().run('a', () => new Promise<void>((resolve) => (end = resolve)));
    expect(await new MemoryTabLock().run('a', () => Promise.resolve('free'))).toBe('free');
    end();
    await held;
  });
});
