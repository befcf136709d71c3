import { describe, expect, it } from 'vitest';
import { autoAnswerDelay } from './auto-answer.js';

describe('answering without a hand', () => {
  it.each([
    ['never', undefined, undefined],
    ['never', 0, undefined],
    ['when-asked', undefined, undefined],
    ['when-asked', 0, 0],
    ['when-asked', 2_000, 2_000],
    [{ afterMs: 500 }, undefined, 500],
    [{ afterMs: 500 }, 0, 500],
  ] as const)('by policy %j, asked to after %s ms: after %s ms', (policy, askedMs, delayMs) => {
    expect(autoAnswerDelay(policy, askedMs)).toBe(delayMs);
  });
});
