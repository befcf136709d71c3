import { createLogger, type LogEntry, silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { FakeSockets } from '../testing/fake-sockets.js';
import { FakeWake } from '../testing/fake-wake.js';
import { Connection } from './connection.js';

const never = new AbortController().signal;

interface Test {
  readonly clock: ManualClock;
  readonly sockets: FakeSockets;
  readonly wake: FakeWake;
  readonly connection: Connection;
  readonly heard: string[];
  /** Lets the wall clock go on while timers stand still. */
  readonly sleep: (durationMs: number) => void;
}

function setUp(urls: readonly string[] = ['wss://one.test/sip']): Test {
  const clock = new ManualClock();
  const sockets = new FakeSockets();
  const wake = new FakeWake();
  let sleptMs = 0;
  const connection = new Connection({
    servers: urls.map((url, priority) => ({ url, priority })),
    sockets,
    clock: { now: () => clock.now() + sleptMs, after: (delayMs, task) => clock.after(delayMs, task) },
    logger: silentLogger,
    wake,
    aor: 'sip:alice@example.test',
  });
  const heard: string[] = [];
  connection.on('received', ({ data }) => heard.push(`received ${data}`));
  connection.on('lost', ({ reason }) => heard.push(`lost ${reason}`));
  const sleep = (durationMs: number): void => {
    sleptMs += durationMs;
  };
  return { clock, sockets, wake, connection, heard, sleep };
}

async function open(test: Test): Promise<void> {
  const opening = test.connection.open(never);
  test.sockets.last.acceptConnection();
  await opening;
}

describe('a connection', () => {
  it('opens, sends and receives', async () => {
    const test = setUp();
    expect(test.connection.send('too early')).toBe(false);
    await open(test);
    expect(test.connection.isOpen).toBe(true);
    expect(test.connection.isSecure).toBe(true);
    expect(test.connection.send('REGISTER')).toBe(true);
    test.sockets.last.receive('SIP/2.0 200 OK');
    expect(test.sockets.last.sent).toEqual(['REGISTER']);
    expect(test.heard).toEqual(['received SIP/2.0 200 OK']);
  });

  it('opens once', async () => {
    const test = setUp();
    await open(test);
    await test.connection.open(never);
    expect(test.sockets.opened).toHaveLength(1);
  });

  it('takes the next address when one refuses, and when one is silent for ten seconds', async () => {
    const test = setUp(['wss://refusing.test', 'wss://silent.test', 'ws://localhost']);
    const opening = test.connection.open(never);
    test.sockets.last.drop();
    await test.clock.advance(9_999);
    expect(test.sockets.opened.map(({ url }) => url)).toEqual(['wss://refusing.test', 'wss://silent.test']);
    await test.clock.advance(1);
    expect(test.sockets.opened[1]?.isClosed).toBe(true);
    test.sockets.last.acceptConnection();
    await opening;
    expect(test.sockets.last.url).toBe('ws://localhost');
    expect(test.connection.isSecure).toBe(false);
    expect(test.heard).toEqual([]);
  });

  it('says so when there is nobody', async () => {
    const test = setUp();
    const opening = test.connection.open(never);
    test.sockets.last.drop();
    await expect(opening).rejects.toMatchObject({ code: 'registration/unreachable', retryable: true });
    expect(test.connection.isOpen).toBe(false);
    expect(test.clock.pendingCount).toBe(0);
  });

  it('says so when the platform forbids the address', async () => {
    const clock = new ManualClock();
    const sockets = {
      open: () => {
        throw new DOMException('An insecure WebSocket may not be opened.', 'SecurityError');
      },
    };
    const connection = new Connection({
      servers: [{ url: 'ws://one.test' }],
      sockets,
      clock,
      logger: silentLogger,
    });
    await expect(connection.open(never)).rejects.toMatchObject({ code: 'registration/unreachable' });
  });

  it('stops opening when it is asked to', async () => {
    const test = setUp(['wss://one.test', 'wss://two.test']);
    const aborting = new AbortController();
    const opening = test.connection.open(aborting.signal);
    aborting.abort(new Error('enough'));
    await expect(opening).rejects.toThrow('enough');
    expect(test.sockets.opened).toHaveLength(1);
    expect(test.sockets.last.isClosed).toBe(true);
    expect(test.clock.pendingCount).toBe(0);
  });

  it('tells of a loss once, and can be opened again', async () => {
    const test = setUp();
    await open(test);
    test.sockets.last.drop('1006');
    expect(test.connection.isOpen).toBe(false);
    expect(test.connection.send('BYE')).toBe(false);
    await open(test);
    expect(test.heard).toEqual(['lost 1006']);
    expect(test.sockets.opened).toHaveLength(2);
  });

  it('says nothing of a closing that it was asked for', async () => {
    const test = setUp();
    await open(test);
    test.connection.close();
    test.connection.close();
    expect(test.heard).toEqual([]);
    expect(test.sockets.last.isClosed).toBe(true);
    expect(test.clock.pendingCount).toBe(0);
  });

  it('logs no token of an address', async () => {
    const entries: LogEntry[] = [];
    const sockets = new FakeSockets();
    const connection = new Connection({
      servers: [{ url: 'wss://one.test/sip?token=secret' }],
      sockets,
      clock: new ManualClock(),
      logger: createLogger((entry) => entries.push(entry)),
    });
    const opening = connection.open(never);
    sockets.last.acceptConnection();
    await opening;
    sockets.last.drop();
    expect(entries.length).toBeGreaterThan(1);
    expect(JSON.stringify(entries)).not.toContain('secret');
  });
});

describe('several servers', () => {
  it('are left for a while when the connection was fine and its server falls silent', async () => {
    const test = setUp(['wss://one.test', 'wss://two.test']);
    await open(test);
    await test.clock.advance(2_000);
    test.sockets.last.receive('\r\n');
    await test.clock.advance(35_000);
    expect(test.heard).toEqual(['lost The server does not answer any more.']);
    await open(test);
    expect(test.sockets.last.url).toBe('wss://two.test');
  });

  it('that were out of reach come last for half a minute, and then in their turn', async () => {
    const test = setUp(['wss://one.test', 'wss://two.test']);
    const opening = test.connection.open(never);
    test.sockets.last.drop();
    await test.clock.advance(0);
    test.sockets.last.acceptConnection();
    await opening;
    test.sockets.last.drop();
    await open(test);
    expect(test.sockets.last.url).toBe('wss://two.test');
    test.connection.close();
    await test.clock.advance(30_000);
    await open(test);
    expect(test.sockets.last.url).toBe('wss://one.test');
  });

  it('are left when one wants its rest, if there is another', async () => {
    const test = setUp(['wss://one.test', 'wss://two.test']);
    await open(test);
    expect(test.connection.leaveServer(60_000)).toBe(true);
    expect([test.connection.isOpen, test.heard]).toEqual([false, []]);
    await open(test);
    expect(test.sockets.last.url).toBe('wss://two.test');
    expect(test.connection.leaveServer(60_000)).toBe(false);
    expect(test.connection.isOpen).toBe(true);
  });
});

describe('keep-alive', () => {
  const ping = '\r\n\r\n';
  const pong = '\r\n';

  /** What was sent, one word each. */
  function sentBy({ sockets }: Test): readonly string[] {
    return sockets.last.sent.map((text) => (text === ping ? 'CRLF' : (/^[A-Z]+/.exec(text)?.[0] ?? text)));
  }

  /** Answers each ping as it comes, until the test says otherwise. */
  function answerPings(test: Test): { isAnswering: boolean } {
    const server = { isAnswering: true };
    const { last } = test.sockets;
    const send = last.send.bind(last);
    last.send = (data) => {
      send(data);
      if (server.isAnswering && data === ping) last.receive(pong);
    };
    return server;
  }

  it('is sent after two seconds, then every 25, and its answer is nobody’s business', async () => {
    const test = setUp();
    await open(test);
    answerPings(test);
    await test.clock.advance(1_999);
    expect(sentBy(test)).toEqual([]);
    await test.clock.advance(1);
    expect(sentBy(test)).toEqual(['CRLF']);
    await test.clock.advance(50_000);
    expect(sentBy(test)).toEqual(['CRLF', 'CRLF', 'CRLF']);
    expect(test.heard).toEqual([]);
  });

  it('answers the server’s', async () => {
    const test = setUp();
    await open(test);
    test.sockets.last.receive(ping);
    expect(test.sockets.last.sent).toEqual([pong]);
    expect(test.heard).toEqual([]);
  });

  it('takes silence for death when the server has answered before', async () => {
    const test = setUp();
    await open(test);
    const server = answerPings(test);
    await test.clock.advance(26_999);
    server.isAnswering = false;
    await test.clock.advance(10_000);
    expect(test.connection.isOpen).toBe(true);
    await test.clock.advance(1);
    expect(test.heard).toEqual(['lost The server does not answer any more.']);
    expect(test.sockets.last.isClosed).toBe(true);
    expect(test.clock.pendingCount).toBe(0);
  });

  it('takes anything that comes for life', async () => {
    const test = setUp();
    await open(test);
    const server = answerPings(test);
    await test.clock.advance(5_000);
    server.isAnswering = false;
    await test.clock.advance(25_000);
    test.sockets.last.receive('INVITE');
    await test.clock.advance(10_000);
    expect(test.connection.isOpen).toBe(true);
  });

  it('asks with OPTIONS where CRLF is taken in silence, and any answer will do', async () => {
    const test = setUp();
    await open(test);
    await test.clock.advance(12_000);
    expect(sentBy(test)).toEqual(['CRLF', 'OPTIONS']);
    const request = test.sockets.last.sent[1] ?? '';
    expect(request.split('\r\n').map((line) => line.replace(/[a-z2-7]{10,}/g, '*'))).toEqual([
      'OPTIONS sip:example.test SIP/2.0',
      'Via: SIP/2.0/WSS *.invalid;branch=z9hG4bK*',
      'Max-Forwards: 70',
      'From: <sip:alice@example.test>;tag=*',
      'To: <sip:example.test>',
      'Call-ID: *',
      'CSeq: 1 OPTIONS',
      'Content-Length: 0',
      '',
      '',
    ]);
    test.sockets.last.receive(request.replace('OPTIONS sip:example.test SIP/2.0', 'SIP/2.0 403 Forbidden'));
    expect(test.heard).toEqual([]);
    await test.clock.advance(25_000);
    expect(sentBy(test)).toEqual(['CRLF', 'OPTIONS', 'OPTIONS']);
    await test.clock.advance(10_000);
    expect(test.heard).toEqual(['lost The server does not answer any more.']);
  });

  it('takes silence for manners when the server answers neither, and keeps the way open', async () => {
    const test = setUp();
    await open(test);
    await test.clock.advance(100_000);
    expect(test.connection.isOpen).toBe(true);
    expect(sentBy(test)).toEqual(['CRLF', 'OPTIONS', 'CRLF', 'CRLF', 'CRLF', 'CRLF']);
    test.sockets.last.receive(pong);
    await test.clock.advance(100_000);
    expect(test.connection.isOpen).toBe(false);
  });

  it.each([0, 1, 1_999, 3_999])(
    'finds out within ten seconds, while it is watched, that the server is gone after %i ms',
    async (afterMs) => {
      const test = setUp();
      await open(test);
      const server = answerPings(test);
      await test.clock.advance(60_000);
      test.connection.setWatched(true);
      await test.clock.advance(afterMs);
      server.isAnswering = false;
      const diedAtMs = test.clock.now();
      test.connection.on('lost', () => {
        expect(test.clock.now() - diedAtMs).toBeLessThanOrEqual(10_000);
      });
      await test.clock.advance(10_000);
      expect(test.connection.isOpen).toBe(false);
    },
  );

  it('watches the next connection too, and calms down after', async () => {
    const test = setUp();
    test.connection.setWatched(true);
    await open(test);
    answerPings(test);
    await test.clock.advance(12_000);
    expect(sentBy(test)).toHaveLength(4);
    test.connection.setWatched(false);
    await test.clock.advance(30_000);
    expect(sentBy(test)).toHaveLength(6);
  });

  it('asks at once when the page wakes, and forgets the page with the connection', async () => {
    const test = setUp();
    await open(test);
    const server = answerPings(test);
    await test.clock.advance(10_000);
    server.isAnswering = false;
    test.wake.tell();
    expect(sentBy(test)).toEqual(['CRLF', 'CRLF']);
    await test.clock.advance(10_000);
    expect(test.connection.isOpen).toBe(false);
    expect(test.wake.listenerCount).toBe(0);
  });

  it('does not take its own sleep for the server’s silence', async () => {
    const test = setUp();
    await open(test);
    const server = answerPings(test);
    await test.clock.advance(26_999);
    server.isAnswering = false;
    await test.clock.advance(1);
    // The machine sleeps for an hour, between a ping and the end of the wait for its answer.
    test.sleep(3_600_000);
    await test.clock.advance(10_000);
    expect(test.connection.isOpen).toBe(true);
    expect(sentBy(test)).toEqual(['CRLF', 'CRLF', 'CRLF']);
    await test.clock.advance(10_000);
    expect(test.connection.isOpen).toBe(false);
  });
});
