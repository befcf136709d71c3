import type { CheckedLoop, CheckReport, CheckStep } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { checkStepText, loopFigures, millisecondsText, summaryText, verdictText } from './check-text.js';

const loop: CheckedLoop = {
  setupMs: 80,
  sound: 'tone',
  hasHeardItself: true,
  echoMs: 118.4,
  rttMs: 0.6,
  jitterMs: 2,
  lossFraction: 0.004,
  packetsSent: 300,
  packetsReceived: 299,
  mosIncoming: 4.41,
};
const answered = { name: 'a:3478', outcome: 'answered', afterMs: 41 } as const;
const silent = { name: 'b:3478', outcome: 'silent' } as const;

describe('checkStepText', () => {
  it.each<[CheckStep, string]>([
    [{ name: 'socket', state: 'waiting' }, 'Waits'],
    [{ name: 'microphone', state: 'running' }, 'Say something …'],
    [{ name: 'turn', state: 'skipped', skip: 'nothing-to-check' }, 'None set up'],
    [{ name: 'loop', state: 'skipped', skip: 'blocked' }, 'Not reached'],
    [{ name: 'socket', state: 'passed', durationMs: 12.2, servers: [answered] }, '12 ms'],
    [{ name: 'registration', state: 'failed', durationMs: 12 }, 'Failed'],
    [{ name: 'stun', state: 'passed', servers: [answered] }, '41 ms'],
    [{ name: 'stun', state: 'warned', servers: [silent] }, 'No answer'],
    [{ name: 'turn', state: 'warned', servers: [silent, answered] }, '1 of 2, 41 ms'],
    [{ name: 'turn', state: 'warned', servers: [silent, silent] }, '0 of 2 answer'],
    [{ name: 'microphone', state: 'passed', microphone: { label: 'Headset', peakDbfs: -14 } }, 'Headset'],
    [{ name: 'microphone', state: 'passed', microphone: { label: '', peakDbfs: -14 } }, 'Heard'],
    [{ name: 'loop', state: 'passed', loop }, 'MOS 4.4'],
    [{ name: 'loop', state: 'failed', loop: { ...loop, packetsReceived: 0 } }, 'No sound'],
  ])('of %j is %s', (step, text) => {
    expect(checkStepText(step)).toBe(text);
  });
});

it('names what was measured, and nothing else', () => {
  expect(loopFigures(loop).map(({ name, value }) => `${name} ${value}`)).toEqual([
    'Echo 118 ms',
    'Round trip < 1 ms',
    'Jitter 2 ms',
    'Loss 0.4 %',
    'MOS in 4.4',
  ]);
});

it.each([
  [0, '< 1 ms'],
  [1.4, '1 ms'],
  [999.4, '999 ms'],
  [1_250, '1.3 s'],
])('%d ms are %s', (durationMs, text) => {
  expect(millisecondsText(durationMs)).toBe(text);
});

describe('of the whole', () => {
  const report: CheckReport = {
    startedAt: '2026-11-21T10:00:00.000Z',
    durationMs: 7_400,
    verdict: 'degraded',
    steps: [
      { name: 'socket', state: 'passed' },
      { name: 'stun', state: 'skipped', skip: 'nothing-to-check' },
      { name: 'loop', state: 'warned' },
    ],
    reasons: [],
  };

  it('says what it comes to', () => {
    expect(verdictText(report)).toBe('Calls will work, with limits');
    expect(summaryText(report)).toBe('1 of 2 steps passed in 7.4 s');
  });

  it('says nothing before', () => {
    expect(
      verdictText({ startedAt: report.startedAt, durationMs: 0, steps: [], reasons: [] }),
    ).toBeUndefined();
  });
});
