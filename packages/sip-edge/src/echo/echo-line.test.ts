import { createLogger, type LogEntry } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { createEchoLine, type EchoAnswer, type EchoLine, type EchoLineOptions } from './echo-line.js';
import { FakeEchoEngine } from './testing/fake-echo-engine.js';
import { sampleOffer } from './testing/sample-offer.js';

const never = new AbortController().signal;
const second = 1_000;

let clock: ManualClock;
let engine: FakeEchoEngine;
let lines: LogEntry[];

beforeEach(() => {
  clock = new ManualClock();
  engine = new FakeEchoEngine();
  lines = [];
});

function makeLine(options: EchoLineOptions = {}): EchoLine {
  return createEchoLine({ clock, engine, logger: createLogger((entry) => lines.push(entry)), ...options });
}

function dial(line: EchoLine, signal: AbortSignal = never): Promise<EchoAnswer> {
  return line.answer(sampleOffer, { signal });
}

/** Whether a promise has settled by now; lets what is due happen first. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  await clock.advance(0);
  return settled;
}

function endings(): readonly unknown[] {
  return lines.filter(({ message }) => message.includes('ended')).map(({ context }) => context['reason']);
}

describe('answering', () => {
  it('opens a peer for what was offered and writes its answer', async () => {
    const answer = await dial(makeLine());
    expect(engine.last.offers).toMatchObject([{ codec: { payloadType: 111 }, iceUfrag: 'J4AS' }]);
    expect(answer.sdp).toContain('a=ice-pwd:passwordOfTheFakePeer\r\n');
    expect(await isSettled(answer.closed)).toBe(false);
  });

  it('refuses a bad offer before it makes anything', async () => {
    await expect(makeLine().answer('nonsense', { signal: never })).rejects.toMatchObject({
      code: 'edge/bad-offer',
    });
    expect(engine.peers).toEqual([]);
  });

  it('turns what breaks in the engine into an EdgeError that keeps the cause', async () => {
    const cause = new Error('EMFILE');
    engine.open = () => Promise.reject(cause);
    const line = makeLine();
    const failure: unknown = await dial(line).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'EdgeError',
      code: 'edge/echo-unavailable',
      retryable: true,
      cause,
    });
    expect(engine.last.closeCount).toBe(1);
    expect(clock.pendingCount).toBe(0);
  });

  it('gives up on an engine that does not answer within five seconds', async () => {
    engine.open = () => new Promise(() => undefined);
    const answer = dial(makeLine());
    const failure = expect(answer).rejects.toMatchObject({ code: 'edge/echo-unavailable' });
    await clock.advance(5 * second - 1);
    expect(engine.last.closeCount).toBe(0);
    await clock.advance(1);
    await failure;
    expect(engine.last.closeCount).toBe(1);
    expect(clock.pendingCount).toBe(0);
  });

  it('says nothing secret in its log', async () => {
    const answer = await dial(makeLine());
    await answer.close();
    expect(lines.map(({ message }) => message)).toEqual([
      'An echo call was answered.',
      'An echo call ended.',
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/password|J4AS|WVGv9/);
  });
});

describe('a caller that gives up', () => {
  it('before it dialled costs nothing', async () => {
    const reason = new Error('changed my mind');
    await expect(dial(makeLine(), AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(engine.peers).toEqual([]);
  });

  it('while it waits gets its own reason back, and the peer goes', async () => {
    engine.open = () => new Promise(() => undefined);
    const caller = new AbortController();
    const answer = dial(makeLine(), caller.signal);
    const reason = new Error('CANCEL');
    caller.abort(reason);
    await expect(answer).rejects.toBe(reason);
    expect(engine.last.closeCount).toBe(1);
    expect(clock.pendingCount).toBe(0);
  });

  it('after the answer is no longer listened to', async () => {
    const caller = new AbortController();
    const answer = await dial(makeLine(), caller.signal);
    caller.abort();
    expect(await isSettled(answer.closed)).toBe(false);
  });
});

describe('a call ends', () => {
  it('when it is hung up, once, however often that is said', async () => {
    const answer = await dial(makeLine());
    await Promise.all([answer.close(), answer.close()]);
    await answer.close();
    await answer.closed;
    expect(engine.last.closeCount).toBe(1);
    expect(endings()).toEqual(['hung up']);
    expect(clock.pendingCount).toBe(0);
  });

  it('when the caller never connects', async () => {
    const answer = await dial(makeLine());
    await clock.advance(30 * second - 1);
    expect(await isSettled(answer.closed)).toBe(false);
    await clock.advance(1);
    await answer.closed;
    expect(endings()).toEqual(['the caller never connected']);
  });

  it('when the media breaks', async () => {
    const answer = await dial(makeLine());
    engine.last.events.emit('connected', {});
    engine.last.events.emit('failed', { reason: 'the cable was cut' });
    await answer.closed;
    expect(endings()).toEqual(['the cable was cut']);
    expect(clock.pendingCount).toBe(0);
  });

  it('when the caller falls silent', async () => {
    const answer = await dial(makeLine());
    engine.last.events.emit('connected', {});
    await clock.advance(30 * second - 1);
    expect(await isSettled(answer.closed)).toBe(false);
    await clock.advance(1);
    await answer.closed;
    expect(endings()).toEqual(['the caller fell silent']);
  });

  it('30 s after the caller was heard last, not after it connected', async () => {
    const answer = await dial(makeLine());
    engine.last.events.emit('connected', {});
    for (let checks = 0; checks < 12; checks += 1) {
      await clock.advance(5 * second);
      engine.last.events.emit('heard', {});
    }
    await clock.advance(30 * second - 1);
    expect(await isSettled(answer.closed)).toBe(false);
    await clock.advance(1);
    await answer.closed;
  });

  it('also when its peer does not close cleanly', async () => {
    const line = makeLine();
    const answer = await dial(line);
    engine.last.close = () => Promise.reject(new Error('socket stuck'));
    await answer.close();
    expect(lines.map(({ level }) => level)).toContain('warn');
  });

  it('and stays ended when the peer connects too late', async () => {
    const answer = await dial(makeLine());
    await answer.close();
    engine.last.events.emit('connected', {});
    expect(clock.pendingCount).toBe(0);
  });

  it('and is not begun when the engine opens after the caller left', async () => {
    const caller = new AbortController();
    const { promise, resolve } = deferred();
    const open = engine.open;
    engine.open = async () => {
      await promise;
      return await open();
    };
    const answer = dial(makeLine(), caller.signal);
    caller.abort();
    await expect(answer).rejects.toThrow();
    resolve();
    await clock.advance(0);
    expect(clock.pendingCount).toBe(0);
  });
});

describe('a busy line', () => {
  it('takes as many calls as it may', async () => {
    const line = makeLine({ maxCalls: 2 });
    const first = await dial(line);
    await dial(line);
    await expect(dial(line)).rejects.toMatchObject({ code: 'edge/echo-busy', retryable: true });
    await first.close();
    await expect(dial(line)).resolves.toBeDefined();
  });

  it('counts calls that are still being answered', async () => {
    engine.open = () => new Promise(() => undefined);
    const line = makeLine({ maxCalls: 1 });
    const waiting = dial(line);
    await expect(dial(line)).rejects.toMatchObject({ code: 'edge/echo-busy' });
    const outcome = expect(waiting).rejects.toMatchObject({ code: 'edge/echo-unavailable' });
    await line.dispose();
    await outcome;
  });

  it('does not count calls that failed', async () => {
    const line = makeLine({ maxCalls: 1 });
    const { open } = engine;
    engine.open = () => Promise.reject(new Error('no'));
    await expect(dial(line)).rejects.toMatchObject({ code: 'edge/echo-unavailable' });
    engine.open = open;
    await expect(dial(line)).resolves.toBeDefined();
  });

  it('takes 20 calls unless told otherwise', async () => {
    const line = makeLine();
    await Promise.all(Array.from({ length: 20 }, () => dial(line)));
    await expect(dial(line)).rejects.toMatchObject({ code: 'edge/echo-busy' });
  });
});

describe('prepare', () => {
  it('prepares the engine', async () => {
    await makeLine().prepare();
    expect(engine.prepareCount).toBe(1);
  });

  it('says in our words when that fails', async () => {
    const cause = new Error('module not found');
    engine.prepare = () => Promise.reject(cause);
    await expect(makeLine().prepare()).rejects.toMatchObject({ code: 'edge/echo-unavailable', cause });
  });
});

describe('dispose', () => {
  it('ends all calls and takes no more', async () => {
    const line = makeLine();
    const answers = [await dial(line), await dial(line)];
    await line.dispose();
    await Promise.all(answers.map(({ closed }) => closed));
    expect(engine.peers.map(({ closeCount }) => closeCount)).toEqual([1, 1]);
    expect(clock.pendingCount).toBe(0);
    await expect(dial(line)).rejects.toMatchObject({ code: 'edge/echo-unavailable' });
    expect(engine.peers).toHaveLength(2);
  });

  it('lets nobody wait who is being answered', async () => {
    engine.open = () => new Promise(() => undefined);
    const line = makeLine();
    const answer = dial(line);
    const failure = expect(answer).rejects.toMatchObject({ code: 'edge/echo-unavailable' });
    await line.dispose();
    await failure;
    expect(clock.pendingCount).toBe(0);
  });

  it('may be called twice, and on a line that was never used', async () => {
    const line = makeLine();
    await line.dispose();
    await line.dispose();
    expect(engine.peers).toEqual([]);
  });
});

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
