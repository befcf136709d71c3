import { describe, expect, it } from 'vitest';
import type { FakeSubscription } from '../testing/fake-subscription.js';
import { createManualPhone, type ManualPhone } from '../testing/manual-phone.js';
import { createPresence, type Presence } from './presence.js';
import type { Watch } from './watch.js';

interface Test extends ManualPhone {
  readonly presence: Presence;
  /** The subscriptions that are not over, as `presence sip:bob@example.test`. */
  readonly open: () => readonly string[];
  /** The subscription that was asked for last. */
  readonly last: () => FakeSubscription;
}

async function setUp(random: () => number = () => 0.5): Promise<Test> {
  const phone = await createManualPhone();
  const presence = createPresence(phone.phone, { clock: phone.clock, random });
  const { subscriptions } = phone.signalling;
  const last = (): FakeSubscription => {
    const subscription = subscriptions.at(-1);
    if (subscription === undefined) throw new Error('Nobody subscribed.');
    return subscription;
  };
  const open = (): readonly string[] =>
    subscriptions.filter(({ isOver }) => !isOver).map(({ request }) => `${request.event} ${request.target}`);
  return { ...phone, presence, open, last };
}

/** Writes down each state of a watch. */
function follow<Value>(watch: Watch<Value>, describeValue: (value: Value) => string): string[] {
  const said: string[] = [];
  watch.on('changed', ({ state }) => {
    said.push('value' in state ? `${state.kind} ${describeValue(state.value)}` : state.kind);
  });
  watch.on('documentRefused', ({ error }) => said.push(error.code));
  return said;
}

function pidf(basic: string): string {
  return `<presence entity="sip:bob@example.test"><tuple id="t"><status><basic>${basic}</basic></status></tuple></presence>`;
}

function dialogInfo(version: number, state: string, ...calls: readonly string[]): string {
  const dialogs = calls.map((call, index) => `<dialog id="d${index}"><state>${call}</state></dialog>`);
  return `<dialog-info version="${version}" state="${state}" entity="sip:bob@example.test">${dialogs.join('')}</dialog-info>`;
}

describe('watching somebody', () => {
  it('subscribes, and tells what the server tells', async () => {
    const { clock, last, presence } = await setUp();
    const bob = presence.watch('bob');
    const said = follow(bob, ({ availability }) => availability);
    expect([bob.target, bob.state]).toEqual(['sip:bob@example.test', { kind: 'waiting' }]);
    await clock.advance(0);
    expect(last().request).toEqual({
      target: 'sip:bob@example.test',
      event: 'presence',
      accept: 'application/pidf+xml',
      expiresSeconds: 3_600,
    });
    last().notify('', 'pending');
    last().notify(pidf('open'));
    last().notify(pidf('closed'));
    expect(said).toEqual(['live available', 'live offline']);
    presence.dispose();
    await clock.advance(0);
    // The phone's own refresh is left.
    expect([last().isOver, clock.pendingCount]).toEqual([true, 1]);
  });

  it('costs one subscription, however many watch', async () => {
    const { clock, last, open, presence, signalling } = await setUp();
    const [one, two] = [presence.watch('bob'), presence.watch('sip:bob@example.test')];
    const lines = presence.watchDialogs('bob');
    await clock.advance(0);
    expect(open()).toEqual(['presence sip:bob@example.test', 'dialog sip:bob@example.test']);
    signalling.subscriptions[0]?.notify(pidf('open'));
    expect([one.state, one.state]).toEqual([two.state, expect.objectContaining({ kind: 'live' })]);
    one.dispose();
    one.dispose();
    expect(open()).toHaveLength(2);
    two.dispose();
    expect(open()).toEqual(['dialog sip:bob@example.test']);
    lines.dispose();
    expect([open(), last().isOver]).toEqual([[], true]);
    presence.watch('bob');
    await clock.advance(0);
    expect(open()).toEqual(['presence sip:bob@example.test']);
  });

  it('of one watcher ends with it, and not for the others', async () => {
    const { clock, last, presence } = await setUp();
    const [one, two] = [presence.watch('bob'), presence.watch('bob')];
    const [ones, twos] = [one, two].map((watch) => follow(watch, ({ availability }) => availability));
    await clock.advance(0);
    one.dispose();
    last().notify(pidf('open'));
    expect([ones, twos]).toEqual([[], ['live available']]);
  });

  it('needs nobody to be registered at the time, and nothing of who stopped to watch before', async () => {
    const { clock, open, phone, presence, signalling } = await setUp();
    await phone.stop();
    presence.watch('bob');
    presence.watch('carol').dispose();
    await clock.advance(60_000);
    expect(signalling.subscriptions).toEqual([]);
    await phone.start();
    await clock.advance(1_000);
    expect(open()).toEqual(['presence sip:bob@example.test']);
  });

  it('refuses what cannot be read, and keeps what it knows', async () => {
    const { clock, last, presence } = await setUp();
    const bob = presence.watch('bob');
    const said = follow(bob, ({ availability }) => availability);
    await clock.advance(0);
    last().notify(pidf('open'));
    last().notify('<!DOCTYPE presence><presence/>');
    last().notify(`<presence>${'<a>'.repeat(99)}</presence>`);
    expect(said).toEqual(['live available', 'presence/invalid-document', 'presence/document-too-large']);
    expect(bob.state.kind).toBe('live');
  });

  it('throws for who cannot be one, and after its end', async () => {
    const { presence } = await setUp();
    expect(() => presence.watch('')).toThrow(expect.objectContaining({ code: 'call/invalid-target' }));
    presence.dispose();
    presence.dispose();
    expect(() => presence.watch('bob')).toThrow(expect.objectContaining({ code: 'presence/disposed' }));
  });
});

describe('watching calls', () => {
  it('puts full and partial documents together', async () => {
    const { clock, last, presence } = await setUp();
    const said = follow(presence.watchDialogs('bob'), ({ lamp }) => lamp);
    await clock.advance(0);
    last().notify(dialogInfo(0, 'full'));
    last().notify(dialogInfo(1, 'partial', 'early'));
    last().notify(dialogInfo(1, 'partial', 'terminated'));
    last().notify(dialogInfo(2, 'partial', 'confirmed'));
    last().notify(dialogInfo(3, 'partial', 'terminated'));
    expect(said).toEqual(['live idle', 'live ringing', 'live talking', 'live idle']);
  });

  it('asks for all again where a document was lost, but not of a server that loses them always', async () => {
    const { clock, last, presence, signalling } = await setUp();
    presence.watchDialogs('bob');
    await clock.advance(0);
    last().notify(dialogInfo(0, 'full'));
    last().notify(dialogInfo(5, 'partial', 'early'));
    await clock.advance(0);
    expect(signalling.subscriptions).toHaveLength(1);
    await clock.advance(30_000);
    last().notify(dialogInfo(9, 'partial', 'early'));
    await clock.advance(0);
    expect(signalling.subscriptions.map(({ isOver }) => isOver)).toEqual([true, false]);
    // It begins to count anew.
    last().notify(dialogInfo(0, 'full', 'confirmed'));
    expect(presence.watchDialogs('bob').state).toMatchObject({ kind: 'live', value: { lamp: 'talking' } });
  });
});

describe('a mailbox', () => {
  it('is the phone’s own, or another', async () => {
    const { clock, last, open, presence } = await setUp();
    presence.mailbox('support');
    const mine = follow(presence.mailbox(), ({ hasMessages, voice }) => `${hasMessages} ${voice.newCount}`);
    await clock.advance(0);
    expect(open()).toEqual([
      'message-summary sip:support@example.test',
      'message-summary sip:alice@example.test',
    ]);
    last().notify('Messages-Waiting: yes\r\nVoice-Message: 2/0\r\n');
    last().notify('Messages-Waiting: no\r\n');
    expect(mine).toEqual(['live true 2', 'live false 0']);
  });

  it('is told of without a subscription too', async () => {
    const { clock, last, presence, signalling } = await setUp();
    const mailbox = presence.mailbox();
    await clock.advance(0);
    last().finish({ reason: 'refused', status: 489 });
    expect(mailbox.state.kind).toBe('refused');
    const contentType = 'application/simple-message-summary';
    const body = 'Messages-Waiting: yes\r\n';
    signalling.receiveNotify({ event: 'refer', contentType, body });
    expect(mailbox.state.kind).toBe('refused');
    signalling.receiveNotify({ event: 'message-summary', contentType, body });
    expect(mailbox.state).toMatchObject({ kind: 'live', value: { hasMessages: true } });
  });
});

describe('a subscription that the server ends', () => {
  it('is refused for good, with the status', async () => {
    const { clock, last, presence, signalling } = await setUp();
    const bob = presence.watch('bob');
    await clock.advance(0);
    last().finish({ reason: 'refused', status: 403 });
    expect(bob.state).toMatchObject({ kind: 'refused', error: { code: 'presence/refused', sipStatus: 403 } });
    await clock.advance(24 * 3_600_000);
    expect(signalling.subscriptions).toHaveLength(1);
  });

  it('is asked for again, later each time', async () => {
    const { clock, last, presence, signalling } = await setUp();
    const said = follow(presence.watch('bob'), ({ availability }) => availability);
    await clock.advance(0);
    last().notify(pidf('open'));
    const delays: number[] = [];
    for (let count = 1; count < 4; count += 1) {
      const endedAtMs = clock.now();
      last().finish({ reason: 'giveup' });
      while (signalling.subscriptions.length === count) await clock.advance(100);
      delays.push(clock.now() - endedAtMs);
    }
    expect(delays).toEqual([3_000, 6_000, 12_000]);
    expect(said).toEqual(['live available', 'stale available']);
  });

  it('is asked for again at once when it was only moved, and not when it never lasts', async () => {
    const { clock, last, presence, signalling } = await setUp();
    presence.watch('bob');
    await clock.advance(30_000);
    last().finish({ reason: 'deactivated' });
    await clock.advance(0);
    expect(signalling.subscriptions).toHaveLength(2);
    last().finish({ reason: 'deactivated' });
    await clock.advance(2_999);
    expect(signalling.subscriptions).toHaveLength(2);
    await clock.advance(1);
    expect(signalling.subscriptions).toHaveLength(3);
  });

  it('is left alone for as long as the server asks', async () => {
    const { clock, last, presence, signalling } = await setUp();
    presence.watch('bob');
    await clock.advance(0);
    last().finish({ reason: 'refused', status: 503, retryAfterSeconds: 120 });
    await clock.advance(119_999);
    expect(signalling.subscriptions).toHaveLength(1);
    await clock.advance(1);
    expect(signalling.subscriptions).toHaveLength(2);
  });

  it('stays as it is when nothing can change any more', async () => {
    const { clock, last, presence, signalling } = await setUp();
    const bob = presence.watch('bob');
    await clock.advance(0);
    last().notify(pidf('closed'));
    last().finish({ reason: 'invariant' });
    await clock.advance(3_600_000);
    expect([bob.state.kind, signalling.subscriptions.length]).toEqual(['live', 1]);
  });

  it('is nobody’s business when nobody watches any more', async () => {
    const { clock, last, presence, signalling } = await setUp();
    const bob = presence.watch('bob');
    await clock.advance(0);
    last().finish({ reason: 'giveup' });
    bob.dispose();
    await clock.advance(3_600_000);
    expect(signalling.subscriptions).toHaveLength(1);
  });
});

describe('five hundred watched people', () => {
  /** Numbers in [0, 1), the same in each run. */
  function seeded(): () => number {
    let state = 42;
    return () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    };
  }

  /** Answers each SUBSCRIBE after 40 ms, and notes how many waited and when they came. */
  function serve({ clock, last, signalling }: Test): {
    readonly peak: () => number;
    readonly times: number[];
  } {
    const times: number[] = [];
    let inFlight = 0;
    let peak = 0;
    const subscribe = signalling.subscribe.bind(signalling);
    signalling.subscribe = (request) => {
      const subscription = subscribe(request);
      const server = last();
      times.push(clock.now());
      inFlight += 1;
      peak = Math.max(peak, inFlight);
      clock.after(40, () => {
        inFlight -= 1;
        server.notify(pidf('open'));
      });
      return subscription;
    };
    return { peak: () => peak, times };
  }

  it('are subscribed to, eight at a time, and after a reconnect by chance over ten seconds', async () => {
    const test = await setUp(seeded());
    const { clock, open, phone, presence, signalling } = test;
    const { peak, times } = serve(test);
    const watches = Array.from({ length: 500 }, (_none, index) => presence.watch(`user${index}`));
    await clock.advance(5_000);
    expect([open().length, peak()]).toEqual([500, 8]);
    expect(watches.every(({ state }) => state.kind === 'live')).toBe(true);

    times.length = 0;
    signalling.loseConnection();
    await clock.advance(0);
    expect([open().length, watches.every(({ state }) => state.kind === 'stale')]).toEqual([0, true]);
    while (phone.registration !== 'registered') await clock.advance(10);
    const backAtMs = clock.now();
    await clock.advance(15_000);
    expect(watches.every(({ state }) => state.kind === 'live')).toBe(true);
    expect([times.length, peak()]).toEqual([500, 8]);
    const perSecond = Array.from(
      { length: 10 },
      (_none, second) => times.filter((time) => Math.floor((time - backAtMs) / 1_000) === second).length,
    );
    expect(Math.max(...perSecond)).toBeLessThan(75);
    expect(Math.min(...perSecond)).toBeGreaterThan(25);
    presence.dispose();
    expect(open()).toEqual([]);
  });

  it('are asked for once when the connection is lost while they are asked for again', async () => {
    const test = await setUp(seeded());
    const { clock, open, presence, signalling } = test;
    const { peak } = serve(test);
    for (let index = 0; index < 500; index += 1) presence.watch(`user${index}`);
    await clock.advance(1_000);
    for (let count = 0; count < 3; count += 1) {
      signalling.loseConnection();
      await clock.advance(4_000);
    }
    await clock.advance(20_000);
    expect([open().length, new Set(open()).size, peak()]).toEqual([500, 500, 8]);
  });
});
