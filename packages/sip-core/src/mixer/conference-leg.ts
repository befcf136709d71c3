import type { Call } from '../call/call.js';
import type { MediaSession } from '../ports/media-port.js';
import type { AudioMixer } from './audio-mixer.js';

export interface ConferenceLegOptions {
  readonly call: Call;
  readonly session: MediaSession;
  readonly mixer: AudioMixer<Call>;
  /** The mix has to be made again. */
  readonly onChanged: () => void;
}

/** One call in a conference: what it brings into the mix, and what its far side hears instead of our microphone alone. */
export class ConferenceLeg {
  readonly call: Call;
  readonly #session: MediaSession;
  readonly #mixer: AudioMixer<Call>;
  readonly #onChanged: () => void;
  readonly #lifetime: AbortController = new AbortController();
  /** What the far side heard before: the microphone, or what somebody made of it. */
  #voice: MediaStreamTrack | undefined;
  #isVoiceMicrophone: boolean;
  #mix: MediaStreamTrack | undefined;
  #isMuted = false;

  constructor({ call, mixer, onChanged, session }: ConferenceLegOptions) {
    this.call = call;
    this.#session = session;
    this.#mixer = mixer;
    this.#onChanged = onChanged;
    this.#voice = session.audioOut;
    this.#isVoiceMicrophone = session.audioOut === session.microphone;
    const stopListening = session.on('audioOutChanged', () => void this.#keep());
    this.lifetime.addEventListener('abort', stopListening, { once: true });
    call.on('changed', onChanged, { signal: this.lifetime });
  }

  /** Aborts when the call leaves the conference. */
  get lifetime(): AbortSignal {
    return this.#lifetime.signal;
  }

  /** Nobody hears this participant, and neither do we. */
  get isMuted(): boolean {
    return this.#isMuted;
  }

  /** Either side holds the other, so that a held one's music does not play to all. */
  get isOnHold(): boolean {
    return this.call.isOnHold || this.call.isRemoteOnHold;
  }

  async enter(): Promise<void> {
    const { audioIn } = this.#session;
    this.#mix = this.#mixer.put(this.call, { microphone: this.#voice, audioIn });
    await this.#session.replaceAudioTrack(this.#mix, 'mix');
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    const { audioIn } = this.#session;
    if (audioIn !== undefined) audioIn.enabled = !isMuted;
  }

  /** Lets the far side hear our voice alone again. Safe to call twice. */
  async leave(): Promise<void> {
    if (this.lifetime.aborted) return;
    this.#lifetime.abort();
    if (this.call.state !== 'ended') {
      this.setMuted(false);
      await this.#session.replaceAudioTrack(this.#isVoiceMicrophone ? undefined : this.#voice);
    }
    this.#mixer.take(this.call);
  }

  /** Somebody chose another microphone, or put something in its place. That goes into the mix. */
  async #keep(): Promise<void> {
    const { audioIn, audioOut, microphone } = this.#session;
    if (this.#mix === undefined || this.lifetime.aborted) return;
    const isReplaced = audioOut !== this.#mix;
    if (isReplaced) {
      this.#voice = audioOut;
      this.#isVoiceMicrophone = audioOut === microphone;
    } else if (this.#isVoiceMicrophone) this.#voice = microphone;
    this.#mixer.put(this.call, { microphone: this.#voice, audioIn });
    if (isReplaced) await this.#session.replaceAudioTrack(this.#mix, 'mix');
    this.#onChanged();
  }
}
