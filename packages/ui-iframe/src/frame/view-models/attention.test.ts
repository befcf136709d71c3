import type { CallSnapshot } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { initialPhoneState } from '../phone/phone-state.js';
import { incomingCall } from '../testing/incoming-call.js';
import { attentionOf } from './attention.js';

const withCalls = (...calls: CallSnapshot[]) => ({ ...initialPhoneState, calls });

describe('what calls for attention', () => {
  it.each([
    ['nothing', [], 'Phone', undefined],
    ['a caller', [incomingCall], 'Incoming call: Bob', 'Bob · 1002'],
    ['a caller without a name', [{ ...incomingCall, remoteName: '' }], 'Incoming call: 1002', '1002'],
    ['a talk', [{ ...incomingCall, state: 'connected' as const }], 'Phone', undefined],
  ])('%s', (...[, calls, title, body]) => {
    const attention = attentionOf(withCalls(...calls));
    expect([attention.title, attention.incoming?.body]).toEqual([title, body]);
  });
});
