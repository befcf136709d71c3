import { describe, expect, it, vi } from 'vitest';
import type { Phone } from '../phone.js';
import { createPresence, type Presence } from '../presence/index.js';
import { createMemoryPhone, MemorySwitch } from '../testing/index.js';
import type { MemoryPublication } from '../testing/memory-notifier.js';
import { rawRequest } from '../testing/raw-sip.js';
import { useWoundTimers } from '../testing/wound-timers.js';

// Real SIP over a SIP switch in memory.

useWoundTimers({ lastMs: 4_000 });

const bob = 'sip:bob@example.test';
const notified = ['← NOTIFY', '→ 200'];
const subscribed = ['→ SUBSCRIBE', '← 200', ...notified];

interface Stage {
  readonly memorySwitch: MemorySwitch;
  readonly notifier: MemorySwitch['notifier'];
  readonly alice: Phone;
  readonly presence: Presence;
  readonly ladder: () => readonly string[];
}

/** Alice, registered, and a server that notifies. */
async function setStage(): Promise<Stage> {
  const memorySwitch = new MemorySwitch({ users: { alice: '' } });
  const { notifier } = memorySwitch;
  const alice = createMemoryPhone({ memorySwitch, username: 'alice' });
  await alice.start();
  memorySwitch.ladder.clear();
  return {
    memorySwitch,
    notifier,
    alice,
    presence: createPresence(alice, { random: () => 0.5 }),
    ladder: () => memorySwitch.ladder.of('alice'),
  };
}

function presenceOf(basic: string): MemoryPublication {
  const body = `<presence entity="${bob}"><tuple id="t"><status><basic>${basic}</basic></status></tuple></presence>`;
  return { user: 'bob', event: 'presence', contentType: 'application/pidf+xml', body };
}

function dialogOf(version: number, call: string): MemoryPublication {
  const body = `<dialog-info version="${version}" state="full" entity="${bob}"><dialog id="d"><state>${call}</state></dialog></dialog-info>`;
  return { user: 'bob', event: 'dialog', contentType: 'application/dialog-info+xml', body };
}

describe('presence on the wire', () => {
  it('is subscribed to, told, and taken back', async () => {
    const { alice, ladder, memorySwitch, notifier, presence } = await setStage();
    notifier.publish(presenceOf('open'));
    const store = presence.watch('bob');
    await vi.advanceTimersByTimeAsync(1);
    expect(ladder()).toEqual(subscribed);
    const [subscribe] = memorySwitch.ladder.messages('alice', '→ SUBSCRIBE');
    expect(['Event', 'Accept', 'Expires'].map((name) => subscribe?.headers.first(name))).toEqual([
      'presence',
      'application/pidf+xml',
      '3600',
    ]);
    expect(store.state).toMatchObject({ kind: 'live', value: { availability: 'available' } });
    notifier.publish(presenceOf('closed'));
    await vi.advanceTimersByTimeAsync(1);
    expect(store.state).toMatchObject({ kind: 'live', value: { availability: 'offline' } });
    store.dispose();
    await vi.advanceTimersByTimeAsync(1);
    expect(ladder()).toEqual([...subscribed, ...notified, ...subscribed]);
    expect(notifier.subscriptionCount).toBe(0);
    await alice.dispose();
    presence.dispose();
  });

  it('lights a busy lamp', async () => {
    const { alice, notifier, presence } = await setStage();
    const store = presence.watchDialogs('bob');
    const lamps: string[] = [];
    store.on('changed', ({ state }) => lamps.push(state.kind === 'live' ? state.value.lamp : state.kind));
    await vi.advanceTimersByTimeAsync(1);
    for (const [version, call] of ['early', 'confirmed', 'terminated'].entries()) {
      notifier.publish(dialogOf(version, call));
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(lamps).toEqual(['ringing', 'talking', 'idle']);
    presence.dispose();
    await alice.dispose();
  });

  it('shows what waits, subscribed to or not', async () => {
    const { alice, memorySwitch, notifier, presence } = await setStage();
    notifier.publish({
      user: 'alice',
      event: 'message-summary',
      contentType: 'application/simple-message-summary',
      body: 'Messages-Waiting: no\r\n',
    });
    const store = presence.mailbox();
    await vi.advanceTimersByTimeAsync(1);
    expect(store.state).toMatchObject({ kind: 'live', value: { hasMessages: false } });
    memorySwitch.inject(
      'alice',
      rawRequest('NOTIFY', 'sip:alice@example.test', {
        lines: [
          'Event: message-summary',
          'Subscription-State: active',
          'Contact: <sip:pbx.test>',
          'Content-Type: application/simple-message-summary',
        ],
        body: 'Messages-Waiting: yes\r\nVoice-Message: 3/0 (1/0)\r\n',
      }),
    );
    await vi.advanceTimersByTimeAsync(1);
    expect(store.state).toMatchObject({
      kind: 'live',
      value: { hasMessages: true, voice: { newCount: 3, urgentNewCount: 1 } },
    });
    presence.dispose();
    await alice.dispose();
  });

  it('comes back after a lost connection, and is stale meanwhile', async () => {
    const { alice, memorySwitch, notifier, presence } = await setStage();
    notifier.publish(presenceOf('open'));
    const store = presence.watch('bob');
    const kinds: string[] = [];
    store.on('changed', ({ state }) => kinds.push(state.kind));
    await vi.advanceTimersByTimeAsync(1);
    memorySwitch.cut('alice');
    await vi.advanceTimersByTimeAsync(0);
    expect(kinds).toEqual(['live', 'stale']);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(kinds).toEqual(['live', 'stale', 'live']);
    expect(memorySwitch.ladder.messages('alice', '→ SUBSCRIBE')).toHaveLength(2);
    presence.dispose();
    await alice.dispose();
  });

  it('is asked for again when the server moves it, and not when it knows nobody of that name', async () => {
    const { alice, ladder, notifier, presence } = await setStage();
    notifier.publish(presenceOf('open'));
    const store = presence.watch('bob');
    await vi.advanceTimersByTimeAsync(60_000);
    notifier.terminate('bob', 'presence', 'deactivated');
    await vi.advanceTimersByTimeAsync(1);
    expect(ladder()).toEqual([...subscribed, ...notified, ...subscribed]);
    notifier.terminate('bob', 'presence', 'noresource');
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(store.state).toMatchObject({ kind: 'refused', error: { code: 'presence/refused' } });
    expect(notifier.subscriptionCount).toBe(0);
    presence.dispose();
    await alice.dispose();
  });

  it('is kept when only the registration has trouble', async () => {
    const { alice, memorySwitch, notifier, presence } = await setStage();
    notifier.publish(presenceOf('open'));
    presence.watch('bob');
    await vi.advanceTimersByTimeAsync(1);
    const { intercept } = memorySwitch;
    let isTroubled = true;
    memorySwitch.intercept = (phone, message) => {
      if (!isTroubled || message.kind !== 'request' || message.method !== 'REGISTER')
        return intercept(phone, message);
      return true;
    };
    await vi.advanceTimersByTimeAsync(450_000);
    isTroubled = false;
    memorySwitch.intercept = intercept;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(notifier.subscriptionCount).toBe(1);
    presence.dispose();
    await alice.dispose();
  });
});
