import type { VideoRequest } from '../../video/video-request.js';
import { capture } from './capture.js';

/**
 * Takes the camera or, after the user has chosen one, a screen, a window or a tab, with its sound where there is any.
 *
 * @throws MediaError media/no-camera, media/camera-denied, media/camera-busy, media/screen-denied, media/insecure-page …
 */
export async function openPicture(request: VideoRequest, signal: AbortSignal): Promise<MediaStream> {
  if (request.source !== 'screen') {
    const video = constraintsOf(request);
    return await capture('camera', async (devices) => await devices.getUserMedia({ video }), signal);
  }
  const { frameRate = 15, hasScreenSound = true } = request;
  const constraints = { video: { frameRate }, audio: hasScreenSound };
  const stream = await capture(
    'screen',
    async (devices) => await devices.getDisplayMedia(constraints),
    signal,
  );
  for (const track of stream.getVideoTracks()) {
    // Letters that stay sharp are worth more than pictures that move smoothly.
    track.contentHint = 'detail';
  }
  return stream;
}

function constraintsOf(request: VideoRequest): MediaTrackConstraints {
  const { deviceId, facingMode, frameRate = 30, height = 720, width = 1280 } = request;
  return {
    width: { ideal: width },
    height: { ideal: height },
    frameRate: { ideal: frameRate },
    ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
    ...(facingMode === undefined ? {} : { facingMode }),
  };
}
