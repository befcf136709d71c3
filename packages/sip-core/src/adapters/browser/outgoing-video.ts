import type { Logger } from '@offhook/primitives';
import type { VideoRequest } from '../../video/video-request.js';
import type { OutgoingAudio } from './outgoing-audio.js';
import { openPicture } from './camera.js';
import { stopTracks } from './capture.js';
import { mixScreenSound } from './screen-sound.js';

export interface OutgoingVideoOptions {
  /** Where a shared screen's sound goes. */
  readonly audio: OutgoingAudio;
  readonly logger: Logger;
  readonly onChanged: () => void;
}

/** What picture goes out to the far side: a camera, a screen, or a track in their place. */
export class OutgoingVideo {
  readonly #options: OutgoingVideoOptions;
  #line: RTCRtpTransceiver | undefined;
  #request: VideoRequest = {};
  /** The latest that was not a screen: what comes back when the sharing ends. */
  #beforeScreen: VideoRequest = { source: 'none' };
  #source: MediaStream | undefined;
  #replacement: MediaStreamTrack | undefined;
  #endScreenSound: () => void = () => undefined;
  #isMuted = false;
  #isClosed = false;

  constructor(options: OutgoingVideoOptions) {
    this.#options = options;
  }

  get track(): MediaStreamTrack | undefined {
    return this.#replacement ?? this.#source?.getVideoTracks()[0];
  }

  /** Sends on `line` from now on. */
  async attach(line: RTCRtpTransceiver): Promise<void> {
    this.#line = line;
    await this.#send();
  }

  async take(request: VideoRequest, signal: AbortSignal): Promise<void> {
    const source = request.source === 'none' ? undefined : await openPicture(request, signal);
    if (this.#isClosed) {
      stopTracks(source);
      return;
    }
    this.#letGo();
    this.#source = source;
    this.#request = request;
    if (request.source !== 'screen') this.#beforeScreen = request;
    else if (source !== undefined) await this.#takeScreen(source);
    await this.#send();
  }

  async replace(track: MediaStreamTrack | undefined): Promise<void> {
    this.#replacement = track;
    await this.#send();
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    if (this.track !== undefined) this.track.enabled = !isMuted;
  }

  /** Gives back what was taken. The line stays, for the next picture. */
  async stop(): Promise<void> {
    this.#letGo();
    this.#replacement = undefined;
    await this.#send();
  }

  close(): void {
    this.#isClosed = true;
    this.#letGo();
  }

  async #takeScreen(screen: MediaStream): Promise<void> {
    const [picture] = screen.getVideoTracks();
    // The browser has its own button that ends the sharing.
    picture?.addEventListener('ended', () => {
      if (this.#source !== screen) return;
      this.take(this.#beforeScreen, new AbortController().signal).catch((error: unknown) => {
        this.#options.logger.warn('the camera did not come back after the sharing', { error });
      });
    });
    const [sound] = screen.getAudioTracks();
    if (sound !== undefined) this.#endScreenSound = await mixScreenSound(sound, this.#options.audio);
  }

  #letGo(): void {
    this.#endScreenSound();
    this.#endScreenSound = () => undefined;
    stopTracks(this.#source);
    this.#source = undefined;
  }

  async #send(): Promise<void> {
    this.setMuted(this.#isMuted);
    if (this.#line !== undefined && !this.#isClosed) {
      await this.#line.sender.replaceTrack(this.track ?? null);
      await limit(this.#line.sender, this.#request);
    }
    this.#options.onChanged();
  }
}

/** Keeps the picture within its share of the way. */
async function limit(sender: RTCRtpSender, { maxBitrate, source }: VideoRequest): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) {
    if (maxBitrate === undefined) delete encoding.maxBitrate;
    else encoding.maxBitrate = maxBitrate;
  }
  parameters.degradationPreference = source === 'screen' ? 'maintain-resolution' : 'balanced';
  await sender.setParameters(parameters);
}
