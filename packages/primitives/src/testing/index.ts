export { ManualClock } from './manual-clock.js';
export { nextTurn } from './next-turn.js';
