import { describe, expect, it } from 'vitest';
import { type CheckReport, checkReportSchema } from './check-report.js';

const report: CheckReport = {
  startedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 7_500,
  verdict: 'degraded',
  steps: [
    {
      name: 'turn',
      state: 'warned',
      startedAfterMs: 0,
      durationMs: 900,
      servers: [{ name: 'turn.test:3478', outcome: 'refused', afterMs: 40 }],
    },
    { name: 'microphone', state: 'passed', microphone: { label: 'Headset', peakDbfs: -14.2 } },
    {
      name: 'loop',
      state: 'passed',
      loop: {
        setupMs: 80,
        sound: 'tone',
        hasHeardItself: true,
        echoMs: 120,
        lossFraction: 0,
        packetsSent: 300,
        packetsReceived: 299,
        codec: 'opus',
        mosIncoming: 4.4,
      },
    },
    { name: 'stun', state: 'skipped', skip: 'nothing-to-check' },
  ],
  reasons: [
    {
      code: 'check/turn-refused',
      step: 'turn',
      severity: 'warning',
      message: 'The relay does not accept our credentials.',
      advice: '',
      subject: 'turn.test:3478',
    },
  ],
};

describe('checkReportSchema', () => {
  it('takes what a check tells', () => {
    expect(checkReportSchema.parse(report)).toEqual(report);
  });

  it('leaves out what it does not know', () => {
    expect(checkReportSchema.parse({ ...report, credential: 'secret' })).not.toHaveProperty('credential');
  });

  const [step] = report.steps;
  const [reason] = report.reasons;
  it.each<[string, object]>([
    ['a verdict that is none', { verdict: 'fine' }],
    ['a step that is none', { steps: [{ ...step, name: 'weather' }] }],
    ['a state that is none', { steps: [{ ...step, state: 'bored' }] }],
    ['an outcome that is none', { steps: [{ ...step, servers: [{ name: 'a', outcome: 'maybe' }] }] }],
    ['steps without end', { steps: Array.from({ length: 7 }, () => step) }],
    ['reasons without end', { reasons: Array.from({ length: 65 }, () => reason) }],
    ['a reason without a code', { reasons: [{ ...reason, code: '' }] }],
    ['a time that runs backwards', { durationMs: -1 }],
    ['a beginning that is none', { startedAt: 'today' }],
  ])('refuses %s', (_what, change) => {
    expect(checkReportSchema.safeParse({ ...report, ...change }).success).toBe(false);
  });
});
