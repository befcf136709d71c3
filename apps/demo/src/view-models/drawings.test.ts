import type { InsightMessage } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { chartPath, chartY, roundTop } from './chart.js';
import { drawLadder, durationText } from './ladder.js';
import { drawWaterfall } from './waterfall.js';

const message = (atMs: number, label: string, more: Partial<InsightMessage> = {}): InsightMessage => ({
  atMs,
  direction: 'sent',
  label,
  method: 'INVITE',
  callId: 'a',
  text: '',
  ...more,
});

describe('drawLadder', () => {
  const { arrows, phoneX, serverX } = drawLadder(
    [
      message(100, 'INVITE'),
      message(104, '180 Ringing', { direction: 'received', status: 180 }),
      message(3_504, '200 OK', { direction: 'received', status: 200 }),
      message(3_505, '486 Busy Here', { direction: 'received', status: 486 }),
    ],
    500,
  );

  it('draws an arrow from who sent it to who got it', () => {
    expect(arrows.map(({ from, to }) => [from, to])).toEqual([
      [phoneX, serverX],
      [serverX, phoneX],
      [serverX, phoneX],
      [serverX, phoneX],
    ]);
  });

  it('says how long each one was waited for, and what it means', () => {
    expect(arrows.map(({ pause, tone }) => `${pause} ${tone}`)).toEqual([
      '0 ms request',
      '+ 4 ms progress',
      '+ 3.4 s success',
      '+ 1 ms failure',
    ]);
  });

  it('goes down the page', () => {
    const ys = arrows.map(({ y }) => y);
    expect(ys).toEqual([...ys].sort((one, other) => one - other));
  });
});

describe('drawWaterfall', () => {
  it('puts each step after the one before, within the drawing', () => {
    const timings = {
      asked: 0,
      microphone: 4,
      described: 5,
      invite: 6,
      ringing: 20,
      accepted: 500,
      'what-is-new': 9,
    };
    const { rows } = drawWaterfall(timings, 600);
    expect(rows.map(({ name }) => name)).toEqual([
      'Microphone',
      'Description',
      'INVITE',
      'Ringing',
      '200 OK',
    ]);
    expect(rows.at(-1)).toMatchObject({ atText: '500 ms', kind: 'person' });
    for (const { width, x } of rows) expect(x + width).toBeLessThanOrEqual(600);
  });

  it('does not blame the person for the 200 of a call that was picked up', () => {
    const { rows } = drawWaterfall({ 'picked-up': 2_000, accepted: 2_005 }, 600);
    expect(rows.map(({ kind }) => kind)).toEqual(['person', 'work']);
  });

  it('draws nothing of nothing', () => {
    expect(drawWaterfall({ asked: 0 }, 600).rows).toEqual([]);
  });
});

describe('a chart', () => {
  const box = { width: 30, height: 10, count: 4, least: 0, most: 10 };

  it('ends with the newest value at the right', () => {
    expect(chartPath([0, 10, 5], box)).toBe('M10.0 10.0L20.0 0.0L30.0 5.0');
  });

  it('has gaps where nobody knows, and points between gaps', () => {
    expect(chartPath([0, undefined, 10, 10], box)).toBe('M0.0 10.0M20.0 0.0L30.0 0.0');
    expect(chartPath([undefined, 10], box)).toBe('M30.0 0.0h0.1');
    expect(chartPath([], box)).toBe('');
  });

  it('keeps values off the scale on it', () => {
    expect([chartY(-5, box), chartY(50, box)]).toEqual([10, 0]);
  });

  it.each([
    [[3, 7], 1, 10],
    [[0, undefined], 2, 2],
    [[130], 1, 200],
    [[480], 1, 500],
  ])('takes %j with at least %d to %d', (values, least, top) => {
    expect(roundTop([values], least)).toBe(top);
  });

  it('writes durations as people read them', () => {
    expect([durationText(0.4), durationText(999), durationText(1_250)]).toEqual(['0 ms', '999 ms', '1.3 s']);
  });
});
