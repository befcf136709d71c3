/** How much of one pitch is in the samples, from 0 to 1 (Goertzel's algorithm). */
export function levelAt(hz: number, samples: Float32Array, sampleRate: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
  let [before, last] = [0, 0];
  for (const sample of samples) [before, last] = [last, sample + coefficient * last - before];
  const power = before ** 2 + last ** 2 - coefficient * before * last;
  return Math.min(1, (2 * Math.sqrt(Math.max(0, power))) / samples.length);
}
