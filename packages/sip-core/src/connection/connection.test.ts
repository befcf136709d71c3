import { createLogger, type LogEntry, silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { FakeSockets } from '../testing/fake-sockets.js';
import { Connection } from './connection.js';

const never = new AbortController().signal;

function setUp(urls: readonly string[] = ['wss://one.test/sip']): {
  clock: ManualClock;
  sockets: FakeSockets;
  connection: Connection;
  heard: string[];
} {
  const clock = new ManualClock();
  const sockets = new FakeSockets();
  const connection = new Connection({ urls, sockets, clock, logger: silentLogger });
  const heard: string[] = [];
  connection.on('received', ({ data }) => heard.push(`received ${data}`));
  connection.on('lost', ({ reason }) => heard.push(`lost ${reason}`));
  return { clock, sockets, connection, heard };
}

async function open(test: ReturnType<typeof setUp>): Promise<void> {
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
    const connection = new Connection({ urls: ['ws://one.test'], sockets, clock, logger: silentLogger });
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
      urls: ['wss://one.test/sip?token=secret'],
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

describe('keep-alive', () => {
  const ping = '\r\n\r\n';
  const pong = '\r\n';

  it('is sent every 25 seconds, and its answer is nobody’s business', async () => {
    const test = setUp();
    await open(test);
    await test.clock.advance(25_000);
    test.sockets.last.receive(pong);
    await test.clock.advance(25_000);
    expect(test.sockets.last.sent).toEqual([ping, ping]);
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
    await test.clock.advance(25_000);
    test.sockets.last.receive(pong);
    await test.clock.advance(34_999);
    expect(test.connection.isOpen).toBe(true);
    await test.clock.advance(1);
    expect(test.heard).toEqual(['lost The server does not answer any more.']);
    expect(test.sockets.last.isClosed).toBe(true);
    expect(test.clock.pendingCount).toBe(0);
  });

  it('takes silence for manners when the server never answered', async () => {
    const test = setUp();
    await open(test);
    await test.clock.advance(100_000);
    expect(test.connection.isOpen).toBe(true);
    expect(test.sockets.last.sent).toEqual([ping, ping, ping, ping]);
  });
});
