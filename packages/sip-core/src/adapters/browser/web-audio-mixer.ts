import type { AudioMixer, MixedTracks } from '../../mixer/audio-mixer.js';
import type { MixingMatrix } from '../../mixer/mixing-matrix.js';

interface Source {
  readonly track: MediaStreamTrack;
  readonly node: MediaStreamAudioSourceNode;
}

interface MixedLeg {
  readonly output: MediaStreamAudioDestinationNode;
  /** What is connected to the output. */
  readonly inputs: Set<Source>;
  microphone: Source | undefined;
  audioIn: Source | undefined;
}

/** One graph of Web Audio: a source for each call's far side and microphone, a destination for each call. */
export class WebAudioMixer<Leg> implements AudioMixer<Leg> {
  readonly #context: AudioContext = new AudioContext();
  readonly #legs: Map<Leg, MixedLeg> = new Map<Leg, MixedLeg>();
  #closed: Promise<void> | undefined;

  async start(): Promise<void> {
    await this.#context.resume();
  }

  put(leg: Leg, { audioIn, microphone }: MixedTracks): MediaStreamTrack {
    const mixed = this.#legs.get(leg) ?? {
      output: new MediaStreamAudioDestinationNode(this.#context, { channelCount: 1 }),
      inputs: new Set(),
      microphone: undefined,
      audioIn: undefined,
    };
    mixed.microphone = this.#exchange(mixed.microphone, microphone);
    mixed.audioIn = this.#exchange(mixed.audioIn, audioIn);
    this.#legs.set(leg, mixed);
    const [track] = mixed.output.stream.getAudioTracks();
    if (track === undefined) throw new Error('A destination without a track.');
    return track;
  }

  mix(matrix: MixingMatrix<Leg>): void {
    for (const [leg, mixed] of this.#legs) {
      const others = matrix.get(leg);
      const wanted = new Set([
        others === undefined ? undefined : mixed.microphone,
        ...(others ?? []).map((other) => this.#legs.get(other)?.audioIn),
      ]);
      // What stays is left alone, so that nobody hears a gap.
      for (const source of mixed.inputs) if (!wanted.has(source)) cut(source, mixed);
      for (const source of wanted) if (source !== undefined) connect(source, mixed);
    }
  }

  take(leg: Leg): void {
    const gone = this.#legs.get(leg);
    if (gone === undefined) return;
    this.#legs.delete(leg);
    this.#exchange(gone.microphone, undefined);
    this.#exchange(gone.audioIn, undefined);
    for (const source of gone.inputs) cut(source, gone);
    for (const track of gone.output.stream.getTracks()) track.stop();
  }

  close(): Promise<void> {
    for (const leg of [...this.#legs.keys()]) this.take(leg);
    this.#closed ??= this.#context.close();
    return this.#closed;
  }

  #exchange(before: Source | undefined, track: MediaStreamTrack | undefined): Source | undefined {
    if (before?.track === track) return before;
    if (before !== undefined) for (const leg of this.#legs.values()) cut(before, leg);
    if (track === undefined) return undefined;
    const mediaStream = new MediaStream([track]);
    return { track, node: new MediaStreamAudioSourceNode(this.#context, { mediaStream }) };
  }
}

function connect(source: Source, { inputs, output }: MixedLeg): void {
  if (inputs.has(source)) return;
  inputs.add(source);
  source.node.connect(output);
}

function cut(source: Source, { inputs, output }: MixedLeg): void {
  if (inputs.delete(source)) source.node.disconnect(output);
}
