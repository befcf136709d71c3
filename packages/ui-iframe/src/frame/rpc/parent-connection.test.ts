import { OffhookError, silentLogger } from '@offhook/primitives';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeParentWindow } from '../../testing/fake-windows.js';
import { delivered, PortUser } from '../../testing/port-user.js';
import { type FrameMethodHandlers, MethodTable } from './method-table.js';
import { ParentConnection } from './parent-connection.js';

class Stage implements Disposable {
  readonly window: FakeParentWindow = new FakeParentWindow();
  readonly ran: unknown[] = [];
  connectedCount = 0;
  readonly connection: ParentConnection;
  readonly #hosts: PortUser[] = [];

  constructor() {
    const run = (params: unknown): null => {
      this.ran.push(params);
      return null;
    };
    const handlers = {
      'ui.initTooltips': run,
      'ui.toast': run,
      'phone.dial': () => {
        throw new OffhookError('call/busy-here', 'There is a call already.', {
          retryable: true,
          sipStatus: 486,
        });
      },
      'phone.release': () => Promise.reject(new TypeError('secret.password is not a function')),
    };
    this.connection = new ParentConnection({
      window: this.window,
      methods: new MethodTable(handlers as unknown as FrameMethodHandlers),
      onConnected: () => (this.connectedCount += 1),
      logger: silentLogger,
    });
  }

  /** The host sends a port; returns who holds the other one. */
  welcome(version = 1): PortUser {
    const { port1, port2 } = new MessageChannel();
    const host = new PortUser(port1);
    this.#hosts.push(host);
    this.window.welcome(port2, version);
    return host;
  }

  [Symbol.dispose](): void {
    this.connection.dispose();
    for (const host of this.#hosts) host[Symbol.dispose]();
  }
}

describe('the handshake', () => {
  it('begins with a hello to the host, and ends with what the frame can do', async () => {
    using stage = new Stage();
    expect(stage.connection.sayHello()).toBe(true);
    expect(stage.window.posted).toEqual([{ channel: 'offhook', kind: 'hello', version: 1 }]);
    const host = stage.welcome();
    await expect.poll(() => host.heard).toMatchObject([{ kind: 'ready', version: 1 }]);
    expect((host.heard[0] as { capabilities: string[] }).capabilities).toContain('phone.provision');
    expect(stage.connectedCount).toBe(1);
  });

  it('has nobody to begin with outside of a page', () => {
    using stage = new Stage();
    stage.window.host = undefined;
    expect(stage.connection.sayHello()).toBe(false);
    expect(stage.window.posted).toEqual([]);
  });

  it.each([
    ['another window of the same origin', { source: {} }],
    ['the parent, but from another origin', { origin: 'https://evil.example' }],
    ['the parent, but from an opaque origin', { origin: 'null' }],
  ])('takes no port from %s', async (_who, from) => {
    using stage = new Stage();
    const { port1, port2 } = new MessageChannel();
    using stranger = new PortUser(port1);
    stage.window.deliver({ channel: 'offhook', kind: 'welcome', version: 1 }, { ...from, ports: [port2] });
    stranger.say({ kind: 'request', id: 1, method: 'ui.initTooltips', params: null });
    await delivered();
    expect([stranger.heard, stage.ran, stage.connectedCount]).toEqual([[], [], 0]);
  });

  it.each([
    ['without a port', { channel: 'offhook', kind: 'welcome', version: 1 }, false],
    ['of another channel', { channel: 'other', kind: 'welcome', version: 1 }, true],
    ['of another kind', { channel: 'offhook', kind: 'hello', version: 1 }, true],
    ['without a version', { channel: 'offhook', kind: 'welcome' }, true],
    ['that is garbage', 'welcome', true],
  ])('takes no welcome %s', (...[, data, hasPort]) => {
    using stage = new Stage();
    const { port1, port2 } = new MessageChannel();
    using host = new PortUser(port1);
    stage.window.deliver(data, { ports: hasPort ? [port2] : [] });
    expect([host.heard, stage.connectedCount]).toEqual([[], 0]);
  });

  it('tells a host of a newer protocol the version it speaks, and leaves it at that', async () => {
    using stage = new Stage();
    const host = stage.welcome(9);
    await expect.poll(() => host.heard).toMatchObject([{ kind: 'ready', version: 1 }]);
    expect(stage.connectedCount).toBe(0);
  });

  it('follows the last welcome', async () => {
    using stage = new Stage();
    const first = stage.welcome();
    const second = stage.welcome();
    first.say({ kind: 'request', id: 1, method: 'ui.initTooltips', params: null });
    second.say({ kind: 'request', id: 7, method: 'ui.initTooltips', params: null });
    await expect.poll(() => second.heard).toMatchObject([{ kind: 'ready' }, { kind: 'result', id: 7 }]);
    expect(stage.ran).toEqual([null]);
  });
});

describe('requests', () => {
  it.each([
    ['a result', { method: 'ui.initTooltips', params: null }, { kind: 'result', id: 5, result: null }],
    [
      'an error of the engine, with all that may cross',
      { method: 'phone.dial', params: { target: '1' } },
      {
        kind: 'error',
        id: 5,
        error: {
          code: 'call/busy-here',
          message: 'There is a call already.',
          retryable: true,
          sipStatus: 486,
        },
      },
    ],
    [
      'no secret of an error that is not ours',
      { method: 'phone.release', params: null },
      {
        kind: 'error',
        id: 5,
        error: { code: 'internal/unexpected', message: 'Something went wrong. Try again.', retryable: true },
      },
    ],
  ])('are answered with %s', async (_what, request, answer) => {
    using stage = new Stage();
    const host = stage.welcome();
    host.say({ kind: 'request', id: 5, ...request });
    await expect.poll(() => host.heard[1]).toEqual(answer);
  });

  it.each([
    ['frame/unsupported', { method: 'constructor', params: null }],
    ['frame/unsupported', { method: '__proto__', params: {} }],
    ['frame/invalid-params', { method: 'ui.toast', params: { message: 'x'.repeat(1_000), tone: 'info' } }],
  ])('are refused with %s', async (code, request) => {
    using stage = new Stage();
    const host = stage.welcome();
    host.say({ kind: 'request', id: 5, ...request });
    await expect.poll(() => host.heard[1]).toMatchObject({ kind: 'error', id: 5, error: { code } });
    expect(stage.ran).toEqual([]);
  });

  it('are all that the frame hears: garbage runs nothing and throws nothing', async () => {
    const kinds = fc.constantFrom('request', 'result', 'error', 'event', 'ready', 'toString', '__proto__');
    const methods = fc.oneof(
      fc.constantFrom('constructor', '__proto__', 'ui.toast', 'phone.dial'),
      fc.string(),
    );
    const message = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
      fc.record({
        kind: kinds,
        id: fc.oneof(fc.nat(), fc.anything()),
        method: methods,
        params: fc.anything(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 20 }), async (messages) => {
        using stage = new Stage();
        const host = stage.welcome();
        for (const said of messages) {
          stage.window.deliver(said);
          host.say(said);
        }
        host.say({ kind: 'request', id: 4_321, method: 'ui.initTooltips', params: null });
        await expect
          .poll(() => host.heard.at(-1), { interval: 1 })
          .toEqual({ kind: 'result', id: 4_321, result: null });
        expect(stage.ran).toEqual([null]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('events', () => {
  it('go to the host, and to nobody before there is one or after the end', async () => {
    using stage = new Stage();
    stage.connection.emit('registrationChanged', { state: 'connecting' });
    const host = stage.welcome();
    stage.connection.emit('registrationChanged', { state: 'registered' });
    await expect
      .poll(() => host.heard.slice(1))
      .toEqual([{ kind: 'event', name: 'registrationChanged', payload: { state: 'registered' } }]);
    stage.connection.dispose();
    stage.connection.emit('registrationChanged', { state: 'unregistered' });
    await delivered();
    expect([host.heard.length, stage.window.listenerCount]).toEqual([2, 0]);
  });
});
