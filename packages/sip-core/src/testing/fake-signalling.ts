import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type {
  InviteRequest,
  OutgoingInvite,
  RegisterOutcome,
  RegisterRequest,
  SignallingEvents,
  SignallingPort,
} from '../ports/signalling-port.js';
import { RegistrationError } from '../registration/registration-error.js';
import { FakeInvitation, type FakeInvitationOptions } from './fake-invitation.js';
import type { FakeNetwork, FakeNetworkPhone } from './fake-network.js';

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

  async register({ expiresSeconds, signal }: RegisterRequest): Promise<RegisterOutcome> {
    signal.throwIfAborted();
    this.registers.push(expiresSeconds);
    const outcome = await Promise.race([aborted(signal), this.#network.register(this, expiresSeconds)]);
    signal.throwIfAborted();
    return outcome;
  }

  invite(request: InviteRequest): OutgoingInvite {
    this.invites.push(request);
    const invitation = new FakeInvitation({ from: this.name, offer: request.offer });
    queueMicrotask(() => {
      const callee = this.#network.route(request.target);
      if (typeof callee === 'number') invitation.refuse(callee);
      else callee.deliver(invitation);
    });
    return invitation.outgoing;
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
