import type { ToneScore } from './tone-score.js';

// A tone that begins at once clicks.
const rampMs = 8;

/** One period of a tone as samples from -1 to 1. */
export function renderTone({ cadenceMs, frequencies, level }: ToneScore, sampleRate: number): Float32Array {
  const countOf = (durationMs: number): number => Math.round((durationMs / 1_000) * sampleRate);
  const samples = new Float32Array(cadenceMs.reduce((sum, durationMs) => sum + countOf(durationMs), 0));
  let start = 0;
  for (const [index, durationMs] of cadenceMs.entries()) {
    const count = countOf(durationMs);
    if (index % 2 === 0) {
      for (let at = 0; at < count; at += 1) {
        const ramp = Math.min(1, at / countOf(rampMs), (count - at) / countOf(rampMs));
        samples[start + at] = ramp * level * chord(frequencies, at / sampleRate);
      }
    }
    start += count;
  }
  return samples;
}

function chord(frequencies: readonly number[], seconds: number): number {
  const sum = frequencies.reduce((total, hertz) => total + Math.sin(2 * Math.PI * hertz * seconds), 0);
  return sum / frequencies.length;
}
