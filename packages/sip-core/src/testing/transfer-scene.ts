import { expect } from 'vitest';
import type { SipMessage } from '@offhook/sip-message';
import type { Call } from '../call/call.js';
import type { Phone } from '../phone.js';
import type { MemoryPhoneOptions } from './memory-phone.js';
import type { MemoryStage } from './memory-stage.js';
import type { Transfer } from '../transfer/transfer.js';
import { type LadderScene, useLadderScene } from './ladder-scene.js';

/** Alice talks to bob, and carol is there to be called. */
export interface TransferScene extends MemoryStage {
  readonly carol: Phone;
  /** Alice's call to bob, and his to her. */
  readonly callers: Call;
  readonly callees: Call;
}

/** Alice's call to carol, and hers to alice. */
interface Consultation {
  readonly asked: Call;
  readonly atCarol: Call;
}

interface TransferScenes extends LadderScene {
  readonly setScene: (bobOptions?: Partial<MemoryPhoneOptions>) => Promise<TransferScene>;
  /** Alice asks carol, and bob is on hold. The ladder begins anew. */
  readonly consult: (scene: TransferScene) => Promise<Consultation>;
}

/** Alice may have several calls, as one has who transfers; bob and carol one each. */
export function useTransferScene(): TransferScenes {
  const scenes = useLadderScene();
  const { connect, setStage } = scenes;
  return {
    ...scenes,
    setScene: async (bobOptions = {}) => {
      const several = { capabilities: { multiCall: true } };
      const users = { alice: '', bob: '', carol: '', dave: '' };
      const stage = await setStage({ users }, several, bobOptions);
      const carol = await stage.add({ username: 'carol' });
      return { ...stage, carol, ...(await connect(stage)) };
    },
    consult: async (scene) => {
      const { alice, carol } = scene;
      const { callees, callers } = await connect(scene, { from: alice, number: 'carol', to: carol });
      expect([scene.callers.isOnHold, callers.isOnHold]).toEqual([true, false]);
      scene.memorySwitch.ladder.clear();
      return { asked: callers, atCarol: callees };
    },
  };
}

/** What a transfer says, from now on: its state, and the last status that was reported. */
export function listen(transfer: Transfer): string[] {
  const said: string[] = [transfer.state];
  transfer.on('changed', () => {
    said.push([transfer.state, transfer.sipStatus].join(' ').trim());
  });
  return said;
}

/** Whom a phone talks to, as `bob connected holds`. */
export function talksOf(phone: Phone): string[] {
  return phone.calls.map(({ isOnHold, isRemoteOnHold, remoteNumber, state }) =>
    [remoteNumber, state, ...(isOnHold ? ['holds'] : []), ...(isRemoteOnHold ? ['held'] : [])].join(' '),
  );
}

export function headersOf(messages: readonly SipMessage[], name: string): (string | undefined)[] {
  return messages.map(({ headers }) => headers.first(name));
}

/** Whether a message is a request of that method from, or to, that phone. */
export function isRequest(message: SipMessage, method: string): boolean {
  return message.kind === 'request' && message.method === method;
}
