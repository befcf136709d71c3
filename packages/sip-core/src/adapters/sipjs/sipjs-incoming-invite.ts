import { Emitter, type Logger, type Unsubscribe } from '@offhook/primitives';
import { parseParameterizedValue, SipMessageError } from '@offhook/sip-message';
import type { IncomingMessage } from 'sip.js/lib/core/messages/incoming-message.js';
import type { IncomingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import type {
  CallDialog,
  IncomingInvite,
  IncomingInviteEvents,
  RemoteIdentity,
} from '../../ports/signalling-port.js';
import { descriptionIn, sipOf } from './received-message.js';
import type { SipJsContext } from './sipjs-core.js';
import { SipJsDialog, sessionDescription } from './sipjs-dialog.js';

export interface SipJsIncomingInviteOptions {
  readonly request: IncomingInviteRequest;
  readonly context: SipJsContext;
  readonly logger: Logger;
}

/** Somebody's INVITE, from its arrival to our final response. */
export class SipJsIncomingInvite implements IncomingInvite {
  readonly #options: SipJsIncomingInviteOptions;
  readonly #events = new Emitter<IncomingInviteEvents>();
  #isOver = false;
  readonly callId: string;
  readonly identity: RemoteIdentity;
  readonly offer: string | undefined;
  readonly dialogToReplace: undefined = undefined;
  readonly alertInfo: undefined = undefined;
  readonly autoAnswerAfterMs: undefined = undefined;

  constructor(options: SipJsIncomingInviteOptions) {
    const { request } = options;
    const { from } = request.message;
    this.#options = options;
    this.callId = request.message.callId;
    this.identity = {
      number: printable(from.uri.user ?? '') || from.uri.host,
      name: printable(from.displayName),
      uri: from.uri.toRaw(),
      isAsserted: false,
    };
    this.offer = descriptionIn(request.message);
    request.delegate = {
      onCancel: (message) => {
        this.#onCancel(message);
      },
    };
    // RFC 3261 §8.2.6.1: stops the far side's retransmissions while the user decides.
    request.trying();
  }

  on<Name extends keyof IncomingInviteEvents>(
    name: Name,
    listener: (payload: IncomingInviteEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  header(name: string): string | undefined {
    return sipOf(this.#options.request.message)?.headers.first(name);
  }

  redirect(uri: string): void {
    if (this.#isOver) return;
    this.#end();
    this.#options.request.reject({ statusCode: 302, extraHeaders: [`Contact: <${uri}>`] });
  }

  ring(): void {
    if (!this.#isOver) this.#options.request.progress({ statusCode: 180 });
  }

  accept(description: string): CallDialog {
    const { context, logger, request } = this.#options;
    const { session } = request.accept({ statusCode: 200, body: sessionDescription(description) });
    this.#end();
    return new SipJsDialog({ session, context, logger, isConfirmed: false });
  }

  refuse(statusCode: number): void {
    if (this.#isOver) return;
    this.#end();
    this.#options.request.reject({ statusCode });
  }

  #onCancel(message: IncomingMessage): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.request.reject({ statusCode: 487 });
    this.#events.emit('cancelled', {
      reason: { isAnsweredElsewhere: isAnsweredElsewhere(message), cause: undefined, text: '' },
    });
    this.#events.clear();
  }

  #end(): void {
    this.#isOver = true;
    this.#events.clear();
  }
}

/** RFC 3326 §2: a proxy gives the 2xx of another branch as the reason of its CANCEL. */
function isAnsweredElsewhere(message: IncomingMessage): boolean {
  const reasons = sipOf(message)?.headers.all('Reason') ?? [];
  return reasons.some((text) => {
    try {
      const { parameters, value } = parseParameterizedValue(text);
      return value.toUpperCase() === 'SIP' && parameters.get('cause') === '200';
    } catch (error) {
      if (error instanceof SipMessageError) return false;
      throw error;
    }
  });
}

/** What strangers write is shown, so that nothing in it may act on the page's text. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ').trim();
}
