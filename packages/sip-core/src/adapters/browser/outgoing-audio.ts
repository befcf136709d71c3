import type { Unsubscribe } from '@offhook/primitives';
import type { LiveInput } from '../../ports/devices-port.js';
import type { AudioTrackUse } from '../../ports/media-port.js';

export interface OutgoingAudioOptions {
  readonly open: (signal: AbortSignal) => Promise<LiveInput>;
  readonly onChanged: (track: MediaStreamTrack | undefined, use: AudioTrackUse) => void;
}

/** What goes out to the far side: the microphone, or a track in its place. */
export class OutgoingAudio {
  readonly #options: OutgoingAudioOptions;
  #line: RTCRtpTransceiver | undefined;
  #input: LiveInput | undefined;
  #replacement: MediaStreamTrack | undefined;
  #use: AudioTrackUse = 'microphone';
  /** The latest that took the microphone's place: what a mix was made of, too, is silenced by a mute. */
  #voice: MediaStreamTrack | undefined;
  readonly #watchers: Set<() => void> = new Set<() => void>();
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

  get use(): AudioTrackUse {
    return this.#replacement === undefined ? 'microphone' : this.#use;
  }

  /** Calls `listener` whenever another microphone may have come. */
  watch(listener: () => void): Unsubscribe {
    this.#watchers.add(listener);
    return () => {
      this.#watchers.delete(listener);
    };
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
    if (use === 'microphone') this.#voice = track;
    else if (track === this.#voice) this.#voice = undefined;
    await this.#send();
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    if (this.#input !== undefined) this.#input.track.enabled = !isMuted;
    if (this.#voice !== undefined) this.#voice.enabled = !isMuted;
  }

  close(): void {
    this.#isClosed = true;
    this.#input?.release();
  }

  async #send(): Promise<void> {
    this.setMuted(this.#isMuted);
    // A closed connection has no senders to give a track to.
    if (!this.#isClosed) await this.#line?.sender.replaceTrack(this.track ?? null);
    for (const watcher of this.#watchers) watcher();
    this.#options.onChanged(this.track, this.use);
  }
}
