import type {
  CallDialog,
  IncomingInvite,
  OutgoingInvite,
  RegisterOutcome,
  SignallingPort,
} from '../ports/signalling-port.js';
import { type ContractCase, expectSame, settle, until } from './contract.js';

/** Two phones on one server, neither connected yet. */
export interface SignallingContractEnvironment {
  readonly alice: SignallingPort;
  readonly bob: SignallingPort;
  /** The SIP URI of a user of the server. `nobody` must not exist. */
  readonly uriOf: (user: 'alice' | 'bob' | 'nobody') => string;
  /** Cuts bob's connection, as a network does. */
  readonly cutBob: () => void;
}

type Environment = SignallingContractEnvironment;

const never = (): AbortSignal => new AbortController().signal;
const offer = 'v=0\r\ns=offer\r\n';
const answer = 'v=0\r\ns=answer\r\n';

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
];

async function register(phone: SignallingPort): Promise<RegisterOutcome> {
  await phone.connect(never());
  return await phone.register({ expiresSeconds: 600, signal: never() });
}

function hear(invite: OutgoingInvite, heard: string[]): void {
  invite.on('progressed', ({ status }) => heard.push(`alice progressed ${status}`));
  invite.on('accepted', (accepted) => heard.push(`alice accepted ${accepted.answer ?? ''}`));
  invite.on('refused', ({ refusal }) => heard.push(`alice refused ${refusal.status}`));
}

/** Alice calls bob, and his phone rings. */
async function ring(
  { alice, bob, uriOf }: Environment,
  heard: string[],
): Promise<{ outgoing: OutgoingInvite; invite: IncomingInvite }> {
  await Promise.all([register(alice), register(bob)]);
  const invites: IncomingInvite[] = [];
  bob.on('inviteReceived', ({ invite }) => {
    invites.push(invite);
    invite.ring();
  });
  const outgoing = alice.invite({ target: uriOf('bob'), offer, headers: {} });
  hear(outgoing, heard);
  await until('alice hears the ringing', () => heard.length > 0);
  const [invite] = invites;
  if (invite === undefined) throw new Error('It rang, and nobody was called.');
  return { outgoing, invite };
}

/** Alice calls bob, and he answers. */
async function talk(environment: Environment): Promise<{ alice: CallDialog; bob: CallDialog }> {
  const dialogs: CallDialog[] = [];
  const { invite, outgoing } = await ring(environment, []);
  outgoing.on('accepted', ({ dialog }) => dialogs.push(dialog));
  const bob = invite.accept(answer);
  let isConfirmed = false;
  bob.on('confirmed', () => {
    isConfirmed = true;
  });
  await until('both sides agree', () => dialogs.length > 0 && isConfirmed);
  const [alice] = dialogs;
  if (alice === undefined) throw new Error('There is no dialog at the caller.');
  return { alice, bob };
}
