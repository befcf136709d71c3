import { MediaError } from '../../media/media-error.js';
import type { LiveInput } from '../../ports/devices-port.js';
import { capture } from './capture.js';

/**
 * Takes the browser's choice of a microphone, after asking the user where the browser does so.
 *
 * @throws MediaError media/no-microphone, media/permission-denied, media/microphone-busy, media/insecure-page …
 */
export async function openMicrophone(signal: AbortSignal): Promise<LiveInput> {
  const stream = await capture(
    'microphone',
    async (devices) => await devices.getUserMedia({ audio: true }),
    signal,
  );
  const [track] = stream.getAudioTracks();
  if (track === undefined) throw new MediaError('media/no-microphone', 'No microphone was found.');
  return {
    track,
    // Nobody chooses another one.
    on: () => () => undefined,
    release: () => {
      track.stop();
    },
  };
}
