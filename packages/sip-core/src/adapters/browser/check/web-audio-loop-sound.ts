import type { LoopSound } from '../../../check/check-ports.js';
import { levelAt } from '../../../check/tone-level.js';
import { closeContext } from '../../../devices/running-context.js';

/** In the middle of what every codec of telephony lets through. */
const toneHz = 1_000;
const toneLevel = 0.3;
/** So that it begins and ends without a click, which has every pitch. */
const fadeSeconds = 0.005;

/** A tone by Web Audio: no microphone, no echo canceller and no noise suppression stands between. */
export class WebAudioLoopSound implements LoopSound {
  readonly track: MediaStreamTrack;
  readonly #context: AudioContext;
  readonly #gain: GainNode;
  readonly #tone: OscillatorNode;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;
  #heard: HeardTrack | undefined;
  #isBeeping = false;

  constructor(context: AudioContext) {
    this.#context = context;
    this.#gain = context.createGain();
    this.#gain.gain.value = 0;
    this.#tone = context.createOscillator();
    this.#tone.frequency.value = toneHz;
    const destination = context.createMediaStreamDestination();
    this.#tone.connect(this.#gain).connect(destination);
    this.#tone.start();
    const [track] = destination.stream.getAudioTracks();
    if (track === undefined) throw new Error('A destination without a track.');
    this.track = track;
    this.#analyser = context.createAnalyser();
    // 21 ms at 48 kHz: as short as one pitch can be told from another.
    this.#analyser.fftSize = 1_024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
  }

  setBeeping(isOn: boolean): void {
    if (isOn === this.#isBeeping) return;
    this.#isBeeping = isOn;
    this.#gain.gain.setTargetAtTime(isOn ? toneLevel : 0, this.#context.currentTime, fadeSeconds);
  }

  listenTo(track: MediaStreamTrack): void {
    if (this.#heard?.track === track) return;
    this.#heard?.restore();
    this.#heard = hear(track, this.#context, this.#analyser);
  }

  read(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return levelAt(toneHz, this.#samples, this.#context.sampleRate);
  }

  close(): void {
    this.#heard?.restore();
    this.#heard = undefined;
    this.#tone.stop();
    this.track.stop();
    void closeContext(this.#context);
  }
}

interface HeardTrack {
  readonly track: MediaStreamTrack;
  readonly restore: () => void;
}

/** Listens to a copy, while the track itself is silent: nobody wants to hear beeps. */
function hear(track: MediaStreamTrack, context: AudioContext, into: AudioNode): HeardTrack {
  const copy = track.clone();
  track.enabled = false;
  const source = context.createMediaStreamSource(new MediaStream([copy]));
  source.connect(into);
  return {
    track,
    restore: () => {
      source.disconnect();
      copy.stop();
      track.enabled = true;
    },
  };
}
