import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type {
  DialogId,
  InviteRequest,
  OutgoingInvite,
  RegisterOutcome,
  RegisterRequest,
  SignallingEvents,
  SignallingPort,
  Subscription,
  SubscriptionRequest,
} from '../ports/signalling-port.js';
import { RegistrationError } from '../registration/registration-error.js';
import { FakeInvitation, type FakeInvitationOptions } from './fake-invitation.js';
import type { FakeNetwork, FakeNetworkPhone } from './fake-network.js';
import { FakeRefer, type FakeReferOptions } from './fake-refer.js';
import { FakeSubscription } from './fake-subscription.js';

/** A `SignallingPort` in memory. The far side of its calls is another one on the same network. */
export class FakeSignalling implements SignallingPort, FakeNetworkPhone {
  readonly name: string;
  readonly #network: FakeNetwork;
  readonly #events: Emitter<SignallingEvents> = new Emitter<SignallingEvents>();
  #isConnected = false;
  /** Every REGISTER, by the life it asked for in seconds. */
  readonly registers: number[] = [];
  /** Every INVITE. */
  readonly invites: InviteRequest[] = [];
  /** The same INVITEs with their far ends, for a test to answer in the callee's name. */
  readonly invitations: FakeInvitation[] = [];
  /** Every SUBSCRIBE. The test is the server. */
  readonly subscriptions: FakeSubscription[] = [];

  constructor(network: FakeNetwork, name: string) {
    this.name = name;
    this.#network = network;
    network.add(name, this);
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  on<Name extends keyof SignallingEvents>(
    name: Name,
    listener: (payload: SignallingEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  async connect(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await Promise.resolve();
    signal.throwIfAborted();
    if (!this.#network.isReachable) {
      throw new RegistrationError('registration/unreachable', 'The phone server cannot be reached.', {
        retryable: true,
      });
    }
    this.#isConnected = true;
  }

  disconnect(): void {
    this.#isConnected = false;
    this.#network.unregister(this);
  }

  leaveServer(): boolean {
    if (!this.#network.hasOtherServer) return false;
    this.disconnect();
    return true;
  }

  async register({ expiresSeconds, signal }: RegisterRequest): Promise<RegisterOutcome> {
    signal.throwIfAborted();
    this.registers.push(expiresSeconds);
    const outcome = await Promise.race([aborted(signal), this.#network.register(this, expiresSeconds)]);
    signal.throwIfAborted();
    return outcome;
  }

  invite(request: InviteRequest): OutgoingInvite {
    this.invites.push(request);
    const invitation = new FakeInvitation({
      from: this.name,
      offer: request.offer,
      ...(request.callId === undefined ? {} : { callId: request.callId }),
      headers: request.headers,
      dialogToReplace: mirrored(request.replaces),
    });
    this.invitations.push(invitation);
    queueMicrotask(() => {
      const callee = this.#network.route(request.target);
      if (typeof callee === 'number') invitation.refuse(callee);
      else callee.deliver(invitation);
    });
    return invitation.outgoing;
  }

  subscribe(request: SubscriptionRequest): Subscription {
    const subscription = new FakeSubscription(request);
    this.subscriptions.push(subscription);
    return subscription;
  }

  dispose(): void {
    this.disconnect();
    this.#events.clear();
  }

  /** Somebody from outside calls this phone. The test keeps the caller's end. */
  receiveInvite(options: FakeInvitationOptions): FakeInvitation {
    const invitation = new FakeInvitation(options);
    this.deliver(invitation);
    return invitation;
  }

  /** Somebody from outside wants this phone to call somebody. */
  receiveRefer(options: FakeReferOptions): FakeRefer {
    const refer = new FakeRefer(options);
    this.#events.emit('referReceived', { refer: refer.incoming });
    return refer;
  }

  /** A NOTIFY that nobody subscribed to. */
  receiveNotify(notification: SignallingEvents['notified']): void {
    this.#events.emit('notified', notification);
  }

  deliver(invitation: FakeInvitation): void {
    this.#events.emit('inviteReceived', { invite: invitation.incoming });
  }

  /** Cuts the connection, as a network does. */
  loseConnection(): void {
    if (!this.#isConnected) return;
    this.disconnect();
    this.#events.emit('connectionLost', { reason: 'The test cut the connection.' });
  }
}

/** The other side's dialog, as its owner knows it. */
function mirrored(id: DialogId | undefined): DialogId | undefined {
  return id && { callId: id.callId, localTag: id.remoteTag, remoteTag: id.localTag };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
