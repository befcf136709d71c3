import {
  formatUri,
  parseCSeq,
  parseNameAddr,
  parseUri,
  SipHeaders,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from '@offhook/sip-message';
import { tagOf } from '@offhook/sip-transaction';
import type { ServerTransaction } from '@offhook/sip-transaction';
import type { DialogId } from '../../ports/signalling-port.js';
import { ifReadable } from '../headers/if-readable.js';

/** What a dialog is for: a call, a subscription. It answers the requests that come in the dialog. */
export interface DialogUsage {
  /** A request other than ACK, in its order. */
  handleRequest(transaction: ServerTransaction): void;
  /** Of a 2xx to an INVITE. */
  handleAck?(ack: SipRequest): void;
}

interface DialogState {
  readonly id: DialogId;
  readonly localAddress: string;
  readonly remoteAddress: string;
  readonly routes: readonly string[];
  readonly target: string;
  readonly localSequence: number;
  readonly remoteSequence: number | undefined;
}

/** Two user agents that know each other: what each request in between needs (RFC 3261 §12). */
export class Dialog {
  readonly id: DialogId;
  readonly #localAddress: string;
  readonly #remoteAddress: string;
  #routes: readonly string[];
  #target: string;
  #localSequence: number;
  #remoteSequence: number | undefined;
  usage: DialogUsage | undefined;
  /** A call that was answered, which another may take the place of. */
  isCall = false;
  /** Of the last INVITE of ours: sent again whenever its 2xx is (RFC 3261 §13.2.2.4). */
  lastAck: SipRequest | undefined;

  private constructor(state: DialogState) {
    this.id = state.id;
    this.#localAddress = state.localAddress;
    this.#remoteAddress = state.remoteAddress;
    this.#routes = state.routes;
    this.#target = state.target;
    this.#localSequence = state.localSequence;
    this.#remoteSequence = state.remoteSequence;
  }

  /** As who asked sees it: from a response with a tag to a request of ours to `uri` (§12.1.2). */
  static ofResponse(response: SipResponse, uri: string): Dialog {
    const { headers } = response;
    const [localAddress, remoteAddress] = [headers.first('From') ?? '', headers.first('To') ?? ''];
    return new Dialog({
      id: {
        callId: headers.first('Call-ID') ?? '',
        localTag: tagOf(localAddress) ?? '',
        remoteTag: tagOf(remoteAddress) ?? '',
      },
      localAddress,
      remoteAddress,
      routes: [...headers.all('Record-Route')].reverse(),
      target: contactIn(headers) ?? uri,
      localSequence: sequenceOf(response),
      remoteSequence: undefined,
    });
  }

  /** As who was asked sees it: from a request of the far side's (§12.1.1). */
  static ofRequest(request: SipRequest, localTag: string, localSequence = 0): Dialog {
    const { headers } = request;
    const [to, remoteAddress] = [headers.first('To') ?? '', headers.first('From') ?? ''];
    return new Dialog({
      id: { callId: headers.first('Call-ID') ?? '', localTag, remoteTag: tagOf(remoteAddress) ?? '' },
      localAddress: tagOf(to) === undefined ? `${to};tag=${localTag}` : to,
      remoteAddress,
      routes: headers.all('Record-Route'),
      target: contactIn(headers) ?? request.uri,
      localSequence,
      remoteSequence: sequenceOf(request),
    });
  }

  /** False where the far side did not say how to reach it. */
  get hasTarget(): boolean {
    return this.#target !== '';
  }

  readonly nextSequence = (): number => {
    this.#localSequence += 1;
    return this.#localSequence;
  };

  /** A request in this dialog, without a Via (§12.2.1.1). The ACK of an INVITE has its number. */
  makeRequest(method: string, sequence: number = this.nextSequence()): SipRequest {
    const { routes, uri } = this.#way();
    const headers = new SipHeaders();
    headers.set('Route', routes);
    headers.append('Max-Forwards', '70');
    headers.append('From', this.#localAddress);
    headers.append('To', this.#remoteAddress);
    headers.append('Call-ID', this.id.callId);
    headers.append('CSeq', `${sequence} ${method}`);
    return { kind: 'request', method, uri, headers, body: '' };
  }

  /** Counts a request of the far side's; false for one that was overtaken by a later one (§12.2.2). */
  count(request: SipRequest): boolean {
    const sequence = sequenceOf(request);
    if (sequence <= (this.#remoteSequence ?? -1)) return false;
    this.#remoteSequence = sequence;
    return true;
  }

  /** Goes where the Contact of a request or a 2xx points (§12.2.1.2, §12.2.2). One that cannot be read changes nothing. */
  refreshTarget({ headers }: SipMessage): void {
    this.#target = contactIn(headers) ?? this.#target;
  }

  /** Takes over from the 2xx what the 18x may have had otherwise (§13.2.2.4). */
  confirm(response: SipResponse): void {
    this.#routes = [...response.headers.all('Record-Route')].reverse();
    this.refreshTarget(response);
  }

  #way(): { readonly uri: string; readonly routes: readonly string[] } {
    const [first, ...rest] = this.#routes;
    if (first === undefined || /;\s*lr\b/i.test(first)) return { uri: this.#target, routes: this.#routes };
    // A strict router of old wants to be the Request-URI itself, and the target last (§12.2.1.1).
    const uri = ifReadable(() => parseNameAddr(first).uri) ?? this.#target;
    return { uri, routes: [...rest, `<${this.#target}>`] };
  }
}

export function sequenceOf({ headers }: SipMessage): number {
  return parseCSeq(headers.first('CSeq') ?? '').sequence;
}

function contactIn(headers: SipHeaders): string | undefined {
  const text = headers.first('Contact');
  if (text === undefined) return undefined;
  return ifReadable(() => {
    const { uri } = parseNameAddr(text);
    const parsed = parseUri(uri);
    // §19.1.1, table 1: a Request-URI has no headers.
    return parsed.headers.length === 0 ? uri : formatUri({ ...parsed, headers: [] });
  });
}
