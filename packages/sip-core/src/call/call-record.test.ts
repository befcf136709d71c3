import { ManualClock } from '@offhook/primitives/testing';
import { callEndReasons, type CallState } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { CallError } from './call-error.js';
import { CallRecord } from './call-record.js';

const bob = { number: 'bob', name: '', uri: 'sip:bob@example.test', isAsserted: false };

function record(direction: 'incoming' | 'outgoing' = 'outgoing'): {
  call: CallRecord;
  clock: ManualClock;
  changes: string[];
} {
  const clock = new ManualClock(1_000);
  const call = new CallRecord({ id: 'c1', direction, identity: bob, clock });
  const changes: string[] = [];
  call.observe((previous: CallState) => changes.push(`${previous} → ${call.state}`));
  return { call, clock, changes };
}

describe('the record of a call', () => {
  it('begins as its direction says', () => {
    expect(record('outgoing').call.state).toBe('dialing');
    expect(record('incoming').call.state).toBe('incoming');
  });

  it('follows the table, and notes the times', async () => {
    const { call, changes, clock } = record();
    await clock.advance(500);
    expect(call.apply('progress')).toBe(true);
    await clock.advance(1_500);
    expect(call.apply('connect')).toBe(true);
    await clock.advance(10_000);
    expect(call.end('hung-up')).toBe(true);
    expect(changes).toEqual(['dialing → ringing', 'ringing → connected', 'connected → ended']);
    expect([call.startedAtMs, call.connectedAtMs, call.endedAtMs]).toEqual([1_000, 3_000, 13_000]);
  });

  it('says nothing of a second ringing', () => {
    const { call, changes } = record();
    call.apply('progress');
    expect(call.apply('progress')).toBe(true);
    expect(changes).toEqual(['dialing → ringing']);
  });

  it('refuses a step that the table does not have', () => {
    const { call, changes } = record();
    expect(call.apply('answer')).toBe(false);
    expect(changes).toEqual([]);
  });

  it.each(callEndReasons)('keeps %s against whatever comes later', (reason) => {
    const { call, changes } = record();
    const error = new CallError('call/failed', 'The first.');
    expect(call.end(reason, error)).toBe(true);
    for (const later of callEndReasons) expect(call.end(later)).toBe(false);
    expect(call.apply('connect')).toBe(false);
    call.set({ isMuted: true });
    expect(call.endReason).toBe(reason);
    expect(call.error).toBe(error);
    expect(call.facts.isMuted).toBe(false);
    expect(changes).toEqual(['dialing → ended']);
  });

  it('ends its lifetime before it tells anybody, and keeps to one end when that ends it again', () => {
    const { call, changes } = record();
    const seen: (boolean | string | undefined)[] = [];
    call.lifetime.addEventListener('abort', () => {
      seen.push(call.isEnded, call.end('failed'), changes[0]);
    });
    call.end('cancelled');
    expect(seen).toEqual([true, false, undefined]);
    expect(call.endReason).toBe('cancelled');
    expect(changes).toEqual(['dialing → ended']);
  });

  it('tells of a mute once', () => {
    const { call, changes } = record();
    call.set({ isMuted: true });
    call.set({ isMuted: true });
    call.set({ isMuted: false });
    expect(changes).toEqual(['dialing → dialing', 'dialing → dialing']);
  });

  it('keeps the name of a number that is vouched for without one, and tells of another one', () => {
    const { call, changes } = record();
    const asserted = { ...bob, isAsserted: true };
    call.identify({ ...asserted, name: 'Bob' });
    call.identify(asserted);
    expect([call.identity, changes.length]).toEqual([{ ...asserted, name: 'Bob' }, 1]);
    call.identify({ ...asserted, number: 'carol' });
    call.identify({ ...bob, number: 'mallory' });
    expect([call.identity.number, call.identity.name, changes.length]).toEqual(['carol', '', 2]);
  });
});
