import { ManualClock } from '@offhook/primitives/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SignallingPort, Subscription, SubscriptionRequest } from '../../ports/signalling-port.js';
import { settle } from '../../testing/contract.js';
import { createMemorySignalling, MemorySwitch } from '../../testing/index.js';
import { asRequest, rawRequest, rawResponse } from '../../testing/raw-sip.js';
import { useSignallingEnds } from '../../testing/signalling-ends.js';

// Alice subscribes to bob at a notifier in memory (RFC 6665).

interface Stage {
  readonly memorySwitch: MemorySwitch;
  readonly signalling: SignallingPort;
  readonly clock: ManualClock;
  readonly heard: string[];
  readonly subscribe: (request?: Partial<SubscriptionRequest>) => Promise<Subscription>;
  /** Alice's side of the ladder since the last look. */
  readonly steps: () => readonly string[];
  readonly advance: (durationMs: number) => Promise<void>;
  readonly receive: (text: string) => Promise<void>;
  readonly timerCount: () => number;
}

const ending = useSignallingEnds();

async function setStage(users: Readonly<Record<string, string>> = { alice: '' }): Promise<Stage> {
  const memorySwitch = new MemorySwitch({ users, challengesInvites: true });
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const signalling = createMemorySignalling({ memorySwitch, username: 'alice', clock });
  await signalling.connect(new AbortController().signal);
  const baseCount = clock.pendingCount;
  const heard: string[] = [];
  const stage: Stage = {
    memorySwitch,
    signalling,
    clock,
    heard,
    subscribe: async (request) => {
      const subscription = signalling.subscribe({ ...defaults, ...request });
      subscription.on('notified', ({ body, state }) => heard.push(`${state} ${body}`.trim()));
      subscription.on('ended', ({ reason, retryAfterSeconds, status }) =>
        heard.push(
          ['ended', reason, status, retryAfterSeconds].filter((part) => part !== undefined).join(' '),
        ),
      );
      await settle();
      return subscription;
    },
    steps: () => {
      const names = memorySwitch.ladder.of('alice');
      memorySwitch.ladder.clear();
      return names;
    },
    advance: async (durationMs) => {
      await clock.advance(durationMs);
      await settle();
    },
    receive: async (text) => {
      memorySwitch.inject('alice', text);
      await settle();
    },
    timerCount: () => clock.pendingCount - baseCount,
  };
  return ending(stage);
}

const defaults: SubscriptionRequest = {
  target: 'sip:bob@example.test',
  event: 'presence',
  accept: 'application/pidf+xml',
  expiresSeconds: 600,
};
const open = { user: 'bob', event: 'presence', contentType: 'application/pidf+xml', body: '<open/>' };
const begun = ['→ SUBSCRIBE', '← 200', '← NOTIFY', '→ 200'];

describe('a subscription', () => {
  it('is answered, and told the state at once', async () => {
    const { heard, memorySwitch, steps, subscribe } = await setStage();
    memorySwitch.notifier.publish(open);
    await subscribe({ body: { contentType: 'application/simple-filter+xml', content: '<f/>' } });
    const { body, headers } = asRequest(memorySwitch.ladder.messages('alice', '→ SUBSCRIBE')[0]);
    const names = ['Event', 'Accept', 'Expires', 'Content-Type'] as const;
    expect(names.map((name) => headers.first(name))).toEqual([
      'presence',
      'application/pidf+xml',
      '600',
      'application/simple-filter+xml',
    ]);
    expect(body).toBe('<f/>');
    expect(steps()).toEqual(begun);
    expect(heard).toEqual(['active <open/>']);
  });

  it('is refreshed at three quarters of what the server grants, in the same dialog', async () => {
    const { advance, memorySwitch, steps, subscribe } = await setStage();
    memorySwitch.notifier.maxExpiresSeconds = 100;
    await subscribe();
    const [first] = memorySwitch.ladder.messages('alice', '→ SUBSCRIBE');
    steps();
    await advance(74_999);
    expect(steps()).toEqual([]);
    await advance(1);
    const [again] = memorySwitch.ladder.messages('alice', '→ SUBSCRIBE');
    expect(asRequest(again).uri).toBe('sip:notifier@switch.test');
    expect(again?.headers.first('Call-ID')).toBe(first?.headers.first('Call-ID'));
    expect(again?.headers.first('CSeq')).toBe('2 SUBSCRIBE');
    expect(steps()).toEqual(begun);
    await advance(75_000);
    expect(steps()).toEqual(begun);
    expect(memorySwitch.notifier.subscriptionCount).toBe(1);
  });

  it('answers a challenge', async () => {
    const { heard, steps, subscribe } = await setStage({ alice: 'alice-password' });
    await subscribe();
    expect(steps()).toEqual(['→ SUBSCRIBE', '← 407', ...begun]);
    expect(heard).toEqual(['active']);
  });

  it('that is too short is made longer', async () => {
    const { heard, memorySwitch, steps, subscribe } = await setStage();
    memorySwitch.notifier.minExpiresSeconds = 900;
    await subscribe();
    expect(steps()).toEqual(['→ SUBSCRIBE', '← 423', ...begun]);
    expect(heard).toEqual(['active']);
  });

  it.each([
    ['an event that nobody knows', { event: 'weather' }, 'ended refused 489'],
    ['nobody', { event: 'dialog' }, 'ended refused 404 30'],
  ])('to %s is refused', async (_what, request, end) => {
    const { heard, memorySwitch, subscribe, timerCount } = await setStage();
    memorySwitch.notifier.refusal = { status: 404, retryAfterSeconds: 30 };
    await subscribe(request);
    expect(heard).toEqual([end]);
    expect(timerCount()).toBe(0);
  });

  it('that the server has forgotten ends when it is refreshed', async () => {
    const { advance, heard, memorySwitch, subscribe, timerCount } = await setStage();
    await subscribe();
    memorySwitch.notifier.forget();
    await advance(450_000);
    expect(heard).toEqual(['active', 'ended refused 481']);
    expect(timerCount()).toBe(0);
  });

  it.each([
    ['noresource', 'ended noresource'],
    ['probation;retry-after=30', 'ended probation 30'],
    ['DEACTIVATED', 'ended deactivated'],
    ['x-other', 'ended unspecified'],
  ])('is ended by the server: %s', async (reason, end) => {
    const { heard, memorySwitch, subscribe, timerCount } = await setStage();
    memorySwitch.notifier.publish(open);
    await subscribe();
    memorySwitch.notifier.terminate('bob', 'presence', reason);
    await settle();
    expect(heard).toEqual(['active <open/>', 'terminated <open/>', end]);
    expect(timerCount()).toBe(0);
  });

  it('is taken back, and nothing is left of it', async () => {
    const { advance, heard, memorySwitch, steps, subscribe, timerCount } = await setStage();
    const subscription = await subscribe();
    steps();
    await subscription.end();
    expect(memorySwitch.ladder.messages('alice', '→ SUBSCRIBE')[0]?.headers.first('Expires')).toBe('0');
    await settle();
    expect(steps()).toEqual(begun);
    expect([heard, memorySwitch.notifier.subscriptionCount, timerCount()]).toEqual([['active'], 0, 0]);
    await advance(600_000);
    await subscription.end();
    expect(steps()).toEqual([]);
  });

  it('is taken back before it is answered', async () => {
    const { heard, memorySwitch, signalling, timerCount } = await setStage();
    const subscription = signalling.subscribe(defaults);
    subscription.on('notified', () => heard.push('notified'));
    await subscription.end();
    await settle();
    // Its first NOTIFY got 481, so that the server forgets it too.
    expect([heard, memorySwitch.notifier.subscriptionCount, timerCount()]).toEqual([[], 0, 0]);
  });

  it('ends when the server says yes and then nothing', async () => {
    const { advance, heard, memorySwitch, subscribe } = await setStage();
    const subscribing = subscribe();
    memorySwitch.intercept = () => true;
    await subscribing;
    const [request] = memorySwitch.ladder.messages('alice', '→ SUBSCRIBE');
    const lines = ['Contact: <sip:n@switch.test>', 'Expires: 600'];
    memorySwitch.inject('alice', rawResponse(asRequest(request), 200, { toTag: 'n', lines }));
    await settle();
    await advance(32_000);
    expect(heard).toEqual(['ended refused 408']);
  });

  it('fails where there is no connection', async () => {
    const { heard, signalling, subscribe } = await setStage();
    signalling.disconnect();
    await subscribe();
    expect(heard).toEqual(['ended refused 503']);
  });

  it('says nothing after the phone is put away', async () => {
    const { heard, signalling, subscribe } = await setStage();
    const subscription = await subscribe();
    signalling.dispose();
    await subscription.end();
    expect(heard).toEqual(['active']);
  });
});

describe('a NOTIFY', () => {
  /** One that the test writes, for the subscription that is sent and not yet answered. */
  async function notifyEarly(
    { memorySwitch, receive, subscribe, steps }: Stage,
    lines: readonly string[],
    { body = '', sequence = 1, tag = 'n' } = {},
  ): Promise<string> {
    if (memorySwitch.ladder.messages('alice', '→ SUBSCRIBE').length === 0) {
      memorySwitch.intercept = () => true;
      await subscribe();
    }
    const { headers } = asRequest(memorySwitch.ladder.messages('alice', '→ SUBSCRIBE')[0]);
    await receive(
      rawRequest('NOTIFY', 'sip:alice@example.test', { lines, body })
        .replace(/^From:.*$/m, `From: <sip:bob@example.test>;tag=${tag}`)
        .replace(/^To:.*$/m, `To: ${headers.first('From') ?? ''}`)
        .replace(/^Call-ID:.*$/m, `Call-ID: ${headers.first('Call-ID') ?? ''}`)
        .replace(/^CSeq:.*$/m, `CSeq: ${sequence} NOTIFY`),
    );
    return memorySwitch.ladder.of('alice').at(-1) ?? steps().join();
  }

  const contact = 'Contact: <sip:n@switch.test>';
  const active = ['Event: presence', 'Subscription-State: active;expires=100', contact];

  it('may be faster than the 2xx, and begins the dialog', async () => {
    const stage = await setStage();
    expect(await notifyEarly(stage, active, { body: '<open/>' })).toBe('→ 200');
    expect(stage.heard).toEqual(['active <open/>']);
    await stage.advance(75_000);
    const [, again] = stage.memorySwitch.ladder.messages('alice', '→ SUBSCRIBE');
    expect(asRequest(again).uri).toBe('sip:n@switch.test');
    expect(again?.headers.first('To')).toBe('<sip:bob@example.test>;tag=n');
    expect(again?.headers.first('CSeq')).toBe('2 SUBSCRIBE');
  });

  it.each([
    ['without a state', ['Event: presence', contact], '→ 400'],
    ['with a state that is none', ['Event: presence', 'Subscription-State: ;;', contact], '→ 400'],
    ['without a Contact', active.slice(0, 2), '→ 400'],
    ['without an event', active.slice(1), '→ 489'],
    ['of another event', ['Event: dialog', ...active.slice(1)], '→ 481'],
    ['of a state to come', ['Event: presence', 'Subscription-State: x-new', contact], '→ 200'],
  ])('%s gets its answer', async (_what, lines, answer) => {
    expect(await notifyEarly(await setStage(), lines)).toBe(answer);
  });

  it('that comes late, or from another fork, is refused', async () => {
    const stage = await setStage();
    expect(await notifyEarly(stage, active, { sequence: 5 })).toBe('→ 200');
    expect(await notifyEarly(stage, active, { sequence: 5 })).toBe('→ 500');
    expect(await notifyEarly(stage, active, { sequence: 6, tag: 'other' })).toBe('→ 481');
    expect(await notifyEarly(stage, active, { sequence: 6 })).toBe('→ 200');
    expect(stage.heard).toEqual(['active', 'active']);
  });

  it.each([
    [['Event: message-summary', 'Content-Type: application/simple-message-summary'], '→ 200', 1],
    [['Event: check-sync;reboot=false'], '→ 200', 1],
    [['X-None: 1'], '→ 489', 0],
  ])('that nobody asked for, with %j, gets %s', async (lines, answer, count) => {
    const { memorySwitch, receive, signalling } = await setStage();
    const heard: string[] = [];
    signalling.on('notified', ({ body, contentType, event }) =>
      heard.push(`${event} ${contentType} ${body}`),
    );
    await receive(rawRequest('NOTIFY', 'sip:alice@example.test', { lines, body: 'x' }));
    expect(memorySwitch.ladder.of('alice')).toEqual([answer]);
    expect(heard).toHaveLength(count);
  });

  it('of any kind takes nothing down', async () => {
    const stage = await setStage();
    await stage.subscribe();
    stage.signalling.on('notified', () => undefined);
    stage.signalling.on('referReceived', ({ refer }) => {
      refer.accept().report(200, 'OK');
    });
    const value = fc.string({ maxLength: 30 }).map((text) => text.replace(/[\r\n]/g, ' '));
    const name = fc.constantFrom(
      'Event',
      'Subscription-State',
      'Contact',
      'Content-Type',
      'Refer-To',
      'Expires',
    );
    const line = fc.tuple(name, value).map((parts) => parts.join(': '));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('NOTIFY', 'REFER', 'SUBSCRIBE'),
        fc.array(line, { maxLength: 4 }),
        value,
        async (method, lines, body) => {
          await stage.receive(rawRequest(method, 'sip:alice@example.test', { lines, body }));
          expect(stage.signalling.isConnected).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a REFER that comes alone', () => {
  const lines = ['Refer-To: <sip:carol@example.test>', 'Contact: <sip:s@s.invalid>'];

  it('is refused when nobody listens', async () => {
    const { memorySwitch, receive } = await setStage();
    await receive(rawRequest('REFER', 'sip:alice@example.test', { lines }));
    expect(memorySwitch.ladder.of('alice')).toEqual(['→ 403']);
  });

  it('is accepted, and its reports go out in a dialog of its own', async () => {
    const { memorySwitch, receive, signalling } = await setStage();
    memorySwitch.intercept = () => true;
    signalling.on('referReceived', ({ refer }) => {
      refer.accept().report(200, 'OK');
    });
    await receive(rawRequest('REFER', 'sip:alice@example.test', { lines }));
    expect(memorySwitch.ladder.of('alice')).toEqual(['→ 202', '→ NOTIFY', '→ NOTIFY']);
    const [accepted] = memorySwitch.ladder.messages('alice', '→ 202');
    const [first, last] = memorySwitch.ladder.messages('alice', '→ NOTIFY').map(asRequest);
    expect([first?.uri, first?.headers.first('From')?.split(';')[1]]).toEqual([
      'sip:s@s.invalid',
      accepted?.headers.first('To')?.split(';')[1],
    ]);
    expect(last?.body).toBe('SIP/2.0 200 OK\r\n');
  });

  it('without a way back gets 400', async () => {
    const { memorySwitch, receive, signalling } = await setStage();
    signalling.on('referReceived', () => undefined);
    await receive(rawRequest('REFER', 'sip:alice@example.test', { lines: lines.slice(0, 1) }));
    expect(memorySwitch.ladder.of('alice')).toEqual(['→ 400']);
  });
});
