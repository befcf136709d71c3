import type { AuthEvents } from './auth-events.js';
import type { AuthParts } from './auth-parts.js';

export interface AuthOutlet {
  readonly emit: <Name extends keyof AuthEvents>(name: Name, payload: AuthEvents[Name]) => void;
  /** Aborted with the client. */
  readonly signal: AbortSignal;
}

/** Who hears whom among the parts, and what the page hears of it. */
export function wireAuth(parts: AuthParts, { emit, signal }: AuthOutlet): void {
  const { canRenew, keeper, life, phone, renewal, subSession } = parts;

  keeper.on('changed', ({ session }) => {
    emit('sessionChanged', { session });
    if (session === undefined || parts.time.isKnown) life.watch(keeper.life);
    else void watchOnceTimeIsKnown(parts, signal);
  });
  keeper.on('ended', ({ reason, session }) => {
    emit('loggedOut', { userId: session.userId, reason });
    phone.handleSessionEnd();
  });
  life.on('grewOld', () => {
    const { session } = keeper;
    if (session === undefined) return;
    emit('expiring', { session, expiresAt: session.expiresAt });
    if (canRenew) void renewal.renewPatiently(signal);
  });
  life.on('ended', () => {
    void keeper.end('expired');
  });
  subSession.on('moved', (move) => {
    emit('subIdChanged', move);
    keeper.leave();
  });
  phone.on('changed', (lease) => {
    emit('phoneLeaseChanged', lease);
  });
  listenForWakeups(parts, signal);
}

/** A page that slept heard nothing, and its timers stood still. */
function listenForWakeups(parts: AuthParts, signal: AbortSignal): void {
  const { keeper, life, logger, phone, subSession, wakeups } = parts;
  const stop = wakeups.on(() => {
    life.check();
    subSession.handleWakeup();
    void keeper.reconcile();
    if (!phone.isHeld) return;
    phone.ask(signal).catch((error: unknown) => {
      logger.warn('the lease of the phone is not known', { cause: String(error) });
    });
  });
  signal.addEventListener('abort', stop);
}

/** A session that another tab got: this one has had no answer yet that shows the server's time. */
async function watchOnceTimeIsKnown(
  { keeper, life, requests }: AuthParts,
  signal: AbortSignal,
): Promise<void> {
  await requests.ensureTime(signal);
  if (!signal.aborted) life.watch(keeper.life);
}
