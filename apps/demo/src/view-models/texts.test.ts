import type { CallSnapshot } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { hueOf, initials } from '../model/contact.js';
import { durationText, endText, talkTime } from './call-text.js';
import { bytesText, rateText } from './number-text.js';
import { sparklinePoints } from './sparkline.js';

const ringing: CallSnapshot = {
  id: 'call-1',
  direction: 'outgoing',
  state: 'ringing',
  remoteNumber: 'bob',
  remoteName: '',
  isMuted: false,
  isOnHold: false,
  isRemoteOnHold: false,
  hasVideo: false,
  startedAt: '2026-05-12T09:00:00.000Z',
};
const call: CallSnapshot = { ...ringing, state: 'connected', connectedAt: '2026-05-12T09:00:02.000Z' };

it.each([
  [-5, '0:00'],
  [59_999, '0:59'],
  [61_000, '1:01'],
  [3_600_000, '1:00:00'],
  [36_061_000, '10:01:01'],
])('%d ms is %s', (durationMs, text) => {
  expect(durationText(durationMs)).toBe(text);
});

describe('the time talked', () => {
  const nowMs = Date.parse('2026-05-12T09:01:02.500Z');

  it('runs while the call lives', () => {
    expect(talkTime(call, nowMs)).toBe('1:00');
  });

  it('stands still when it ended', () => {
    expect(talkTime({ ...call, state: 'ended', endedAt: '2026-05-12T09:00:12.000Z' }, nowMs)).toBe('0:10');
  });

  it('is none before somebody answers', () => {
    expect(talkTime(ringing, nowMs)).toBeUndefined();
  });
});

it('says why a call ended, and nothing while it lives', () => {
  expect(endText({ ...call, state: 'ended', endReason: 'busy' })).toBe('Busy');
  expect(endText({ ...call, state: 'ended' })).toBe('Failed');
  expect(endText(call)).toBeUndefined();
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [14_210, '14.2 kB'],
  [1_300_000, '1.3 MB'],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

it('rounds rates to whole kilobits', () => {
  expect(rateText(31_620)).toBe('32 kbit/s');
});

it.each([
  ['Amara Okafor', 'AO'],
  ['Élise', 'É'],
  ['Jean de la Tour', 'JT'],
  ['+44 20', ''],
])('%s has the initials %j', (name, text) => {
  expect(initials(name)).toBe(text);
});

it('gives one person one colour', () => {
  expect(hueOf('amara-okafor', 8)).toBe(hueOf('amara-okafor', 8));
  expect(hueOf('x', 8)).toBeLessThan(8);
});

it('draws the newest value at the right edge, the highest at the top', () => {
  expect(sparklinePoints([0, 10], { width: 100, height: 20, count: 3 })).toBe('50.0,19.0 100.0,1.0');
});
