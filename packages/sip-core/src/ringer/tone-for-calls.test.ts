import { callStates } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { toneForCalls } from './tone-for-calls.js';

// One call, in each of its states, without and with early media.
const alone: Readonly<Record<string, string>> = {
  'ringing, silent': 'ringback',
  'incoming, silent': 'ringtone',
  'incoming, heard': 'ringtone',
};
// The same beside a call that is talked on.
const besideTalk: Readonly<Record<string, string>> = {
  'ringing, silent': 'ringback',
  'incoming, silent': 'call-waiting',
  'incoming, heard': 'call-waiting',
};
const talk = { state: 'connected', hasEarlyMedia: false } as const;

describe('what is heard of a call', () => {
  it.each(callStates.flatMap((state) => [false, true].map((hasEarlyMedia) => ({ state, hasEarlyMedia }))))(
    '$state, early media $hasEarlyMedia',
    (call) => {
      const name = `${call.state}, ${call.hasEarlyMedia ? 'heard' : 'silent'}`;
      expect(toneForCalls([call])).toBe(alone[name]);
      expect(toneForCalls([talk, call])).toBe(besideTalk[name]);
    },
  );

  it('is nothing without one', () => {
    expect(toneForCalls([])).toBeUndefined();
  });

  it('is who rings here before whom we ring', () => {
    const ringing = { state: 'ringing', hasEarlyMedia: false } as const;
    const incoming = { state: 'incoming', hasEarlyMedia: false } as const;
    expect(toneForCalls([ringing, incoming])).toBe('ringtone');
  });
});
