import { afterEach, describe, expect, it, vi } from 'vitest';
import { BrowserRinger } from '../adapters/browser/browser-ringer.js';
import { ringTones } from '../ports/ringer-port.js';

// In Chromium, by what the loudspeaker's stream carries.

let ringer: BrowserRinger | undefined;

afterEach(() => {
  ringer?.dispose();
  ringer = undefined;
  vi.restoreAllMocks();
});

/** The highest level that the played stream has from now on. */
function listen(stream: MediaStream): () => number {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return () => {
    analyser.getFloatTimeDomainData(samples);
    return Math.max(...samples);
  };
}

function playedStream(): () => MediaStream {
  let stream: MediaProvider | null = null;
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(function (this: HTMLMediaElement) {
    stream = this.srcObject;
    return Promise.resolve();
  });
  return () => {
    if (!(stream instanceof MediaStream)) throw new Error('Nothing is played.');
    return stream;
  };
}

describe('the browser’s ringer', () => {
  it.each(ringTones)('is heard playing the %s, and is silent after', async (tone) => {
    const stream = playedStream();
    ringer = new BrowserRinger();
    ringer.play(tone);
    const level = listen(stream());
    await expect.poll(level, { timeout: 10_000, interval: 20 }).toBeGreaterThan(0.05);
    ringer.stop();
    await expect.poll(level, { timeout: 10_000 }).toBeLessThan(0.001);
  });

  it('plays on the device that was chosen, and says so when it cannot', async () => {
    const setSinkId = vi.spyOn(HTMLMediaElement.prototype, 'setSinkId').mockResolvedValue();
    ringer = new BrowserRinger({ outputDeviceId: 'headset' });
    expect(setSinkId).toHaveBeenCalledWith('headset');
    setSinkId.mockRejectedValue(new DOMException('gone', 'NotFoundError'));
    expect(await ringer.setOutputDevice('away')).toBe(false);
  });

  it('is heard from the first touch on where the page may not sound before it, and asks no more then', async () => {
    const play = vi.spyOn(HTMLMediaElement.prototype, 'play');
    play.mockRejectedValueOnce(new DOMException('no gesture yet', 'NotAllowedError')).mockResolvedValue();
    const touch = (): unknown => document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    ringer = new BrowserRinger();
    ringer.play('ringtone');
    await Promise.resolve();
    touch();
    expect(play).toHaveBeenCalledTimes(2);
    await expect
      .poll(() => {
        touch();
        const count = play.mock.calls.length;
        touch();
        return play.mock.calls.length - count;
      })
      .toBe(0);
  });

  it('does not begin at a touch when nobody rings any more', () => {
    const play = vi.spyOn(HTMLMediaElement.prototype, 'play');
    play.mockRejectedValue(new DOMException('no gesture yet', 'NotAllowedError'));
    ringer = new BrowserRinger();
    ringer.play('ringtone');
    ringer.stop();
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    expect(play).toHaveBeenCalledTimes(1);
  });

  it('lets go of everything, and may be told twice', () => {
    const close = vi.spyOn(AudioContext.prototype, 'close');
    ringer = new BrowserRinger();
    ringer.play('ringtone');
    ringer.dispose();
    ringer.dispose();
    expect(close).toHaveBeenCalledTimes(1);
  });
});
