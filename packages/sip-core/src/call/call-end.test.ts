import { describe, expect, it } from 'vitest';
import { endOfConnectionLoss, endOfMissingAck, endOfNoAnswer, endOfRefusal } from './call-end.js';

function endOf(status: number): ReturnType<typeof endOfRefusal> {
  return endOfRefusal({ kind: 'refused', status, reason: 'Because' });
}

describe('what a final response to an INVITE means', () => {
  it.each([
    [302, 'redirected', 'call/redirected', false],
    [400, 'failed', 'call/failed', false],
    [401, 'forbidden', 'call/forbidden', false],
    [403, 'forbidden', 'call/forbidden', false],
    [404, 'not-found', 'call/not-found', false],
    [407, 'forbidden', 'call/forbidden', false],
    [408, 'no-answer', 'call/no-answer', true],
    [410, 'not-found', 'call/not-found', false],
    [480, 'unavailable', 'call/unavailable', true],
    [484, 'not-found', 'call/not-found', false],
    [486, 'busy', 'call/busy', true],
    [488, 'failed', 'call/failed', false],
    [500, 'failed', 'call/failed', true],
    [503, 'failed', 'call/failed', true],
    [600, 'busy', 'call/busy', true],
    [603, 'declined', 'call/declined', false],
    [604, 'not-found', 'call/not-found', false],
    [606, 'failed', 'call/failed', false],
  ])('%i → %s, %s', (...[status, reason, code, retryable]) => {
    const end = endOf(status);
    expect(end.reason).toBe(reason);
    expect(end.error).toMatchObject({ code, sipStatus: status, retryable });
    expect(end.error?.message).toMatch(/^[A-Z].+\.$/);
  });

  it('487 is a cancelled call, and no failure', () => {
    expect(endOf(487)).toEqual({ reason: 'cancelled' });
  });

  it('tells the status and the words of a refusal that has no sentence of its own', () => {
    expect(endOf(488).error?.message).toBe('The call could not be set up (488 Because).');
  });
});

describe('the other ends', () => {
  it.each([
    [endOfNoAnswer(), 'no-answer', 'call/no-answer'],
    [endOfConnectionLoss(), 'connection-lost', 'call/connection-lost'],
    [endOfMissingAck(), 'failed', 'call/not-confirmed'],
  ])('%#: %s', (end, reason, code) => {
    expect(end).toMatchObject({ reason, error: { code } });
    expect(end.error?.message).toMatch(/^[A-Z].+\.$/);
  });
});
