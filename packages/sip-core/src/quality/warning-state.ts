import { isBad, type WarningRule } from './warning-rules.js';

/** What a warning knows of the past: a value, replaced with each sample. */
export interface WarningState {
  readonly isRaised: boolean;
  /** Of the newest samples, the oldest first, whether each was bad. */
  readonly recent: readonly boolean[];
}

export const initialWarningState: WarningState = { isRaised: false, recent: [] };

/**
 * Raises at `badCount` of `windowCount`, clears at `goodCount` good ones in a row. Each change forgets what was before, so
 * that a warning lasts at least `goodCount` samples, and stays away at least `badCount`: it cannot flap.
 */
export function nextWarningState(state: WarningState, rule: WarningRule, value: number): WarningState {
  const recent = [...state.recent, isBad(rule, value)].slice(-Math.max(rule.windowCount, rule.goodCount));
  if (state.isRaised) {
    const newest = recent.slice(-rule.goodCount);
    const isOver = newest.length === rule.goodCount && !newest.includes(true);
    return isOver ? initialWarningState : { isRaised: true, recent };
  }
  const badCount = recent.slice(-rule.windowCount).filter(Boolean).length;
  return badCount >= rule.badCount ? { isRaised: true, recent: [] } : { isRaised: false, recent };
}
