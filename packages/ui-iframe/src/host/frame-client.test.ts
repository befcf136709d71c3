import { silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { FakeFrameWindow, frameOrigin } from '../testing/fake-windows.js';
import { delivered, PortUser } from '../testing/port-user.js';
import { aDocument } from '../testing/provisioning-document.js';
import { FrameClient } from './frame-client.js';

const ready = {
  kind: 'ready',
  version: 1,
  capabilities: ['phone.provision', 'phone.dial', 'ui.toast', 'phone.release'],
};
const toast = { message: 'Hello', tone: 'info' } as const;

class Stage implements Disposable {
  readonly window: FakeFrameWindow = new FakeFrameWindow();
  readonly clock: ManualClock = new ManualClock();
  readonly client: FrameClient;
  readonly #frames: PortUser[] = [];

  constructor({ signal }: { readonly signal?: AbortSignal } = {}) {
    this.client = new FrameClient({
      window: this.window,
      origin: frameOrigin,
      timeoutMs: 15_000,
      clock: this.clock,
      logger: silentLogger,
      signal,
    });
  }

  /** A document in the iframe says hello, and is handed a port. */
  greet(version = 1): PortUser {
    this.window.hello(version);
    const welcome = this.window.posted.at(-1);
    if (welcome === undefined) throw new Error('The host did not welcome the frame.');
    const frame = new PortUser(welcome.port);
    this.#frames.push(frame);
    return frame;
  }

  async connect(): Promise<PortUser> {
    const frame = this.greet();
    frame.say(ready);
    await this.client.ready;
    return frame;
  }

  [Symbol.dispose](): void {
    this.client.dispose();
    for (const frame of this.#frames) frame[Symbol.dispose]();
  }
}

describe('the handshake', () => {
  it('loads the frame, welcomes it, and is ready when the frame is', async () => {
    using stage = new Stage();
    expect(stage.window.loadCount).toBe(1);
    const frame = stage.greet();
    expect(stage.window.posted[0]?.message).toEqual({ channel: 'offhook', kind: 'welcome', version: 1 });
    expect(stage.client.capabilities).toEqual([]);
    frame.say(ready);
    await stage.client.ready;
    expect(stage.client.capabilities).toEqual(ready.capabilities);
  });

  it('speaks the older of two versions', () => {
    using stage = new Stage();
    stage.greet(7);
    expect(stage.window.posted[0]?.message.version).toBe(1);
  });

  it.each([
    ['another window', { source: {} }],
    ['another origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['no window at all', { source: null }],
  ])('does not welcome %s', (_who, from) => {
    using stage = new Stage();
    stage.window.deliver({ channel: 'offhook', kind: 'hello', version: 1 }, from);
    expect(stage.window.posted).toEqual([]);
  });

  it.each([
    ['another channel', { channel: 'other', kind: 'hello', version: 1 }],
    ['another kind', { channel: 'offhook', kind: 'welcome', version: 1 }],
    ['no version', { channel: 'offhook', kind: 'hello' }],
    ['a version before the first', { channel: 'offhook', kind: 'hello', version: 0 }],
    ['a version that is no number', { channel: 'offhook', kind: 'hello', version: '1' }],
    ['a text', 'hello'],
    ['nothing', null],
  ])('does not take for a hello: %s', (_what, data) => {
    using stage = new Stage();
    stage.window.deliver(data);
    expect(stage.window.posted).toEqual([]);
  });

  it('fails when the frame insists on another version than was agreed', async () => {
    using stage = new Stage();
    stage.greet().say({ ...ready, version: 2 });
    await expect(stage.client.ready).rejects.toMatchObject({ code: 'frame/version-mismatch' });
  });

  it('fails when the frame does not come in time, and with it all that waited', async () => {
    using stage = new Stage();
    const asked = stage.client.request('ui.toast', toast, { timeoutMs: 60_000 });
    const outcome = expect(asked).rejects.toMatchObject({ code: 'frame/timed-out', retryable: true });
    await stage.clock.advance(15_000);
    await expect(stage.client.ready).rejects.toMatchObject({ code: 'frame/timed-out' });
    await outcome;
    expect([stage.clock.pendingCount, stage.window.listenerCount]).toEqual([0, 0]);
  });

  it('hears nothing from the port before `ready`', async () => {
    using stage = new Stage();
    const events: unknown[] = [];
    stage.client.on('failed', (failure) => events.push(failure));
    const frame = stage.greet();
    frame.say({
      kind: 'event',
      name: 'failed',
      payload: { error: { code: 'a/b', message: '', retryable: false } },
    });
    frame.say(ready);
    await stage.client.ready;
    expect(events).toEqual([]);
  });

  it('does not begin in an iframe that is not in the page', async () => {
    const window = new FakeFrameWindow();
    window.source = null;
    const clock = new ManualClock();
    const logger = silentLogger;
    const client = new FrameClient({
      window,
      origin: frameOrigin,
      timeoutMs: 1,
      clock,
      logger,
      signal: undefined,
    });
    await expect(client.ready).rejects.toMatchObject({ code: 'frame/removed' });
    expect([window.loadCount, window.listenerCount, clock.pendingCount]).toEqual([0, 0, 0]);
  });
});

describe('a request', () => {
  it('waits for the frame, then goes in the order of asking', async () => {
    using stage = new Stage();
    void stage.client.request('ui.toast', toast).catch(() => undefined);
    void stage.client.request('phone.dial', { target: '1' }).catch(() => undefined);
    const frame = stage.greet();
    await delivered();
    expect(frame.heard).toEqual([]);
    frame.say(ready);
    await expect
      .poll(() => frame.heard)
      .toMatchObject([
        { kind: 'request', id: 1, method: 'ui.toast', params: toast },
        { kind: 'request', id: 2, method: 'phone.dial', params: { target: '1' } },
      ]);
  });

  it('resolves with the checked result', async () => {
    using stage = new Stage();
    const frame = await stage.connect();
    const answer = stage.client.request('phone.provision', { document: aDocument(), options: {} });
    await expect.poll(() => frame.heard.length).toBe(1);
    frame.say({ kind: 'result', id: 1, result: { registration: 'connecting', secret: 'left out' } });
    await expect(answer).resolves.toEqual({ registration: 'connecting' });
  });

  it.each([
    [
      'a result that makes no sense',
      { kind: 'result', id: 1, result: { registration: 'dancing' } },
      'frame/invalid-result',
    ],
    ['no result', { kind: 'result', id: 1 }, 'frame/invalid-result'],
    [
      'an error of the engine',
      {
        kind: 'error',
        id: 1,
        error: { code: 'registration/invalid-account', message: 'Bad.', retryable: false },
      },
      'registration/invalid-account',
    ],
    [
      'an error of the frame',
      { kind: 'error', id: 1, error: { code: 'frame/invalid-params', message: 'Bad.', retryable: false } },
      'frame/invalid-params',
    ],
  ])('rejects at %s', async (_what, said, code) => {
    using stage = new Stage();
    const frame = await stage.connect();
    const answer = stage.client.request('phone.provision', { document: aDocument(), options: {} });
    frame.say(said);
    await expect(answer).rejects.toMatchObject({ code });
  });

  it.each([
    ['ui.toast', toast, 10_000],
    ['phone.provision', { document: aDocument(), options: {} }, 30_000],
  ] as const)('%s has a deadline of its own', async (method, params, timeoutMs) => {
    using stage = new Stage();
    await stage.connect();
    const outcomes: unknown[] = [];
    stage.client.request(method, params).catch((error: unknown) => outcomes.push(error));
    await stage.clock.advance(timeoutMs - 1);
    expect(outcomes).toEqual([]);
    await stage.clock.advance(1);
    expect(outcomes).toMatchObject([{ code: 'frame/timed-out' }]);
  });

  it('counts the wait for the frame into its deadline, and is not sent afterwards', async () => {
    using stage = new Stage();
    const asked = stage.client.request('phone.dial', { target: '1' }, { timeoutMs: 100 });
    const outcome = expect(asked).rejects.toMatchObject({ code: 'frame/timed-out' });
    await stage.clock.advance(100);
    await outcome;
    const frame = await stage.connect();
    await delivered();
    expect(frame.heard).toEqual([]);
  });

  it('can be aborted before, while it waits, and while the frame works', async () => {
    using stage = new Stage();
    const dial = (signal: AbortSignal): Promise<unknown> =>
      stage.client.request('phone.dial', { target: '1' }, { signal });
    await expect(dial(AbortSignal.abort(new Error('before')))).rejects.toThrow('before');

    const waiting = new AbortController();
    const whileWaiting = dial(waiting.signal);
    waiting.abort(new Error('waiting'));
    await expect(whileWaiting).rejects.toThrow('waiting');

    const frame = await stage.connect();
    const working = new AbortController();
    const whileWorking = dial(working.signal);
    await expect.poll(() => frame.heard.length).toBe(1);
    working.abort(new Error('working'));
    await expect(whileWorking).rejects.toThrow('working');
  });

  it('for what the frame cannot do is not sent', async () => {
    using stage = new Stage();
    const frame = await stage.connect();
    await expect(stage.client.request('ui.initTooltips', null)).rejects.toMatchObject({
      code: 'frame/unsupported',
    });
    expect(frame.heard).toEqual([]);
  });
});

describe('events', () => {
  it('are checked, and told without what is unknown', async () => {
    using stage = new Stage();
    const frame = await stage.connect();
    const states: unknown[] = [];
    stage.client.on('registrationChanged', (change) => states.push(change));
    const say = (payload: unknown): void =>
      frame.say({ kind: 'event', name: 'registrationChanged', payload });
    say({ state: 'registered', password: 'left out' });
    say({ state: 'dancing' });
    say(null);
    say({
      state: 'retrying',
      error: { code: 'registration/unreachable', message: 'Down.', retryable: true },
    });
    await expect
      .poll(() => states)
      .toEqual([
        { state: 'registered' },
        { state: 'retrying', error: { code: 'registration/unreachable', message: 'Down.', retryable: true } },
      ]);
  });

  it.each(['newerThanUs', 'toString', '__proto__', 'closed', 'reloaded'])(
    '“%s” passes in silence',
    async (name) => {
      using stage = new Stage();
      const frame = await stage.connect();
      let closed = 0;
      stage.client.on('closed', () => (closed += 1));
      stage.client.on('reloaded', () => (closed += 1));
      frame.say({ kind: 'event', name, payload: { error: 'x', capabilities: [] } });
      await delivered();
      expect(closed).toBe(0);
    },
  );
});

describe('a frame that goes', () => {
  it('fails what is pending at a reload, and gets what comes after', async () => {
    using stage = new Stage();
    const first = await stage.connect();
    const lost = stage.client.request('phone.release', null);
    await expect.poll(() => first.heard.length).toBe(1);
    const reloads: unknown[] = [];
    stage.client.on('reloaded', (reload) => reloads.push(reload));

    const second = stage.greet();
    await expect(lost).rejects.toMatchObject({ code: 'frame/reloaded', retryable: true });
    const kept = stage.client.request('phone.release', null);
    second.say({ ...ready, capabilities: ['phone.release'] });
    await expect.poll(() => second.heard.length).toBe(1);
    second.say({ kind: 'result', id: 2, result: null });
    await expect(kept).resolves.toBeNull();
    expect(reloads).toEqual([{ capabilities: ['phone.release'] }]);
  });

  it('does not get what was given up in the very moment of its return', async () => {
    using stage = new Stage();
    await stage.connect();
    const second = stage.greet();
    const giveUp = new AbortController();
    const waiting = stage.client.request('phone.dial', { target: '1' }, { signal: giveUp.signal });
    stage.client.on('reloaded', () => giveUp.abort(new Error('given up')));
    second.say(ready);
    await expect(waiting).rejects.toThrow('given up');
    await delivered();
    expect(second.heard).toEqual([]);
  });

  it('is not heard any more through its old port', async () => {
    using stage = new Stage();
    const first = await stage.connect();
    const second = stage.greet();
    second.say(ready);
    const asked = stage.client.request('phone.release', null);
    await expect.poll(() => second.heard.length).toBe(1);
    first.say({ kind: 'error', id: 1, error: { code: 'old/news', message: '', retryable: false } });
    second.say({ kind: 'result', id: 1, result: null });
    await expect(asked).resolves.toBeNull();
  });

  it('fails what is pending as soon as its port closes, where the browser says so', async () => {
    using stage = new Stage();
    const frame = await stage.connect();
    const lost = stage.client.request('phone.release', null);
    await expect.poll(() => frame.heard.length).toBe(1);
    frame[Symbol.dispose]();
    await expect(lost).rejects.toMatchObject({ code: 'frame/reloaded' });
  });

  it.each([
    ['is removed', (stage: Stage) => stage.window.remove(), 'frame/removed'],
    ['is disposed', (stage: Stage) => stage.client.dispose(), 'frame/disposed'],
    ['is disposed by `using`', (stage: Stage) => stage.client[Symbol.dispose](), 'frame/disposed'],
  ] as const)('fails everything when it %s, for good', async (_how, end, code) => {
    using stage = new Stage();
    const frame = await stage.connect();
    const closings: unknown[] = [];
    stage.client.on('closed', ({ error }) => closings.push(error.code));
    const sent = stage.client.request('phone.release', null);
    const outcome = expect(sent).rejects.toMatchObject({ code });
    await expect.poll(() => frame.heard.length).toBe(1);
    end(stage);
    end(stage);
    await outcome;
    await expect(stage.client.request('phone.release', null)).rejects.toMatchObject({ code });
    stage.window.hello();
    expect(stage.window.posted.length).toBe(1);
    expect(closings).toEqual([code]);
    expect([stage.clock.pendingCount, stage.window.listenerCount]).toEqual([0, 0]);
  });

  it('ends with the signal that it was opened with, before and after it is ready', async () => {
    const abort = new AbortController();
    using stage = new Stage({ signal: abort.signal });
    await stage.connect();
    abort.abort();
    await expect(stage.client.request('phone.release', null)).rejects.toMatchObject({
      code: 'frame/disposed',
    });

    using never = new Stage({ signal: AbortSignal.abort() });
    await expect(never.client.ready).rejects.toMatchObject({ code: 'frame/disposed' });
    expect(never.window.loadCount).toBe(0);
  });
});
