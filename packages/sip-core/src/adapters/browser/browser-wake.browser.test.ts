import { afterEach, describe, expect, it, vi } from 'vitest';
import { BrowserWake } from './browser-wake.js';

afterEach(() => {
  vi.restoreAllMocks();
});

function setUp(): { listener: ReturnType<typeof vi.fn>; stop: () => void } {
  const listener = vi.fn();
  return { listener, stop: new BrowserWake().onWake(listener) };
}

describe('a page of the browser', () => {
  it.each([
    ['is shown again', document, 'visibilitychange'],
    ['comes out of a freeze', document, 'resume'],
    ['comes out of the back-forward cache', window, 'pageshow'],
    ['is on a network again', window, 'online'],
  ] as const)('wakes when it %s', (_what, target, event) => {
    const { listener, stop } = setUp();
    target.dispatchEvent(new Event(event));
    expect(listener).toHaveBeenCalledOnce();
    stop();
    target.dispatchEvent(new Event(event));
    expect(listener).toHaveBeenCalledOnce();
  });

  it('does not wake when it is hidden', () => {
    const { listener, stop } = setUp();
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(listener).not.toHaveBeenCalled();
    stop();
  });
});
