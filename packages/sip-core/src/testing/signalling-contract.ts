import { type ContractCase, expectSame, settle, until } from './contract.js';
import { callDialogContract } from './signalling-contract-calls.js';
import {
  answer,
  hear,
  never,
  offer,
  register,
  ring,
  type SignallingContractEnvironment,
  talk,
} from './signalling-contract-stage.js';
import { referContract } from './signalling-contract-refers.js';
import { subscriptionContract } from './signalling-contract-subscriptions.js';

type Environment = SignallingContractEnvironment;

/** What the engine relies on, whoever implements `SignallingPort`. */
export const signallingContract: readonly ContractCase<Environment>[] = [
  {
    name: 'connects, and registers for the time that the server grants',
    run: async ({ alice }) => {
      expectSame('connected before', alice.isConnected, false);
      const outcome = await register(alice);
      expectSame('connected after', alice.isConnected, true);
      expectSame('outcome', outcome, { kind: 'accepted', expiresSeconds: 600 });
    },
  },
  {
    name: 'rejects an aborted REGISTER with the reason of the abort',
    run: async ({ alice }) => {
      await alice.connect(never());
      const aborting = new AbortController();
      const registering = alice.register({ expiresSeconds: 600, signal: aborting.signal });
      aborting.abort(new Error('enough'));
      const outcome = await registering.then(
        () => 'resolved',
        (error: unknown) => String(error),
      );
      expectSame('outcome', outcome, 'Error: enough');
    },
  },
  {
    name: 'rings, answers, and confirms with the descriptions of both sides',
    run: async (environment) => {
      const heard: string[] = [];
      const { invite } = await ring(environment, heard);
      expectSame('offer', invite.offer, offer);
      expectSame('caller', invite.identity.number, 'alice');
      const dialog = invite.accept(answer);
      dialog.on('confirmed', () => heard.push('bob confirmed'));
      await until('bob is confirmed', () => heard.includes('bob confirmed'));
      expectSame('events', heard, ['alice progressed 180', `alice accepted ${answer}`, 'bob confirmed']);
    },
  },
  ...[480, 486, 488, 603].map((status) => ({
    name: `carries a refusal with ${status}`,
    run: async (environment: Environment) => {
      const heard: string[] = [];
      const { invite } = await ring(environment, heard);
      invite.refuse(status);
      await until('alice hears it', () => heard.length > 1);
      expectSame('events', heard, ['alice progressed 180', `alice refused ${status}`]);
    },
  })),
  {
    name: 'refuses a call to nobody with 404',
    run: async ({ alice, uriOf }) => {
      await register(alice);
      const heard: string[] = [];
      hear(alice.invite({ target: uriOf('nobody'), offer, headers: {} }), heard);
      await until('alice hears it', () => heard.length > 0);
      expectSame('events', heard, ['alice refused 404']);
    },
  },
  {
    name: 'tells who is rung that the caller gave up, and the caller nothing more',
    run: async (environment) => {
      const heard: string[] = [];
      const { invite, outgoing } = await ring(environment, heard);
      invite.on('cancelled', ({ reason }) => heard.push(`bob cancelled ${reason.isAnsweredElsewhere}`));
      await outgoing.cancel();
      await until('bob hears it', () => heard.length > 1);
      await settle();
      expectSame('events', heard, ['alice progressed 180', 'bob cancelled false']);
    },
  },
  {
    name: 'hangs up an answer that crossed the cancel',
    run: async (environment) => {
      const heard: string[] = [];
      const { invite, outgoing } = await ring(environment, heard);
      const cancelled = outgoing.cancel();
      const dialog = invite.accept(answer);
      dialog.on('ended', () => heard.push('bob ended'));
      await cancelled;
      await until('bob hears it', () => heard.length > 1);
      expectSame('events', heard, ['alice progressed 180', 'bob ended']);
    },
  },
  ...(['alice', 'bob'] as const).map((who) => ({
    name: `ends an answered call when ${who} hangs up, and tells the other side alone`,
    run: async (environment: Environment) => {
      const heard: string[] = [];
      const dialogs = await talk(environment);
      dialogs.alice.on('ended', () => heard.push('alice ended'));
      dialogs.bob.on('ended', () => heard.push('bob ended'));
      await dialogs[who].bye();
      await until('the other side hears it', () => heard.length > 0);
      await settle();
      expectSame('events', heard, [who === 'alice' ? 'bob ended' : 'alice ended']);
      await dialogs[who].bye();
    },
  })),
  {
    name: 'hangs up right after answering, once the caller has confirmed',
    run: async (environment) => {
      const heard: string[] = [];
      const { invite, outgoing } = await ring(environment, heard);
      outgoing.on('accepted', ({ dialog }) => dialog.on('ended', () => heard.push('alice ended')));
      await invite.accept(answer).bye();
      await until('alice hears it', () => heard.includes('alice ended'));
    },
  },
  {
    name: 'tells of a connection that was lost, and of none that was closed',
    run: async ({ alice, bob, cutBob }) => {
      const heard: string[] = [];
      alice.on('connectionLost', () => heard.push('alice'));
      bob.on('connectionLost', () => heard.push('bob'));
      await Promise.all([register(alice), register(bob)]);
      alice.disconnect();
      cutBob();
      await until('bob hears it', () => heard.length > 0);
      await settle();
      expectSame('events', heard, ['bob']);
      expectSame('connected', [alice.isConnected, bob.isConnected], [false, false]);
    },
  },
  ...callDialogContract,
  ...referContract,
  ...subscriptionContract,
];
