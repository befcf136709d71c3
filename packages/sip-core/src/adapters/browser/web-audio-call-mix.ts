import { type Clock, waitFor } from '@offhook/primitives';
import type { MediaSession } from '../../ports/media-port.js';
import { VoiceWithBeep } from './voice-with-beep.js';
import { RecordingError } from '../../recording/recording-error.js';
import type { CallMix } from '../../recording/recording-parts.js';

export interface WebAudioCallMixOptions {
  readonly session: MediaSession;
  readonly clock: Clock;
  readonly layout: 'mixed' | 'split';
  /** The far side will hear a tone, too. */
  readonly hasBeep: boolean;
  /** Aborts when the call ends. */
  readonly callLifetime: AbortSignal;
}

const startTimeoutMs = 3_000;
// The tone that telephone recorders have always had: 1,400 Hz for a quarter of a second.
const beepHz = 1_400;
const beepSeconds = 0.25;
const beepGain = 0.15;

/** Adds up what both sides of a call say. */
export class WebAudioCallMix implements CallMix {
  readonly #options: WebAudioCallMixOptions;
  readonly #context: AudioContext = new AudioContext();
  readonly #out: MediaStreamAudioDestinationNode;
  readonly #ours: GainNode;
  readonly #theirs: GainNode;
  readonly #lifetime: AbortController = new AbortController();
  #ourSource: MediaStreamAudioSourceNode | undefined;
  #voiceWithBeep: VoiceWithBeep | undefined;

  constructor(options: WebAudioCallMixOptions) {
    this.#options = options;
    const context = this.#context;
    this.#out = context.createMediaStreamDestination();
    this.#ours = context.createGain();
    this.#theirs = context.createGain();
    const isSplit = options.layout === 'split';
    const sum = isSplit ? context.createChannelMerger(2) : context.createGain();
    if (!isSplit) this.#out.channelCount = 1;
    this.#ours.channelCountMode = 'explicit';
    this.#theirs.channelCountMode = 'explicit';
    this.#ours.channelCount = 1;
    this.#theirs.channelCount = 1;
    this.#ours.connect(sum, 0, 0);
    this.#theirs.connect(sum, 0, isSplit ? 1 : 0);
    sum.connect(this.#out);
  }

  get stream(): MediaStream {
    return this.#out.stream;
  }

  /** @throws RecordingError recording/blocked */
  async start(): Promise<void> {
    const { clock, hasBeep, session } = this.#options;
    await waitFor(async () => await this.#context.resume(), {
      clock,
      timeoutMs: startTimeoutMs,
      onTimeout: () =>
        new RecordingError(
          'recording/blocked',
          'The browser does not record yet. Click anywhere on the page, then record again.',
          { retryable: true },
        ),
    });
    const { audioIn } = session;
    if (audioIn !== undefined) this.#source(audioIn).connect(this.#theirs);
    if (hasBeep) {
      this.#voiceWithBeep = new VoiceWithBeep(this.#context, session);
      await this.#voiceWithBeep.start();
    }
    this.#hear(session.audioOut);
    session.on(
      'audioOutChanged',
      ({ track }) => {
        this.#hear(track);
      },
      { signal: this.#lifetime.signal },
    );
  }

  beep(): void {
    const context = this.#context;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = beepHz;
    volume.gain.value = beepGain;
    // What the far side hears of it is recorded as ours.
    for (const hearer of [context.destination, this.#voiceWithBeep?.input ?? this.#ours])
      volume.connect(hearer);
    tone.connect(volume);
    tone.start();
    tone.stop(context.currentTime + beepSeconds);
  }

  close(): void {
    if (this.#lifetime.signal.aborted) return;
    this.#lifetime.abort();
    for (const track of this.stream.getTracks()) track.stop();
    const isFree = this.#voiceWithBeep?.end() ?? true;
    const { callLifetime } = this.#options;
    const close = (): void => {
      void this.#context.close();
    };
    // A conference that was made meanwhile still takes our voice from here.
    if (isFree || callLifetime.aborted) close();
    else callLifetime.addEventListener('abort', close, { once: true });
  }

  /** Records another track as our side. */
  #hear(track: MediaStreamTrack | undefined): void {
    this.#ourSource?.disconnect();
    this.#ourSource = track === undefined ? undefined : this.#source(track);
    this.#ourSource?.connect(this.#ours);
  }

  #source(track: MediaStreamTrack): MediaStreamAudioSourceNode {
    return this.#context.createMediaStreamSource(new MediaStream([track]));
  }
}
