import { describe, expect, it } from 'vitest';
import { type CallOptions, parseCallPolicy } from './call-policy.js';

describe('what a phone may do with calls', () => {
  it('is one call at a time, of sound alone, unless more is asked for', () => {
    expect(parseCallPolicy({})).toEqual({
      maxCalls: 1,
      hasVideo: false,
      onNewCall: 'hold',
      busyStatus: 486,
      declineStatus: 603,
      doNotDisturbStatus: 480,
      autoAnswer: 'never',
      redirect: 'report',
      dtmf: 'auto',
    });
  });

  it.each<[string, CallOptions, object]>([
    ['several calls', { capabilities: { multiCall: true } }, { maxCalls: 8 }],
    ['as many as are said', { capabilities: { multiCall: true }, maxCalls: 3 }, { maxCalls: 3 }],
    ['video', { capabilities: { video: true } }, { hasVideo: true }],
    ['an intercom', { callPolicy: { autoAnswer: 'when-asked' } }, { autoAnswer: 'when-asked' }],
    ['an answering machine', { callPolicy: { autoAnswer: { afterMs: 0 } } }, { autoAnswer: { afterMs: 0 } }],
    ['calls that are left alone', { callPolicy: { onNewCall: 'leave' } }, { onNewCall: 'leave' }],
  ])('%s', (_what, options, expected) => {
    expect(parseCallPolicy(options)).toMatchObject(expected);
  });

  it.each<[string, object]>([
    ['no call at all', { capabilities: { multiCall: true }, maxCalls: 0 }],
    ['more calls than anybody can hear', { capabilities: { multiCall: true }, maxCalls: 33 }],
    ['half a call', { capabilities: { multiCall: true }, maxCalls: 1.5 }],
    ['no number', { capabilities: { multiCall: true }, maxCalls: Number.NaN }],
    ['several without the capability', { maxCalls: 2 }],
    ['a capability in words', { capabilities: { video: 'yes' } }],
    ['another policy', { callPolicy: { onNewCall: 'drop' } }],
    ['a status that is no refusal', { callPolicy: { busyStatus: 200 } }],
    ['a decline that tells of a fault', { callPolicy: { declineStatus: 500 } }],
    ['an answer before the ring', { callPolicy: { autoAnswer: { afterMs: -1 } } }],
    ['an answer without a time', { callPolicy: { autoAnswer: 'always' } }],
    ['a redirect to nowhere', { callPolicy: { redirect: 'maybe' } }],
    ['tones by hand', { callPolicy: { dtmf: 'whistle' } }],
  ])('is not %s', (_what, options) => {
    const parse = (): unknown => parseCallPolicy(options);
    expect(parse).toThrow(expect.objectContaining({ code: 'call/invalid-options' }));
    expect(parse).toThrow(/^[A-Z].+\.$/);
  });
});
