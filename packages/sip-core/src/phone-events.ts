import type { RegistrationState } from '@offhook/protocol';
import type { Call } from './call/call.js';
import type { RefusedCall } from './call/call-manager.js';
import type { SignallingEvents, SipMessagePassed } from './ports/signalling-port.js';
import type { RegistrationError } from './registration/registration-error.js';
import type { TransferRequest } from './transfer/transfer-request.js';

export interface PhoneEvents {
  /** `error` says why, in `retrying` and in `rejected`. */
  registrationChanged: { readonly state: RegistrationState; readonly error?: RegistrationError };
  /** A call began: one that was dialled, or one that rings. */
  callAdded: { readonly call: Call };
  /** A call rings into another one that is connected. `callAdded` came before. */
  callWaiting: { readonly call: Call };
  /** A caller was turned away without a ring: too many calls, or `doNotDisturb`. It belongs among the missed calls. */
  callRefused: RefusedCall;
  /** Another call takes the place of one: the other side was transferred, or we were. It has begun already. */
  callReplaced: { readonly call: Call; readonly replacement: Call };
  /** Somebody wants us to call somebody, and the policy is to ask. Refused after a minute, or when nobody listens. */
  transferRequested: { readonly request: TransferRequest };
  /** A call ended. */
  callRemoved: { readonly call: Call };
  /** The server told of something that nobody subscribed to, as of a message that waits (RFC 3842). */
  notified: SignallingEvents['notified'];
  /** A SIP message went over the wire. It has its secrets: `@offhook/sip-core/trace` takes them out. */
  messagePassed: SipMessagePassed;
}
