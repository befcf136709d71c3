import { describe, expect, it } from 'vitest';
import { type PhoneInsight, phoneInsightSchema, supportBundleSchema } from './insight.js';

const direction = {
  packets: 50,
  bytes: 4_000,
  bitsPerSecond: 32_000,
  lostPackets: 1,
  mos: 4.2,
  codec: 'opus',
};
const insight: PhoneInsight = {
  cursor: 3,
  registration: 'registered',
  messages: [
    {
      atMs: 1,
      direction: 'sent',
      label: 'INVITE',
      method: 'INVITE',
      callId: 'a',
      text: 'INVITE sip:bob@x SIP/2.0',
    },
    { atMs: 2, direction: 'received', label: '200 OK', method: 'INVITE', status: 200, callId: 'a', text: '' },
  ],
  calls: [
    {
      id: '7',
      sipCallId: 'a',
      direction: 'outgoing',
      state: 'ended',
      remote: 'xxxx',
      startedAt: '2026-11-21T10:00:00.000Z',
      endReason: 'hung-up',
      timings: { asked: 0, invite: 12.5 },
      samples: [{ atMs: 5, durationMs: 1_000, rttMs: 20, incoming: direction, outgoing: direction }],
      warnings: [{ name: 'high-rtt', value: 500, limit: 400, atMs: 5 }],
      localCandidates: [{ id: 'l', kind: 'host', protocol: 'udp', network: 'private' }],
      remoteCandidates: [{ id: 'r', kind: 'relay', protocol: 'udp', network: 'public' }],
      pairs: [{ localId: 'l', remoteId: 'r', state: 'succeeded', isSelected: true, rttMs: 3 }],
    },
  ],
};

describe('phoneInsightSchema', () => {
  it('takes what a phone tells of itself', () => {
    expect(phoneInsightSchema.parse(insight)).toEqual(insight);
  });

  it('leaves out what it does not know', () => {
    expect(phoneInsightSchema.parse({ ...insight, password: 'secret' })).not.toHaveProperty('password');
  });

  const [call] = insight.calls;
  it.each<[string, object]>([
    ['a cursor that goes back', { cursor: -1 }],
    ['a state that is none', { registration: 'sleeping' }],
    ['a message without a direction', { messages: [{ ...insight.messages[0], direction: 'up' }] }],
    ['a message without end', { messages: [{ ...insight.messages[0], text: 'x'.repeat(16_001) }] }],
    ['calls without end', { calls: Array.from({ length: 33 }, () => call) }],
    ['a step before the call', { calls: [{ ...call, timings: { invite: -1 } }] }],
    [
      'a MOS off the scale',
      { calls: [{ ...call, samples: [{ ...call?.samples[0], incoming: { ...direction, mos: 5 } }] }] },
    ],
    [
      'an address for a network',
      { calls: [{ ...call, localCandidates: [{ ...call?.localCandidates[0], network: '10.0.0.1' }] }] },
    ],
  ])('refuses %s', (_what, wrong) => {
    expect(phoneInsightSchema.safeParse({ ...insight, ...wrong }).success).toBe(false);
  });
});

describe('supportBundleSchema', () => {
  const bundle = {
    format: 'offhook-support-bundle',
    version: 1,
    createdAt: '2026-11-21T10:00:00.000Z',
    versions: { 'sip-core': '1.0.0' },
    devices: [{ kind: 'audioinput', label: '', group: 0 }],
    permissions: { microphone: 'granted', camera: 'unknown' },
    insight,
  };

  it('takes a bundle', () => {
    expect(supportBundleSchema.parse(bundle)).toEqual(bundle);
  });

  it.each([{ version: 2 }, { format: 'zip' }, { createdAt: 'today' }, { insight: undefined }])(
    'refuses %j',
    (wrong) => {
      expect(supportBundleSchema.safeParse({ ...bundle, ...wrong }).success).toBe(false);
    },
  );
});
