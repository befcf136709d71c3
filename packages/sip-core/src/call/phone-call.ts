import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type {
  CallDirection,
  CallEndReason,
  CallMediaStats,
  CallSnapshot,
  CallState,
} from '@offhook/protocol';
import type { MediaError } from '../media/media-error.js';
import type { CallTimings } from '../timings/timing-marks.js';
import type { Call, CallEvents } from './call.js';
import type { CallError } from './call-error.js';
import type { CallFlow } from './call-flow.js';
import type { CallMedia } from './call-media.js';
import type { CallRecord } from './call-record.js';

export interface PhoneCallParts {
  readonly record: CallRecord;
  readonly flow: CallFlow;
  readonly media: CallMedia;
}

/** What the user of the phone holds: reads the record, asks the flow and the media. */
export class PhoneCall implements Call {
  readonly #record: CallRecord;
  readonly #flow: CallFlow;
  readonly #media: CallMedia;
  readonly #events = new Emitter<CallEvents>();

  constructor({ flow, media, record }: PhoneCallParts) {
    this.#record = record;
    this.#flow = flow;
    this.#media = media;
    record.observe((previous) => {
      this.#announce(previous);
    });
    media.onPlaybackBlocked((error) => {
      if (!record.isEnded) this.#events.emit('playbackBlocked', { call: this, error });
    });
  }

  get id(): string {
    return this.#record.id;
  }

  get sipCallId(): string {
    return this.#record.sipCallId;
  }

  get timings(): CallTimings {
    return this.#record.timings.timings;
  }

  get direction(): CallDirection {
    return this.#record.direction;
  }

  get state(): CallState {
    return this.#record.state;
  }

  get remoteNumber(): string {
    return this.#record.remoteNumber;
  }

  get remoteName(): string {
    return this.#record.remoteName;
  }

  get isMuted(): boolean {
    return this.#record.isMuted;
  }

  get startedAtMs(): number {
    return this.#record.startedAtMs;
  }

  get connectedAtMs(): number | undefined {
    return this.#record.connectedAtMs;
  }

  get endedAtMs(): number | undefined {
    return this.#record.endedAtMs;
  }

  get endReason(): CallEndReason | undefined {
    return this.#record.endReason;
  }

  get error(): CallError | MediaError | undefined {
    return this.#record.error;
  }

  on<Name extends keyof CallEvents>(
    name: Name,
    listener: (payload: CallEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  answer(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    return this.#flow.answer(options.signal);
  }

  reject(): Promise<void> {
    return this.#flow.reject();
  }

  hangUp(): Promise<void> {
    return this.#flow.hangUp();
  }

  setMuted(isMuted: boolean): void {
    this.#media.setMuted(isMuted);
  }

  sendDtmf(tones: string): Promise<void> {
    return this.#media.sendTones(tones);
  }

  mediaStats(): Promise<CallMediaStats> {
    return this.#media.stats();
  }

  snapshot(): CallSnapshot {
    const { connectedAtMs, direction, endedAtMs, endReason, error, id, isMuted } = this;
    return {
      id,
      direction,
      state: this.state,
      remoteNumber: this.remoteNumber,
      remoteName: this.remoteName,
      isMuted,
      startedAt: instant(this.startedAtMs),
      ...(connectedAtMs === undefined ? {} : { connectedAt: instant(connectedAtMs) }),
      ...(endedAtMs === undefined ? {} : { endedAt: instant(endedAtMs) }),
      ...(endReason === undefined ? {} : { endReason }),
      ...(error === undefined ? {} : { error: asData(error) }),
    };
  }

  #announce(previous: CallState): void {
    this.#events.emit('changed', { call: this, previous });
    const reason = this.#record.endReason;
    if (reason === undefined) return;
    this.#events.emit('ended', { call: this, reason });
    this.#events.clear();
  }
}

function instant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

// Not protocol's `toWireError`, which would bring zod into every page that makes a call.
function asData({
  code,
  message,
  retryable,
  sipStatus,
}: CallError | MediaError): CallSnapshot['error'] & object {
  return { code, message, retryable, ...(sipStatus === undefined ? {} : { sipStatus }) };
}
