import { parseMessage, serializeMessage } from '@offhook/sip-message';
import { describe, expect, inject, it, vi } from 'vitest';
import { createPresence } from '../../presence/index.js';
import { openGateway } from '../../testing/edge-gateway.js';
import { useEdgeStage } from '../../testing/edge-stage.js';
import { MemoryNotifier } from '../../testing/memory-notifier.js';

// The embedded edge has no event server, and leads each SUBSCRIBE to who is subscribed to: here a switchboard of the
// test's own, which is registered as bob.

const stage = useEdgeStage();
const { connect, hears, ladder, register } = stage;

/** Takes the SUBSCRIBEs that come for bob, and tells what is published. */
async function openSwitchboard(): Promise<MemoryNotifier> {
  const notifier = new MemoryNotifier();
  const flow = {
    phone: 'bob',
    send: (message: Parameters<typeof serializeMessage>[0]): void => {
      board.say(serializeMessage(message));
    },
  };
  const intercept = (text: string): string | undefined => {
    if (text.trim() === '') return text;
    const message = parseMessage(text);
    const isOurs =
      message.kind === 'response' ? notifier.handleResponse(message) : message.method === 'SUBSCRIBE';
    if (isOurs && message.kind === 'request') notifier.handleSubscribe(flow, message);
    return isOurs ? undefined : text;
  };
  const board = await openGateway(stage, 'bob', { intercept });
  return notifier;
}

const bob = (): string => `sip:${stage.numberOf('bob')}@${inject('edge').domain}`;

function presenceOf(basic: string): string {
  return `<presence entity="${bob()}"><tuple id="t"><status><basic>${basic}</basic></status></tuple></presence>`;
}

function dialogOf(version: number, state: string): string {
  return `<dialog-info version="${version}" state="full" entity="${bob()}"><dialog id="d"><state>${state}</state></dialog></dialog-info>`;
}

describe('who is watched', () => {
  it('is seen to come and go', async () => {
    const notifier = await openSwitchboard();
    const publish = (basic: string): void => {
      const [event, contentType] = ['presence', 'application/pidf+xml'];
      notifier.publish({ user: stage.numberOf('bob'), event, contentType, body: presenceOf(basic) });
    };
    publish('open');
    const { alice } = await register({ alice: {} });
    const store = stage.use(createPresence(alice)).watch(bob());
    await vi.waitFor(() => {
      expect(store.state).toMatchObject({ kind: 'live', value: { availability: 'available' } });
    });
    publish('closed');
    await vi.waitFor(() => {
      expect(store.state).toMatchObject({ kind: 'live', value: { availability: 'offline' } });
    });
    store.dispose();
    await vi.waitFor(() => {
      expect(notifier.subscriptionCount).toBe(0);
    });
  });

  it('lights a busy lamp, while somebody else is talked to, also after the connection was lost', async () => {
    const notifier = await openSwitchboard();
    const publish = (version: number, state: string): void => {
      const [event, contentType] = ['dialog', 'application/dialog-info+xml'];
      notifier.publish({ user: stage.numberOf('bob'), event, contentType, body: dialogOf(version, state) });
    };
    publish(0, 'terminated');
    const { alice, carol } = await register({ alice: {}, carol: {} });
    const store = stage.use(createPresence(alice)).watchDialogs(bob());
    const lamps: string[] = [];
    store.on('changed', ({ state }) => lamps.push(state.kind === 'live' ? state.value.lamp : state.kind));
    const { callers } = await connect(alice, carol);
    await vi.waitFor(() => {
      expect(lamps).toEqual(['idle']);
    });
    publish(1, 'early');
    publish(2, 'confirmed');
    await vi.waitFor(() => {
      expect(lamps).toEqual(['idle', 'ringing', 'talking']);
    });
    stage.cut('alice');
    await vi.waitFor(
      () => {
        expect(lamps).toEqual(['idle', 'ringing', 'talking', 'stale', 'talking']);
      },
      { timeout: 10_000 },
    );
    await hears(callers, 'carol');
  });

  it('is told of messages that wait, of a mailbox', async () => {
    const notifier = await openSwitchboard();
    const [event, contentType] = ['message-summary', 'application/simple-message-summary'];
    const body = 'Messages-Waiting: yes\r\nVoice-Message: 3/0 (1/0)\r\n';
    notifier.publish({ user: stage.numberOf('bob'), event, contentType, body });
    const { alice } = await register({ alice: {} });
    const store = stage.use(createPresence(alice)).mailbox(bob());
    await vi.waitFor(() => {
      expect(store.state).toMatchObject({
        kind: 'live',
        value: { hasMessages: true, voice: { newCount: 3 } },
      });
    });
    expect(ladder.of('alice').slice(0, 2)).toEqual(['→ SUBSCRIBE', '← 200']);
  });
});
