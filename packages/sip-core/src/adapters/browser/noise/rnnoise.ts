import type { AudioProcessor, ProcessedAudio } from '../../../devices/audio-processor.js';

/** Where the page serves the files of `@sapphi-red/web-noise-suppressor` from. */
export interface RnnoiseOptions {
  /** Its `rnnoiseWorklet.js`. */
  readonly workletUrl: string;
  /** Its `rnnoise.wasm`. */
  readonly wasmUrl: string;
  /** Its `rnnoise_simd.wasm`, which is taken where the browser can. */
  readonly simdWasmUrl: string;
}

/**
 * Noise suppression by RNNoise (xiph.org), which takes away more than the browser's: fans, keyboards, streets. Needs the
 * package `@sapphi-red/web-noise-suppressor`, which is loaded at the first call with it.
 */
export function createRnnoise(options: RnnoiseOptions): AudioProcessor {
  return new Rnnoise(options);
}

class Rnnoise implements AudioProcessor {
  readonly #options: RnnoiseOptions;
  #wasm: Promise<ArrayBuffer> | undefined;

  constructor(options: RnnoiseOptions) {
    this.#options = options;
  }

  async process(track: MediaStreamTrack, context: AudioContext): Promise<ProcessedAudio> {
    // Its nodes are subclasses of the browser's, so that it cannot even be imported where there is no browser.
    const { RnnoiseWorkletNode } = await import('@sapphi-red/web-noise-suppressor');
    const [wasmBinary] = await Promise.all([
      this.#load(),
      context.audioWorklet.addModule(this.#options.workletUrl),
    ]);
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    const node = new RnnoiseWorkletNode(context, { maxChannels: 1, wasmBinary });
    source.connect(node).connect(destination);
    const unlisten = onBroken(node, () => {
      // A broken processor gives silence, and noise is better than that.
      source.disconnect();
      source.connect(destination);
    });
    const [processed] = destination.stream.getAudioTracks();
    if (processed === undefined) throw new Error('The browser gives no sound for sending.');
    return {
      track: processed,
      dispose: () => {
        unlisten();
        source.disconnect();
        node.disconnect();
        node.destroy();
        processed.stop();
      },
    };
  }

  /** Loaded once for all microphones; tried again after a failure. */
  async #load(): Promise<ArrayBuffer> {
    const { simdWasmUrl, wasmUrl } = this.#options;
    this.#wasm ??= loadWasm(wasmUrl, simdWasmUrl);
    try {
      return await this.#wasm;
    } catch (error) {
      this.#wasm = undefined;
      throw error;
    }
  }
}

async function loadWasm(url: string, simdUrl: string): Promise<ArrayBuffer> {
  const { loadRnnoise } = await import('@sapphi-red/web-noise-suppressor');
  const binary = await loadRnnoise({ url, simdUrl });
  // A page that answers "not found" is loaded as well, and would be found out in the worklet, where nobody hears of it.
  if (!WebAssembly.validate(binary)) throw new Error(`${url} and ${simdUrl} are not both WebAssembly.`);
  return binary;
}

function onBroken(node: AudioNode, task: () => void): () => void {
  node.addEventListener('processorerror', task, { once: true });
  return () => {
    node.removeEventListener('processorerror', task);
  };
}
