export { estimateMos, mosOfRating } from './e-model.js';
export type { ListeningConditions } from './e-model.js';
export type { MediaRoute, RouteEnd } from './media-route.js';
export { readCandidatePairs } from './candidate-pairs.js';
export type { CandidatePairs } from './candidate-pairs.js';
export { noSample, sampleBetween } from './quality-sample.js';
export type { DirectionSample, QualitySample } from './quality-sample.js';
export { observeQuality } from './quality-watch.js';
export type {
  ObservableCall,
  ObserveQualityOptions,
  QualityEvents,
  QualityWarning,
  QualityWatch,
} from './quality-watch.js';
export type { StatsReport } from './stats-report.js';
export { readSnapshot } from './stats-snapshot.js';
export type { StatsSnapshot, StreamCounters } from './stats-snapshot.js';
export { qualityWarnings, warningRules } from './warning-rules.js';
export type { CallCircumstances, QualityWarningName, WarningRule } from './warning-rules.js';
