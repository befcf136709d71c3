import type { MediaSession } from '../../ports/media-port.js';

/** Sends our voice by way of a place where a tone can be added. */
export class VoiceWithBeep {
  readonly #context: AudioContext;
  readonly #session: MediaSession;
  readonly #out: MediaStreamAudioDestinationNode;
  readonly #lifetime: AbortController = new AbortController();
  #voice: MediaStreamTrack | undefined;
  #isMicrophone = false;
  #source: MediaStreamAudioSourceNode | undefined;

  constructor(context: AudioContext, session: MediaSession) {
    this.#context = context;
    this.#session = session;
    this.#out = context.createMediaStreamDestination();
  }

  /** What is connected here is heard by the far side. Undefined where the call's sound is a mix of its own. */
  get input(): AudioNode | undefined {
    return this.#source === undefined ? undefined : this.#out;
  }

  async start(): Promise<void> {
    const { signal } = this.#lifetime;
    if (this.#session.audioOutUse === 'mix') return;
    await this.#carry(this.#session.audioOut);
    this.#session.on(
      'audioOutChanged',
      ({ track, use }) => {
        const { microphone } = this.#session;
        // What displaced ours goes the same way, and so does another microphone. Another mix may lie over ours.
        if (use === 'microphone') void this.#carry(track);
        else if (this.#isMicrophone && microphone !== this.#voice) this.#connect(microphone);
      },
      { signal },
    );
  }

  /** Sends the voice alone again. False where somebody has made a mix of ours, which therefore goes on. */
  end(): boolean {
    this.#lifetime.abort();
    const [ours] = this.#out.stream.getTracks();
    if (this.#source === undefined) return true;
    if (this.#session.audioOut !== ours) return this.#session.audioOut === undefined;
    void this.#session.replaceAudioTrack(this.#isMicrophone ? undefined : this.#voice);
    ours?.stop();
    return true;
  }

  async #carry(voice: MediaStreamTrack | undefined): Promise<void> {
    this.#isMicrophone = voice === this.#session.microphone;
    this.#connect(voice);
    await this.#session.replaceAudioTrack(this.#out.stream.getAudioTracks()[0], 'mix');
  }

  #connect(voice: MediaStreamTrack | undefined): void {
    this.#source?.disconnect();
    this.#voice = voice;
    if (voice === undefined) return;
    this.#source = this.#context.createMediaStreamSource(new MediaStream([voice]));
    this.#source.connect(this.#out);
  }
}
