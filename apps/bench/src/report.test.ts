import { describe, expect, it } from 'vitest';
import { describeMachine, describeResults, describeTable } from './report.js';

describe('a table', () => {
  it('is Markdown that can be read as it is, whatever cells are missing', () => {
    const rows = [
      ['ms', 'Offhook', 'JsSIP'],
      ['dial', '1.9', '140'],
      ['silent', '2.0'],
    ];
    expect(describeTable(rows).split('\n')).toEqual([
      '| ms     | Offhook | JsSIP |',
      '| ------ | ------: | ----: |',
      '| dial   |     1.9 |   140 |',
      '| silent |     2.0 |       |',
    ]);
  });

  it('has results against the one that counts as 1', () => {
    const results = [
      { name: 'ours', median: 30, lowest: 20, highest: 40 },
      { name: 'theirs', median: 2, lowest: 1, highest: 3 },
    ];
    const table = describeResults(results, 'a second', 'theirs');
    expect(table).toContain('15 ×');
    expect(table).toContain('1.00 ×');
  });
});

describe('the machine', () => {
  it('is told with the day', () => {
    expect(describeMachine(new Date(2026, 10, 21))).toMatch(
      /^21 November 2026, .+, \d+ cores, \d+ GiB, Node v/,
    );
  });
});
