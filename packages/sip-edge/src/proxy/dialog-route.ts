import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { parseNameAddr, parseUri, SipMessageError, type SipRequest, type SipUri } from '@offhook/sip-message';
import type { Flow } from '../flow/flow.js';

/** One side of a dialog: who it is, and the flow over which it was reached when the dialog began. */
export interface DialogEnd {
  readonly user: string;
  readonly flowId: string;
}

export interface DialogEnds {
  readonly caller: DialogEnd;
  readonly callee: DialogEnd;
}

export type RouteReading =
  | { readonly kind: 'in-dialog'; readonly ends: DialogEnds }
  /** No Route, or only the edge itself as a preloaded one. */
  | { readonly kind: 'out-of-dialog' }
  /** A token that this edge did not make for this Call-ID. */
  | { readonly kind: 'forged' }
  /** A Route to some other server. */
  | { readonly kind: 'elsewhere' };

export interface DialogRoutesOptions {
  readonly domain: string;
  /** Signs the tokens. Default: random, so that dialogs end with the process as their flows do. */
  readonly key?: Uint8Array;
}

type DialogToken = readonly [callerFlowId: string, calleeFlowId: string, caller: string, callee: string];

const signatureLength = 12;

/**
 * Record-Route as flow tokens (RFC 5626 §5.2). Contacts in browsers end in `.invalid`, so no Request-URI leads to
 * anybody; what leads is the flow. The edge puts itself on the route once, with both ends' flows in the user part of
 * its URI. Each branch of a forked INVITE gets a token of its own, and with the answer that branch's token reaches
 * the caller: no table of dialogs is needed, none can leak, and Contacts stay as the clients wrote them.
 * The token is signed together with the Call-ID, so it opens no other dialog.
 */
export class DialogRoutes {
  readonly #domain: string;
  readonly #key: Uint8Array;

  constructor({ domain, key = randomBytes(32) }: DialogRoutesOptions) {
    this.#domain = domain;
    this.#key = key;
  }

  /** The Record-Route value for one branch of a dialog to be. */
  recordRoute(ends: DialogEnds, callId: string): string {
    const { callee, caller } = ends;
    const content = Buffer.from(JSON.stringify([caller.flowId, callee.flowId, caller.user, callee.user]));
    const token = Buffer.concat([this.#sign(content, callId), content]).toString('base64url');
    return `<sip:${token}@${this.#domain};transport=ws;lr>`;
  }

  /** What the Route headers of a request from `flow` say (RFC 3261 §16.4). */
  read(request: SipRequest, flow: Flow): RouteReading {
    for (const value of request.headers.all('Route')) {
      const uri = readRoute(value);
      if (uri === undefined) return { kind: 'elsewhere' };
      if (uri.host !== this.#domain && uri.host !== flow.host) return { kind: 'elsewhere' };
      if (uri.user === undefined) continue;
      const ends = this.#open(uri.user, request.headers.first('Call-ID') ?? '');
      return ends === undefined ? { kind: 'forged' } : { kind: 'in-dialog', ends };
    }
    return { kind: 'out-of-dialog' };
  }

  #open(token: string, callId: string): DialogEnds | undefined {
    const bytes = Buffer.from(token, 'base64url');
    const content = bytes.subarray(signatureLength);
    const signature = this.#sign(content, callId);
    if (bytes.length <= signatureLength || !timingSafeEqual(bytes.subarray(0, signatureLength), signature)) {
      return undefined;
    }
    // Signed, so it is what was written above.
    const [callerFlowId, calleeFlowId, caller, callee] = JSON.parse(content.toString()) as DialogToken;
    return { caller: { user: caller, flowId: callerFlowId }, callee: { user: callee, flowId: calleeFlowId } };
  }

  #sign(content: Uint8Array, callId: string): Buffer {
    const signature = createHmac('sha256', this.#key).update(callId).update('\n').update(content).digest();
    return signature.subarray(0, signatureLength);
  }
}

function readRoute(value: string): SipUri | undefined {
  try {
    return parseUri(parseNameAddr(value).uri);
  } catch (error) {
    if (error instanceof SipMessageError) return undefined;
    throw error;
  }
}
