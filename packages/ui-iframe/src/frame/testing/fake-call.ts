import { Emitter, type OffhookError, type Unsubscribe } from '@offhook/primitives';
import { type CallEndReason, type CallMediaStats, type CallSnapshot, toWireError } from '@offhook/protocol';
import type { EngineCall, EngineCallEvents } from '../engine/phone-engine.js';

let lastNumber = 0;

/** A call whose other side is the test. */
export class FakeCall implements EngineCall {
  readonly id: string;
  readonly tones: string[] = [];
  readonly #events: Emitter<EngineCallEvents> = new Emitter<EngineCallEvents>();
  /** What `answer`, `sendDtmf` and `mediaStats` reject with, if anything. */
  failure: OffhookError | undefined;
  #snapshot: CallSnapshot;

  constructor(details: Pick<CallSnapshot, 'direction' | 'remoteNumber' | 'state'> & { remoteName?: string }) {
    lastNumber += 1;
    this.id = `call-${String(lastNumber).padStart(4, '0')}`;
    this.#snapshot = {
      remoteName: '',
      ...details,
      id: this.id,
      isMuted: false,
      isOnHold: false,
      isRemoteOnHold: false,
      hasVideo: false,
      startedAt: '2026-11-21T10:00:00.000Z',
    };
  }

  on<Name extends keyof EngineCallEvents>(
    name: Name,
    listener: (payload: EngineCallEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  async answer(): Promise<void> {
    await this.#work();
    this.connect();
  }

  async reject(): Promise<void> {
    await this.#work();
    this.end('declined');
  }

  async hangUp(): Promise<void> {
    await this.#work();
    this.end('hung-up');
  }

  setMuted(isMuted: boolean): void {
    this.change({ isMuted });
  }

  async sendDtmf(tones: string): Promise<void> {
    await this.#work();
    this.tones.push(tones);
  }

  async mediaStats(): Promise<CallMediaStats> {
    await this.#work();
    return { packetsSent: 50, bytesSent: 4_000, packetsReceived: 49, bytesReceived: 3_920, packetsLost: 1 };
  }

  snapshot(): CallSnapshot {
    return this.#snapshot;
  }

  change(change: Partial<CallSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    this.#events.emit('changed', {});
  }

  connect(connectedAt = '2026-11-21T10:00:04.000Z'): void {
    this.change({ state: 'connected', connectedAt });
  }

  end(endReason: CallEndReason, error?: OffhookError): void {
    if (this.#snapshot.state === 'ended') return;
    const failure = error === undefined ? {} : { error: toWireError(error) };
    this.change({ state: 'ended', endReason, endedAt: '2026-11-21T10:01:00.000Z', ...failure });
  }

  blockPlayback(error: OffhookError): void {
    this.#events.emit('playbackBlocked', { error });
  }

  async #work(): Promise<void> {
    await Promise.resolve();
    if (this.failure !== undefined) throw this.failure;
  }
}
