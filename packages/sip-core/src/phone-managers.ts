import type { Clock, Emitter, Logger } from '@offhook/primitives';
import { CallManager } from './call/call-manager.js';
import type { CallOptions } from './call/call-policy.js';
import { MediaReadiness } from './media/media-readiness.js';
import type { PhoneEvents } from './phone-events.js';
import type { MediaPort } from './ports/media-port.js';
import type { SignallingPort } from './ports/signalling-port.js';
import type { WakePort } from './ports/wake-port.js';
import { RegistrationManager } from './registration/registration-manager.js';
import { TransferManager } from './transfer/transfer-manager.js';
import type { TransferPolicies } from './transfer/transfer-request.js';

export interface PhoneParts extends CallOptions, TransferPolicies {
  readonly signalling: SignallingPort;
  readonly media: MediaPort;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where a number without a domain is dialled. */
  readonly domain: string;
  /** The account's, for what waits in its own mailbox. Default: none. */
  readonly username?: string | undefined;
  readonly registerExpiresSeconds: number;
  readonly noAnswerTimeoutMs: number;
  /** Default: a page that slept is noticed within half a minute. */
  readonly wake?: WakePort | undefined;
  /** Spreads retries and refreshes: a source of numbers in [0, 1). Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** Who does a phone's work. None of them knows another: what one has to hear of another is passed on here. */
export interface PhoneManagers {
  readonly registration: RegistrationManager;
  readonly calls: CallManager;
  readonly transfers: TransferManager;
  readonly readiness: MediaReadiness;
}

/** Makes the managers; what they tell the page goes out through `events`. */
export function createManagers(parts: PhoneParts, events: Emitter<PhoneEvents>): PhoneManagers {
  const registration = new RegistrationManager(parts);
  const transfers = createTransfers(parts, events, () => calls);
  const calls: CallManager = new CallManager({
    ...parts,
    isRegistered: () => registration.state === 'registered',
    transfers,
  });
  const readiness = new MediaReadiness({ ...parts, hasCalls: () => calls.calls.length > 0 });
  const managers = { registration, calls, transfers, readiness };
  passOn(managers, parts.signalling, events);
  listenTo(parts.signalling, managers, events);
  return managers;
}

function createTransfers(
  { clock, domain, logger, ...policies }: PhoneParts,
  events: Emitter<PhoneEvents>,
  calls: () => CallManager,
): TransferManager {
  const transfers = new TransferManager({
    ...policies,
    clock,
    logger,
    domain,
    canAsk: () => events.listenerCount('transferRequested') > 0,
    calls: () => calls().calls,
    dialogOf: (call) => calls().partsOf(call)?.renegotiation.line?.dialog,
    dial: (referred) => calls().dialReferred(referred),
    take: (invite, replaced) => calls().takeReplacement(invite, replaced),
  });
  transfers.on('replaced', (replaced) => {
    events.emit('callReplaced', replaced);
  });
  transfers.on('requested', (requested) => {
    events.emit('transferRequested', requested);
  });
  return transfers;
}

/** What the managers say to each other and to the page. */
function passOn(
  { calls, readiness, registration, transfers }: PhoneManagers,
  signalling: SignallingPort,
  events: Emitter<PhoneEvents>,
): void {
  registration.on('changed', (change) => {
    // A registration that gives a silent server up closes the connection itself.
    if (!signalling.isConnected) calls.handleConnectionLost();
    readiness.handleRegistration(change.state);
    events.emit('registrationChanged', change);
  });
  calls.on('added', ({ call }) => {
    transfers.watch(call);
    events.emit('callAdded', { call });
  });
  calls.on('waiting', ({ call }) => {
    events.emit('callWaiting', { call });
  });
  calls.on('refused', (refused) => {
    events.emit('callRefused', refused);
  });
  calls.on('removed', ({ call }) => {
    readiness.handleCallRemoved();
    events.emit('callRemoved', { call });
  });
}

/** What comes in by SIP, to whom it concerns. */
function listenTo(
  signalling: SignallingPort,
  { calls, registration, transfers }: PhoneManagers,
  events: Emitter<PhoneEvents>,
): void {
  signalling.on('connectionLost', () => {
    registration.handleConnectionLost();
    calls.handleConnectionLost();
  });
  signalling.on('messagePassed', (message) => {
    calls.handleMessage(message);
    events.emit('messagePassed', message);
  });
  signalling.on('notified', (notification) => {
    events.emit('notified', notification);
  });
  signalling.on('inviteReceived', ({ invite }) => {
    if (!transfers.handleInvite(invite)) calls.handleInvite(invite);
  });
  signalling.on('referReceived', ({ refer }) => {
    transfers.handleRefer(refer);
  });
}
