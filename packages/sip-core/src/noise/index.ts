export { createRnnoise } from '../adapters/browser/noise/rnnoise.js';
export type { RnnoiseOptions } from '../adapters/browser/noise/rnnoise.js';
export type { AudioProcessor, ProcessedAudio } from '../devices/audio-processor.js';
