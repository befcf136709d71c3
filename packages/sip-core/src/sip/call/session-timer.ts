import type { Clock } from '@offhook/primitives';
import { parseParameterizedValue, type SipHeaders } from '@offhook/sip-message';
import type { ServerTransaction } from '@offhook/sip-transaction';
import type { HeaderField } from '../core/header-field.js';
import { ifReadable } from '../headers/if-readable.js';
import { secondsOf } from '../headers/seconds.js';

/** RFC 4028 §4: the recommended interval, and the least that anybody may ask for. */
export const sessionExpiresSeconds = 1_800;
export const minSessionExpiresSeconds = 90;
// How soon a refresh that failed is tried again.
const retryMs = 10_000;

export interface SessionInterval {
  readonly seconds: number;
  readonly refresher: 'uac' | 'uas' | undefined;
}

/** The Session-Expires header; undefined for none that can be read. */
export function sessionInterval(headers: SipHeaders): SessionInterval | undefined {
  const text = headers.first('Session-Expires');
  const parsed = text === undefined ? undefined : ifReadable(() => parseParameterizedValue(text));
  if (parsed === undefined || !/^\d{1,9}$/.test(parsed.value)) return undefined;
  const refresher = parsed.parameters.get('refresher');
  return {
    seconds: Number(parsed.value),
    refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined,
  };
}

/** The Min-SE header of a 422. */
export function minInterval(headers: SipHeaders): number | undefined {
  return secondsOf(headers.first('Min-SE'));
}

export interface SessionTimerOptions {
  readonly clock: Clock;
  /** Sends what keeps the session alive; what comes of it is `arm`ed. False when it failed. */
  readonly refresh: () => Promise<boolean>;
  /** The session was not refreshed in time. */
  readonly expire: () => void;
}

/** Notices that the far side is gone without a BYE: who refreshes does so at half the time, the other one waits (RFC 4028). */
export class SessionTimer {
  readonly #options: SessionTimerOptions;
  #interval: { readonly seconds: number; readonly isOurs: boolean } | undefined;
  #minSeconds = minSessionExpiresSeconds;
  #cancelRefresh: () => void = () => undefined;
  #cancelExpiry: () => void = () => undefined;

  constructor(options: SessionTimerOptions) {
    this.#options = options;
  }

  /** Starts anew, or stops where no interval was agreed. */
  arm(seconds: number | undefined, isOurs: boolean): void {
    this.stop();
    if (seconds === undefined) return;
    const usedSeconds = Math.max(seconds, minSessionExpiresSeconds);
    this.#interval = { seconds: usedSeconds, isOurs };
    // RFC 4028 §10: a BYE goes out a little before the end.
    const graceSeconds = Math.min(32, usedSeconds / 3);
    this.#cancelExpiry = this.#options.clock.after((usedSeconds - graceSeconds) * 1_000, () => {
      this.stop();
      this.#options.expire();
    });
    if (isOurs) this.#refreshIn(usedSeconds * 500);
  }

  /** What a request of ours that refreshes the session asks for. */
  requestFields(): readonly HeaderField[] {
    const { isOurs, seconds = sessionExpiresSeconds } = this.#interval ?? {};
    const refresher = isOurs === undefined ? '' : `;refresher=${isOurs ? 'uac' : 'uas'}`;
    const asked = Math.max(seconds, this.#minSeconds);
    return [
      ['Session-Expires', `${asked}${refresher}`],
      ['Min-SE', String(this.#minSeconds)],
    ];
  }

  /** Takes over what a 422 wants (RFC 4028 §7.3). */
  handleTooSmall(headers: SipHeaders): void {
    this.#minSeconds = Math.max(this.#minSeconds, minInterval(headers) ?? 0);
  }

  /** Takes over what a 2xx to a request of ours grants. */
  handleResponse(headers: SipHeaders): void {
    const granted = sessionInterval(headers);
    // RFC 4028 §7.2: a far side that knows nothing of timers leaves the refreshing to us, or there is none.
    this.arm(granted?.seconds, granted?.refresher !== 'uas');
  }

  /** Takes over what a request of the far side asks for. The fields are for the 2xx. */
  handleRequest(headers: SipHeaders): readonly HeaderField[] {
    const grant = sessionGrant(headers);
    this.arm(grant.seconds, grant.isOurs);
    return grant.fields;
  }

  stop(): void {
    this.#cancelRefresh();
    this.#cancelExpiry();
    this.#interval = undefined;
  }

  #refreshIn(delayMs: number): void {
    this.#cancelRefresh = this.#options.clock.after(delayMs, () => {
      const interval = this.#interval;
      void this.#options.refresh().then((isRefreshed) => {
        if (!isRefreshed && interval === this.#interval && interval !== undefined) this.#refreshIn(retryMs);
      });
    });
  }
}

export interface SessionGrant {
  /** Absent when nothing was asked for. */
  readonly seconds: number | undefined;
  /** The refreshing is ours. */
  readonly isOurs: boolean;
  /** For the 2xx. */
  readonly fields: readonly HeaderField[];
}

/** What we agree to when a request asks for a session that ends unless it is refreshed. */
export function sessionGrant(headers: SipHeaders): SessionGrant {
  const asked = sessionInterval(headers);
  if (asked === undefined) return { seconds: undefined, isOurs: false, fields: [] };
  // RFC 4028 §9: a proxy may have asked for a far side that cannot refresh.
  const refresher = knowsTimers(headers) ? (asked.refresher ?? 'uac') : 'uas';
  const require: readonly HeaderField[] = refresher === 'uac' ? [['Require', 'timer']] : [];
  return {
    seconds: asked.seconds,
    isOurs: refresher === 'uas',
    fields: [['Session-Expires', `${asked.seconds};refresher=${refresher}`], ...require],
  };
}

function knowsTimers(headers: SipHeaders): boolean {
  return headers.all('Supported').some((tag) => tag.toLowerCase() === 'timer');
}

/** Whether a request asks for a shorter interval than anybody may: it gets 422 (RFC 4028 §9). */
function isIntervalTooSmall(headers: SipHeaders): boolean {
  const asked = sessionInterval(headers);
  return asked !== undefined && knowsTimers(headers) && asked.seconds < minSessionExpiresSeconds;
}

/** Refuses what asks for too short a session; false when it does not. */
export function refuseInterval(transaction: ServerTransaction): boolean {
  if (!isIntervalTooSmall(transaction.request.headers)) return false;
  transaction.answer({ status: 422, headers: [['Min-SE', String(minSessionExpiresSeconds)]] });
  return true;
}
