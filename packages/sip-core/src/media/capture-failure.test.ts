import { describe, expect, it } from 'vitest';
import { type CaptureFailure, captureFailureOf, captureFailures } from './capture-failure.js';

const table: readonly (readonly [name: string, failure: CaptureFailure | undefined])[] = [
  ['NotAllowedError', 'refused'],
  ['SecurityError', 'forbidden'],
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'unsuitable'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  ['TrackStartError', 'busy'],
  ['TypeError', undefined],
  ['constructor', undefined],
  ['', undefined],
];

describe('captureFailureOf', () => {
  it.each(table)('%s: %s', (name, failure) => {
    expect(captureFailureOf(name)).toBe(failure);
  });

  it('has a name for each failure', () => {
    expect(captureFailures.filter((failure) => !table.some(([, known]) => known === failure))).toEqual([]);
  });
});
