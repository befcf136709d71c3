import type { CallSnapshot } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { initialPhoneState } from '../phone/phone-state.js';
import { attentionOf } from './attention.js';

const call: CallSnapshot = {
  id: 'c1',
  direction: 'incoming',
  state: 'incoming',
  remoteNumber: '1002',
  remoteName: 'Bob',
  isMuted: false,
  isOnHold: false,
  isRemoteOnHold: false,
  hasVideo: false,
  startedAt: '2026-11-21T10:00:00.000Z',
};
const withCalls = (...calls: CallSnapshot[]) => ({ ...initialPhoneState, calls });

describe('what calls for attention', () => {
  it.each([
    ['nothing', [], 'Phone', undefined],
    ['a caller', [call], 'Incoming call: Bob', 'Bob · 1002'],
    ['a caller without a name', [{ ...call, remoteName: '' }], 'Incoming call: 1002', '1002'],
    ['a talk', [{ ...call, state: 'connected' as const }], 'Phone', undefined],
  ])('%s', (...[, calls, title, body]) => {
    const attention = attentionOf(withCalls(...calls));
    expect([attention.title, attention.incoming?.body]).toEqual([title, body]);
  });
});
