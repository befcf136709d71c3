import { type Clock, waitFor } from '@offhook/primitives';
import { CallError } from '../../call/call-error.js';

// RFC 4733 §2.5.1.3 leaves the lengths to us; these are long enough for any exchange.
const toneMs = 100;
const gapMs = 70;
// The comma of `RTCDTMFSender`.
const pauseMs = 2_000;
const slackMs = 3_000;

/** Plays tones through the browser's sender (RFC 4733); resolves when the last one is on its way. */
export async function playTones(
  sender: RTCDTMFSender,
  tones: string,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  const listening = new AbortController();
  const playing = (): Promise<void> =>
    new Promise<void>((resolve) => {
      sender.addEventListener(
        'tonechange',
        ({ tone }) => {
          // An empty tone says that there are no more.
          if (tone === '') resolve();
        },
        { signal: listening.signal },
      );
      sender.insertDTMF(tones, toneMs, gapMs);
    });
  const pauseCount = tones.split(',').length - 1;
  await waitFor(playing, {
    clock,
    timeoutMs: tones.length * (toneMs + gapMs) + pauseCount * pauseMs + slackMs,
    onTimeout: () =>
      new CallError('call/tones-unavailable', 'The tones could not be sent.', { retryable: true }),
    signal,
  }).finally(() => {
    listening.abort();
  });
}
