import { callEndReasons } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import {
  endOfCancel,
  endOfConnectionLoss,
  endOfMissingAck,
  endOfNoAnswer,
  endOfRefusal,
  endOfSilence,
  endText,
  isUnheard,
} from './call-end.js';

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

// Every status there is, by what it ends a call with. What stands nowhere here is a failure, of the server where 5xx.
const reasons: Readonly<Record<string, readonly number[]>> = {
  forbidden: [401, 402, 403, 407, 433],
  'not-found': [404, 410, 416, 484, 485, 604],
  'no-answer': [408],
  unavailable: [430, 480],
  busy: [486, 600],
  cancelled: [487],
  declined: [603, 607, 608],
};

describe('all final responses', () => {
  const statuses = Array.from({ length: 400 }, (_, index) => 300 + index);

  it.each(statuses)('%i', (status) => {
    const [named] = Object.entries(reasons).find(([, those]) => those.includes(status)) ?? [];
    const end = endOf(status);
    expect(end.reason).toBe(status < 400 ? 'redirected' : (named ?? 'failed'));
    if (status === 487) return;
    expect(end.error?.sipStatus).toBe(status);
    expect(end.error?.message).toMatch(/^[A-Z].+\.$/);
    if (status >= 500 && status < 600) expect(end.error?.retryable).toBe(true);
    if (end.reason === 'failed') expect(end.error?.message).toContain(String(status));
  });

  it('say what a gateway says beyond the status', () => {
    const refusal = { kind: 'refused', status: 500, reason: 'Server Internal Error' } as const;
    expect(endOfRefusal(refusal, 'Network out of order').error?.message).toBe(
      'The call could not be set up (500 Network out of order).',
    );
  });
});

describe('an INVITE that is taken back', () => {
  it.each([
    [true, 200, 'answered-elsewhere'],
    [false, 603, 'declined-elsewhere'],
    [false, 487, 'cancelled'],
    [false, undefined, 'cancelled'],
  ])('answered elsewhere %s, cause %s: %s', (isAnsweredElsewhere, cause, reason) => {
    expect(endOfCancel({ isAnsweredElsewhere, cause, text: '' })).toEqual({ reason });
  });
});

describe('every end', () => {
  it.each(callEndReasons)('%s has a sentence', (reason) => {
    expect(endText(reason, undefined)).toMatch(/^[A-Z].+\.$/);
    expect(endText(reason, new Error('It says more.'))).toBe('It says more.');
  });

  it('that leaves a call missed is one of these', () => {
    expect(callEndReasons.filter(isUnheard)).toEqual([
      'cancelled',
      'no-answer',
      'media-failed',
      'connection-lost',
      'failed',
    ]);
    expect(isUnheard(undefined)).toBe(false);
  });
});

describe('the other ends', () => {
  it.each([
    [endOfNoAnswer(), 'no-answer', 'call/no-answer'],
    [endOfConnectionLoss(), 'connection-lost', 'call/connection-lost'],
    [endOfSilence(), 'connection-lost', 'call/connection-lost'],
    [endOfMissingAck(), 'failed', 'call/not-confirmed'],
  ])('%#: %s', (end, reason, code) => {
    expect(end).toMatchObject({ reason, error: { code } });
    expect(end.error?.message).toMatch(/^[A-Z].+\.$/);
  });
});
