import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ProcessedAudio } from '../../../devices/audio-processor.js';
import { createDevices } from '../../../devices/create-devices.js';
import { createRnnoise } from './rnnoise.js';

// As the page's own server would: Vite gives files out of the workspace by this prefix.
const folder = '../../../../node_modules/@sapphi-red/web-noise-suppressor/dist/';
const served = `/@fs${new URL(folder, import.meta.url).pathname}`;
const options = {
  workletUrl: `${served}rnnoise/workletProcessor.js`,
  wasmUrl: `${served}rnnoise.wasm`,
  simdWasmUrl: `${served}rnnoise_simd.wasm`,
};
const contexts: AudioContext[] = [];

function newContext(): AudioContext {
  const context = new AudioContext({ sampleRate: 48_000 });
  contexts.push(context);
  return context;
}

afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

/** A microphone in a server room: hiss that never ends. */
function noisyTrack(context: AudioContext): MediaStreamTrack {
  const buffer = context.createBuffer(1, context.sampleRate * 2, context.sampleRate);
  const samples = buffer.getChannelData(0);
  for (let index = 0; index < samples.length; index += 1) samples[index] = (Math.random() - 0.5) * 0.2;
  const source = new AudioBufferSourceNode(context, { buffer, loop: true });
  const destination = context.createMediaStreamDestination();
  source.connect(destination);
  source.start();
  const [track] = destination.stream.getAudioTracks();
  if (track === undefined) throw new Error('no track');
  return track;
}

/** Measures the energy of a track, a little later each time it is asked. */
function meterOf(track: MediaStreamTrack, context: AudioContext): () => number {
  const analyser = new AnalyserNode(context, { fftSize: 8_192 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return () => {
    analyser.getFloatTimeDomainData(samples);
    return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  };
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

describe('RNNoise', () => {
  it('lets a hiss through at first, and then takes most of its energy away', async () => {
    const context = newContext();
    const noise = noisyTrack(context);
    const processed = await createRnnoise(options).process(noise, context);
    const [before, after] = [meterOf(noise, context), meterOf(processed.track, context)];
    const passed: number[] = [];
    await vi.waitFor(
      () => {
        expect(before()).toBeGreaterThan(0.001);
        passed.push(after() / before());
        // A quiet machine comes to a hundredth; a busy one tears holes into the sound, which are no steady noise.
        expect(medianOf(passed.slice(-8))).toBeLessThan(1 / 4);
        expect(Math.max(...passed)).toBeGreaterThan(1 / 50);
        expect(passed.length).toBeGreaterThan(16);
      },
      { timeout: 15_000, interval: 50 },
    );
    processed.dispose();
    noise.stop();
    expect(processed.track.readyState).toBe('ended');
  });

  it('sends what it makes of the microphone in place of it, and gives all back', async () => {
    const devices = createDevices({ processor: createRnnoise(options) });
    const failures: unknown[] = [];
    devices.on('processorFailed', ({ error }) => failures.push(error.cause));
    const input = await devices.openMicrophone(new AbortController().signal);
    expect(failures).toEqual([]);
    // What a worklet makes is no device's.
    expect(input.track.label).not.toContain('Fake');
    const { track } = input;
    input.release();
    expect(track.readyState).toBe('ended');
    devices.dispose();
  });

  it.each([
    ['the worklet', { ...options, workletUrl: '/not-there.js' }],
    ['the WebAssembly', { ...options, wasmUrl: '/not-there.wasm', simdWasmUrl: '/not-there.wasm' }],
  ])('leaves the microphone as it is without %s', async (_part, wrong) => {
    const devices = createDevices({ processor: createRnnoise(wrong) });
    const codes: string[] = [];
    devices.on('processorFailed', ({ error }) => codes.push(error.code));
    const input = await devices.openMicrophone(new AbortController().signal);
    expect(codes).toEqual(['device/processor-failed']);
    expect(input.track.label).toContain('Fake');
    input.release();
    devices.dispose();
  });

  it('sends the noise rather than silence when the worklet breaks', async () => {
    const context = newContext();
    const noise = noisyTrack(context);
    const connect = vi.spyOn(AudioNode.prototype, 'connect');
    const processed: ProcessedAudio = await createRnnoise(options).process(noise, context);
    const targets: readonly unknown[] = connect.mock.calls.map(([target]) => target);
    connect.mockRestore();
    const worklet = targets.find((target) => target instanceof AudioWorkletNode);
    worklet?.dispatchEvent(new Event('processorerror'));
    const after = meterOf(processed.track, context);
    await vi.waitFor(() => expect(after()).toBeGreaterThan(0.001), { timeout: 5_000 });
    processed.dispose();
    noise.stop();
  });
});
