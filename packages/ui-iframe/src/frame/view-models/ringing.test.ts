import { callStates, type CallSnapshot } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { initialPhoneState } from '../phone/phone-state.js';
import { attentionOf, ringSoundOf } from './ringing.js';
import { keyNotes, ringScores } from './sound-score.js';

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

describe('what rings', () => {
  const sounds = { incoming: 'ringtone', ringing: 'ringback' } as const;

  it.each(callStates)('a call that is %s', (state) => {
    const expected = state in sounds ? sounds[state as keyof typeof sounds] : undefined;
    expect(ringSoundOf(withCalls({ ...call, state }))).toBe(expected);
  });

  it('is nothing when there is no call, and nothing into a talk', () => {
    expect(ringSoundOf(withCalls())).toBeUndefined();
    const talk: CallSnapshot = { ...call, id: 'c0', state: 'connected' };
    expect(ringSoundOf(withCalls(talk, call))).toBeUndefined();
  });
});

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

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

describe('the sounds', () => {
  it.each(keys)('%s has its two tones', (key) => {
    const notes = keyNotes(key);
    expect(notes.length).toBe(2);
    expect(notes.every(({ hertz }) => hertz >= 697 && hertz <= 1_477)).toBe(true);
  });

  it('are a pair that no other key has', () => {
    const pairs = keys.map((key) =>
      keyNotes(key)
        .map(({ hertz }) => hertz)
        .join(),
    );
    expect(new Set(pairs).size).toBe(12);
    expect(keyNotes('+')).toEqual([]);
  });

  it.each(Object.entries(ringScores))(
    'of the %s end before they begin again, and are never loud',
    (_name, score) => {
      for (const { atMs, durationMs, level } of score.notes) {
        expect(atMs + durationMs).toBeLessThan(score.everyMs);
        expect(level).toBeLessThan(0.3);
      }
    },
  );
});
