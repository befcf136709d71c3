import { afterEach, describe, expect, it, vi } from 'vitest';
import { tabLockContract } from '../../testing/tab-lock-contract.js';
import { WebTabLock } from './web-tab-lock.js';

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the browser's locks", () => {
  it.each(tabLockContract)('$name', ({ run }) => run(new WebTabLock()));

  it('are shared by the tabs', async () => {
    const told: string[] = [];
    const task = (name: string) => async () => {
      told.push(`${name} begins`);
      await Promise.resolve();
      told.push(`${name} ends`);
    };
    await Promise.all([new WebTabLock().run('a', task('one')), new WebTabLock().run('a', task('two'))]);
    expect(told).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
  });
});

describe('a page without locks', () => {
  it.each(tabLockContract)('$name', async ({ run }) => {
    vi.spyOn(navigator, 'locks', 'get').mockReturnValue(undefined as unknown as LockManager);
    await run(new WebTabLock());
  });
});

describe('a frame that is refused its locks', () => {
  it.each(tabLockContract)('$name', async ({ run }) => {
    const refusal = new DOMException('This frame has no origin.', 'SecurityError');
    vi.spyOn(LockManager.prototype, 'request').mockRejectedValue(refusal);
    await run(new WebTabLock());
  });
});
