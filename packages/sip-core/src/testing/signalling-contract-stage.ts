import type {
  CallDialog,
  EarlyDialog,
  IncomingInvite,
  OutgoingInvite,
  RegisterOutcome,
  SignallingPort,
} from '../ports/signalling-port.js';
import { until } from './contract.js';

/** Two phones on one server, neither connected yet. */
export interface SignallingContractEnvironment {
  readonly alice: SignallingPort;
  readonly bob: SignallingPort;
  /** The SIP URI of a user of the server. `nobody` must not exist. */
  readonly uriOf: (user: 'alice' | 'bob' | 'nobody') => string;
  /** Cuts bob's connection, as a network does. */
  readonly cutBob: () => void;
  /** Tells whoever subscribed to bob's `presence`. */
  readonly publish: (body: string) => void;
  /** Ends the subscriptions to bob's `presence`: he is nobody any more. */
  readonly unpublish: () => void;
}

export const never = (): AbortSignal => new AbortController().signal;
export const offer = 'v=0\r\ns=offer\r\n';
export const answer = 'v=0\r\ns=answer\r\n';

export async function register(phone: SignallingPort): Promise<RegisterOutcome> {
  await phone.connect(never());
  return await phone.register({ expiresSeconds: 600, signal: never() });
}

export function hear(invite: OutgoingInvite, heard: string[]): void {
  invite.on('progressed', ({ status }) => heard.push(`alice progressed ${status}`));
  invite.on('accepted', (accepted) => heard.push(`alice accepted ${accepted.answer ?? ''}`));
  invite.on('refused', ({ refusal }) => heard.push(`alice refused ${refusal.status}`));
}

/** Alice calls bob, and his phone rings. */
export async function ring(
  { alice, bob, uriOf }: SignallingContractEnvironment,
  heard: string[],
): Promise<{ outgoing: OutgoingInvite; invite: IncomingInvite }> {
  await Promise.all([register(alice), register(bob)]);
  const invites: IncomingInvite[] = [];
  const stopListening = bob.on('inviteReceived', ({ invite }) => {
    invites.push(invite);
    invite.ring();
  });
  const outgoing = alice.invite({ target: uriOf('bob'), offer, headers: {} });
  hear(outgoing, heard);
  await until('alice hears the ringing', () => heard.length > 0);
  stopListening();
  const [invite] = invites;
  if (invite === undefined) throw new Error('It rang, and nobody was called.');
  return { outgoing, invite };
}

/** Alice calls bob, his phone rings, and she can talk to it. */
export async function ringWithDialog(
  environment: SignallingContractEnvironment,
): Promise<{ outgoing: OutgoingInvite; invite: IncomingInvite; early: EarlyDialog }> {
  const ringing = await ring(environment, []);
  const dialogs: EarlyDialog[] = [];
  ringing.outgoing.on('progressed', ({ dialog }) => {
    if (dialog !== undefined) dialogs.push(dialog);
  });
  ringing.invite.ring();
  await until('alice hears it again', () => dialogs.length > 0);
  const [early] = dialogs;
  if (early === undefined) throw new Error('There is no early dialog.');
  return { ...ringing, early };
}

/** Alice calls bob, and he answers. */
export async function talk(
  environment: SignallingContractEnvironment,
): Promise<{ alice: CallDialog; bob: CallDialog }> {
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
