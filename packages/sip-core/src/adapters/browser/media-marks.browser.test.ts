import { describe, expect, it, vi } from 'vitest';
import type { MediaMark } from '../../media/media-mark.js';
import { connectPair } from '../../testing/browser-pair.js';

describe('the marks of a call in Chromium', () => {
  it('come once each, in the order of things, until sound is heard', async () => {
    using pair = await connectPair();
    const { callee, caller } = pair;
    for (const session of [caller, callee]) {
      await vi.waitFor(
        () => {
          expect(session.marks.has('first-audible')).toBe(true);
        },
        { timeout: 10_000, interval: 20 },
      );
      // 'described' is not among them: who answers is tried while it still gathers.
      const at = (mark: MediaMark): number => session.marks.get(mark) ?? Number.NaN;
      expect(at('ice-connected')).toBeLessThanOrEqual(at('dtls-connected'));
      expect(at('dtls-connected')).toBeLessThanOrEqual(at('first-packet'));
      expect(at('first-packet')).toBeLessThanOrEqual(at('first-audible'));
      expect(session.marks.size).toBe(6);
      expect(session.gathering).toEqual({
        durationMs: expect.any(Number) as number,
        end: expect.stringMatching(/^(complete|enough)$/) as string,
      });
    }
  });

  it('do not say that silence is sound', async () => {
    using pair = await connectPair({ isMuted: true });
    const { callee, caller } = pair;
    await vi.waitFor(
      async () => {
        expect((await callee.stats()).packetsReceived).toBeGreaterThan(25);
      },
      { timeout: 10_000 },
    );
    expect([...callee.marks.keys()]).toContain('first-packet');
    expect([...callee.marks.keys()]).not.toContain('first-audible');
    caller.setMuted(false);
    await vi.waitFor(
      () => {
        expect(callee.marks.has('first-audible')).toBe(true);
      },
      { timeout: 10_000 },
    );
  });

  it('are looked for no longer than the call lasts', async () => {
    using pair = await connectPair({ isMuted: true });
    const { callee, caller } = pair;
    await vi.waitFor(() => {
      expect(callee.marks.has('first-packet')).toBe(true);
    });
    const looks = vi.spyOn(RTCRtpReceiver.prototype, 'getStats');
    callee.close();
    caller.close();
    looks.mockClear();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(looks).not.toHaveBeenCalled();
    looks.mockRestore();
  });
});
