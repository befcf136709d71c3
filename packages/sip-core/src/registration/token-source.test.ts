import { ManualClock } from '@offhook/primitives/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TokenProvider, TokenSource } from './token-source.js';

function setUp(answers: readonly (string | Error)[]): {
  clock: ManualClock;
  tokens: TokenSource;
  asked: boolean[];
} {
  const clock = new ManualClock();
  const asked: boolean[] = [];
  const provider: TokenProvider = ({ isRenewal }) => {
    const answer = answers[asked.push(isRenewal) - 1] ?? new Error('no more');
    return typeof answer === 'string' ? Promise.resolve(answer) : Promise.reject(answer);
  };
  return { clock, asked, tokens: new TokenSource({ provider, clock }) };
}

const unavailable = { code: 'registration/token-unavailable', retryable: true };

describe('access tokens', () => {
  it('are asked for once, however many want one', async () => {
    const { asked, clock, tokens } = setUp(['one']);
    expect(tokens.current).toBeUndefined();
    expect(await Promise.all([tokens.get(), tokens.get(), tokens.get()])).toEqual(['one', 'one', 'one']);
    expect(await tokens.get()).toBe('one');
    expect([tokens.current, asked, clock.pendingCount]).toEqual(['one', [false], 0]);
  });

  it('are asked for anew when the server refuses one, but not for one that is gone already', async () => {
    const { asked, tokens } = setUp(['one', 'two']);
    await tokens.get();
    tokens.refuse('one');
    expect(tokens.current).toBeUndefined();
    expect(await tokens.get()).toBe('two');
    tokens.refuse('one');
    expect(await tokens.get()).toBe('two');
    expect(asked).toEqual([false, true]);
  });

  it('are asked for again after a failure', async () => {
    const cause = new Error('offline');
    const { tokens } = setUp([cause, 'two']);
    await expect(Promise.all([tokens.get(), tokens.get()])).rejects.toMatchObject({ ...unavailable, cause });
    expect(await tokens.get()).toBe('two');
  });

  it('are waited for ten seconds', async () => {
    const clock = new ManualClock();
    const signals: AbortSignal[] = [];
    const provider: TokenProvider = ({ signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    const failing = expect(new TokenSource({ provider, clock }).get()).rejects.toMatchObject(unavailable);
    await clock.advance(10_000);
    await failing;
    expect([signals[0]?.aborted, clock.pendingCount]).toEqual([true, 0]);
  });

  it('never carry what could begin another header', async () => {
    const sign = fc.constantFrom(
      'a',
      'Z',
      '0',
      '.',
      '~',
      '/',
      '=',
      '+',
      ' ',
      '\r',
      '\n',
      ',',
      '"',
      'é',
      '\u0000',
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: sign }), async (text) => {
        const { tokens } = setUp([text]);
        const outcome = await tokens.get().catch((error: unknown) => (error as { code: string }).code);
        expect(outcome).toBe(/^[\w\-.~+/]+=*$/.test(text) ? text : unavailable.code);
      }),
      { numRuns: 50 },
    );
    const { tokens } = setUp(['good\r\nX-Evil: 1']);
    await expect(tokens.get()).rejects.toMatchObject(unavailable);
  });
});
