import { type Clock, SerialQueue, sleep } from '@offhook/primitives';
import type { CallDialog } from '../ports/signalling-port.js';
import { CallError } from './call-error.js';
import type { DtmfMethod } from './call-policy.js';
import type { CallRecord } from './call-record.js';
import { parseTones } from './dtmf.js';
import type { CallLine, Renegotiation } from './renegotiation.js';

export interface CallTonesOptions {
  readonly record: CallRecord;
  readonly renegotiation: Renegotiation;
  readonly clock: Clock;
  readonly method: DtmfMethod;
}

// As `RTCDTMFSender` plays a comma.
const pauseMs = 2_000;
const toneMs = 160;

/** The tones of one call, one string after the other. */
export class CallTones {
  readonly #options: CallTonesOptions;
  readonly #queue: SerialQueue = new SerialQueue();

  constructor(options: CallTonesOptions) {
    this.#options = options;
  }

  async send(text: string, method: DtmfMethod = this.#options.method): Promise<void> {
    const tones = parseTones(text);
    await this.#queue.run(async () => {
      const { record, renegotiation } = this.#options;
      const { line } = renegotiation;
      if (line === undefined || record.state !== 'connected') {
        throw new CallError('call/invalid-state', 'Tones can be sent only while the call is connected.');
      }
      await this.#send(line, tones, method).catch((error: unknown) => {
        throw record.isEnded ? endedError() : error;
      });
    });
  }

  async #send({ dialog, session }: CallLine, tones: string, method: DtmfMethod): Promise<void> {
    const isInSound = method === 'rfc4733' || (method === 'auto' && session.canSendTones);
    if (!isInSound) {
      await this.#sendInfos(dialog, tones);
      return;
    }
    if (!session.canSendTones) throw unavailable();
    await session.sendTones(tones, this.#options.record.lifetime);
  }

  /** One INFO for each tone, in the form that every PBX knows. */
  async #sendInfos(dialog: CallDialog, tones: string): Promise<void> {
    const { clock, record } = this.#options;
    for (const tone of tones) {
      record.lifetime.throwIfAborted();
      if (tone === ',') {
        await sleep(pauseMs, clock, record.lifetime);
        continue;
      }
      const outcome = await dialog.info('application/dtmf-relay', `Signal=${tone}\r\nDuration=${toneMs}\r\n`);
      if (outcome.kind === 'refused') throw unavailable(outcome.status);
    }
  }
}

function unavailable(sipStatus?: number): CallError {
  return new CallError('call/tones-unavailable', 'The other side does not take tones in this call.', {
    sipStatus,
  });
}

function endedError(): CallError {
  return new CallError('call/invalid-state', 'The call ended before all tones were sent.');
}
