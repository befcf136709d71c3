import type { Clock, Logger } from '@offhook/primitives';
import {
  parseMessage,
  type SipMessage,
  SipMessageError,
  type SipRequest,
  type SipResponse,
  validateMessage,
} from '@offhook/sip-message';
import { makeResponse } from '@offhook/sip-transaction';
import type { EdgeLimits } from '../edge-limits.js';
import type { Flow } from './flow.js';
import { stampVia } from './stamp-via.js';

export interface MessageIntakeOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: Pick<EdgeLimits, 'maxMessageBytes' | 'maxMessagesPerSecond' | 'maxBadMessageCount'>;
  readonly onRequest: (flow: Flow, request: SipRequest) => void;
  readonly onResponse: (flow: Flow, response: SipResponse) => void;
}

interface FlowRecord {
  badCount: number;
  secondBeganMs: number;
  countInSecond: number;
}

/** How much larger than a message may be what is still read, so that it can be answered 513 and not cut off. */
export const readableOverrun = 2;

const headersOfAnswer = ['Via', 'From', 'To', 'Call-ID', 'CSeq'];

/** Turns what a flow brings into sound messages. Whatever comes, nothing is thrown: a flow that misbehaves is closed. */
export class MessageIntake {
  readonly #options: MessageIntakeOptions;
  readonly #records: WeakMap<Flow, FlowRecord> = new WeakMap<Flow, FlowRecord>();

  constructor(options: MessageIntakeOptions) {
    this.#options = options;
  }

  receive(flow: Flow, data: string | Uint8Array): void {
    if (!flow.isOpen || !this.#isWithinRate(flow)) return;
    if (isBlank(data)) {
      // RFC 5626 §4.4.1: a double CRLF is a ping and wants a single one back.
      if (data.length >= 4) flow.send('\r\n');
      return;
    }
    try {
      this.#receiveMessage(flow, data);
    } catch (error) {
      this.#options.logger.error('a message could not be handled', { flow: flow.id, error });
    }
  }

  #receiveMessage(flow: Flow, data: string | Uint8Array): void {
    const { limits, onRequest, onResponse } = this.#options;
    const message = this.#read(flow, data);
    if (message === undefined) return;
    const isTooLarge = data.length > limits.maxMessageBytes;
    this.#options.logger.debug('received a message', {
      flow: flow.id,
      message: message.kind === 'request' ? message.method : message.status,
      callId: message.headers.first('Call-ID'),
    });
    const fault = isTooLarge
      ? new SipMessageError('sip-message/too-large', 'The SIP message is too large.')
      : validateMessage(message);
    if (fault !== undefined) this.#refuse(flow, message, fault);
    else if (message.kind === 'response') onResponse(flow, message);
    else {
      stampVia(message.headers, flow);
      onRequest(flow, message);
    }
  }

  #read(flow: Flow, data: string | Uint8Array): SipMessage | undefined {
    try {
      return parseMessage(data, { maxMessageLength: this.#options.limits.maxMessageBytes * readableOverrun });
    } catch (error) {
      if (!(error instanceof SipMessageError)) throw error;
      this.#countBad(flow, error);
      return undefined;
    }
  }

  /** Answers a request that is wrong but can be answered; anything else is dropped (RFC 3261 §8.2, §18.3). */
  #refuse(flow: Flow, message: SipMessage, fault: SipMessageError): void {
    const isAnswerable =
      message.kind === 'request' &&
      message.method !== 'ACK' &&
      headersOfAnswer.every((name) => (message.headers.first(name) ?? '') !== '');
    if (isAnswerable) {
      const reason = fault.answerStatus === 400 ? { reason: fault.message } : {};
      flow.sendMessage(makeResponse(message, { status: fault.answerStatus, ...reason }));
    }
    this.#countBad(flow, fault);
  }

  #countBad(flow: Flow, fault: SipMessageError): void {
    const record = this.#recordOf(flow);
    record.badCount += 1;
    const { limits, logger } = this.#options;
    logger.warn('refused a malformed message', {
      flow: flow.id,
      code: fault.code,
      badCount: record.badCount,
    });
    if (record.badCount > limits.maxBadMessageCount) flow.close('too-many-bad-messages');
  }

  #isWithinRate(flow: Flow): boolean {
    const { clock, limits } = this.#options;
    const record = this.#recordOf(flow);
    if (clock.now() - record.secondBeganMs >= 1_000) {
      record.secondBeganMs = clock.now();
      record.countInSecond = 0;
    }
    record.countInSecond += 1;
    if (record.countInSecond <= limits.maxMessagesPerSecond) return true;
    flow.close('too-many-messages');
    return false;
  }

  #recordOf(flow: Flow): FlowRecord {
    const known = this.#records.get(flow);
    if (known !== undefined) return known;
    const record = { badCount: 0, secondBeganMs: this.#options.clock.now(), countInSecond: 0 };
    this.#records.set(flow, record);
    return record;
  }
}

/** Nothing but line ends, as keep-alives are. */
function isBlank(data: string | Uint8Array): boolean {
  if (typeof data === 'string') return /^[\r\n]*$/.test(data);
  return data.every((byte) => byte === 13 || byte === 10);
}
