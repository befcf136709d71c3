import type { LiveInput } from '../../ports/devices-port.js';
import type { AudioTrackUse } from '../../ports/media-port.js';

export interface OutgoingAudioOptions {
  readonly open: (signal: AbortSignal) => Promise<LiveInput>;
  readonly onChanged: (track: MediaStreamTrack | undefined) => void;
}

/** What goes out to the far side: the microphone, or a track in its place. */
export class OutgoingAudio {
  readonly #options: OutgoingAudioOptions;
  #line: RTCRtpTransceiver | undefined;
  #input: LiveInput | undefined;
  #replacement: MediaStreamTrack | undefined;
  #use: AudioTrackUse = 'microphone';
  #isMuted = false;
  #isClosed = false;

  constructor(options: OutgoingAudioOptions) {
    this.#options = options;
  }

  get microphone(): MediaStreamTrack | undefined {
    return this.#input?.track;
  }

  get track(): MediaStreamTrack | undefined {
    return this.#replacement ?? this.#input?.track;
  }

  /** What is sent goes on while the microphone is muted. */
  get isMix(): boolean {
    return this.#replacement !== undefined && this.#use === 'mix';
  }

  /** Sends on `line` from now on. */
  async attach(line: RTCRtpTransceiver): Promise<void> {
    this.#line = line;
    await line.sender.replaceTrack(this.track ?? null);
  }

  async take(signal: AbortSignal): Promise<void> {
    const input = await this.#options.open(signal);
    // Closed meanwhile, nobody would give it back.
    if (this.#isClosed) input.release();
    this.#input = input;
    input.on('replaced', () => void this.#send());
    await this.#send();
  }

  async replace(track: MediaStreamTrack | undefined, use: AudioTrackUse): Promise<void> {
    this.#replacement = track;
    this.#use = use;
    await this.#send();
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    if (this.#input !== undefined) this.#input.track.enabled = !isMuted;
    if (this.#replacement !== undefined && this.#use === 'microphone') this.#replacement.enabled = !isMuted;
  }

  close(): void {
    this.#isClosed = true;
    this.#input?.release();
  }

  async #send(): Promise<void> {
    this.setMuted(this.#isMuted);
    // A closed connection has no senders to give a track to.
    if (!this.#isClosed) await this.#line?.sender.replaceTrack(this.track ?? null);
    this.#options.onChanged(this.track);
  }
}
