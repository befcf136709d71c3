import { describe, expect, it } from 'vitest';
import { ringTones } from '../ports/ringer-port.js';
import { renderTone } from './render-tone.js';
import { toneScores } from './tone-score.js';

const sampleRate = 8_000;

/** How much of a frequency is in the samples (Goertzel). */
function power(samples: Float32Array, hertz: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hertz) / sampleRate);
  let [last, beforeLast] = [0, 0];
  for (const sample of samples) [last, beforeLast] = [sample + factor * last - beforeLast, last];
  return (last ** 2 + beforeLast ** 2 - factor * last * beforeLast) / samples.length ** 2;
}

const scores = Object.entries(toneScores).flatMap(([region, tones]) =>
  ringTones.map((tone) => ({ region, tone, score: tones[tone] })),
);

describe('a tone', () => {
  it.each(scores)('$tone of $region has its frequencies, its rhythm and its level', ({ score }) => {
    const samples = renderTone(score, sampleRate);
    const [soundMs = 0, silenceMs = 0] = score.cadenceMs;
    expect(samples).toHaveLength((score.cadenceMs.reduce((sum, ms) => sum + ms, 0) / 1_000) * sampleRate);
    const sound = samples.subarray(0, (soundMs / 1_000) * sampleRate);
    for (const hertz of score.frequencies) {
      expect(power(sound, hertz)).toBeGreaterThan(50 * power(sound, hertz + 150));
    }
    const silence = samples.subarray(sound.length, sound.length + (silenceMs / 1_000) * sampleRate);
    expect(silence.every((sample) => sample === 0)).toBe(true);
    expect(Math.max(...sound)).toBeLessThanOrEqual(Math.fround(score.level));
    expect(Math.max(...sound)).toBeGreaterThan(score.level * 0.8);
  });

  it('begins and ends without a click, and so does its repetition', () => {
    const samples = renderTone(toneScores.europe.ringback, sampleRate);
    expect(samples[0]).toBe(0);
    expect(Math.abs(samples[sampleRate - 1] ?? 1)).toBeLessThan(0.01);
    expect(samples.at(-1)).toBe(0);
  });
});
