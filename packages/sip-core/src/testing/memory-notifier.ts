import {
  parseContacts,
  parseNameAddr,
  parseUri,
  SipHeaders,
  type SipRequest,
  type SipResponse,
} from '@offhook/sip-message';
import type { MemoryFlow } from './memory-flow.js';
import { respond } from './respond.js';

/** What a user's subscribers are told. */
export interface MemoryPublication {
  readonly user: string;
  /** The event package. */
  readonly event: string;
  readonly contentType: string;
  readonly body: string;
}

interface MemorySubscription {
  readonly key: string;
  readonly flow: MemoryFlow;
  readonly topic: string;
  readonly contact: string;
  /** The way that the SUBSCRIBE was recorded to have come. */
  readonly route: readonly string[];
  /** As the subscriber's dialog has them. */
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  /** With its id. */
  readonly event: string;
  expiresSeconds: number;
  sequence: number;
}

const contact = 'sip:notifier@switch.test';
const branchPrefix = 'z9hG4bK-notifier-';

/** Takes the SUBSCRIBEs of some event packages in everybody's name (RFC 6665 §4.2). */
export class MemoryNotifier {
  readonly #publications: Map<string, MemoryPublication> = new Map<string, MemoryPublication>();
  readonly #subscriptions: Map<string, MemorySubscription> = new Map<string, MemorySubscription>();
  /** Others get 489. */
  readonly packages: Set<string> = new Set<string>(['presence', 'dialog', 'message-summary']);
  /** Shorter subscriptions get 423. */
  minExpiresSeconds = 1;
  /** Longer ones are cut. */
  maxExpiresSeconds = 3_600;
  /** What new SUBSCRIBEs are refused with. Default: they are taken. */
  refusal: { readonly status: number; readonly retryAfterSeconds?: number } | undefined;
  #count = 0;

  get subscriptionCount(): number {
    return this.#subscriptions.size;
  }

  /** Tells the subscribers, and all who come later. */
  publish(publication: MemoryPublication): void {
    const topic = `${publication.user} ${publication.event}`;
    this.#publications.set(topic, publication);
    for (const subscription of this.#subscriptions.values())
      if (subscription.topic === topic) this.#notify(subscription);
  }

  /** Ends the subscriptions to a user's event, as with `noresource` or `probation;retry-after=30`. */
  terminate(user: string, event: string, reason: string): void {
    for (const subscription of [...this.#subscriptions.values()]) {
      if (subscription.topic !== `${user} ${event}`) continue;
      this.#subscriptions.delete(subscription.key);
      this.#notify(subscription, `terminated;reason=${reason}`);
    }
  }

  /** Forgets all, as a server does that starts again. */
  forget(): void {
    this.#subscriptions.clear();
  }

  handleSubscribe(flow: MemoryFlow, request: SipRequest): void {
    const event = request.headers.first('Event') ?? '';
    const wanted = Number(request.headers.first('Expires') ?? 3_600);
    if (!this.packages.has(event.split(';')[0] ?? '')) flow.send(respond(request, 489));
    else if (wanted > 0 && wanted < this.minExpiresSeconds) {
      flow.send(respond(request, 423, { 'Min-Expires': String(this.minExpiresSeconds) }));
    } else if (request.headers.first('To')?.includes(';tag=') === true) this.#refresh(flow, request, wanted);
    else if (this.refusal !== undefined) {
      const { retryAfterSeconds, status } = this.refusal;
      const more = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) };
      flow.send(respond(request, status, more));
    } else this.#begin(flow, request, event);
  }

  /** False for a response to what others sent. */
  handleResponse(response: SipResponse): boolean {
    const isOurs = response.headers.first('Via')?.includes(branchPrefix) === true;
    if (isOurs && response.status === 481) this.#subscriptions.delete(keyOf(response, 'From'));
    return isOurs;
  }

  #begin(flow: MemoryFlow, request: SipRequest, event: string): void {
    this.#count += 1;
    const { headers } = request;
    const [address] = parseContacts(request);
    const to = `${headers.first('To') ?? ''};tag=notifier-${this.#count}`;
    const subscription: MemorySubscription = {
      key: `${headers.first('Call-ID') ?? ''} notifier-${this.#count}`,
      flow,
      topic: `${parseUri(request.uri).user ?? ''} ${event.split(';')[0] ?? ''}`,
      contact: typeof address === 'object' ? address.uri : '',
      route: headers.all('Record-Route'),
      callId: headers.first('Call-ID') ?? '',
      from: headers.first('From') ?? '',
      to,
      event,
      expiresSeconds: 0,
      sequence: 0,
    };
    this.#subscriptions.set(subscription.key, subscription);
    this.#grant(subscription, request, Number(headers.first('Expires') ?? 3_600));
  }

  #refresh(flow: MemoryFlow, request: SipRequest, wanted: number): void {
    const subscription = this.#subscriptions.get(keyOf(request, 'To'));
    if (subscription === undefined) flow.send(respond(request, 481));
    else this.#grant(subscription, request, wanted);
  }

  #grant(subscription: MemorySubscription, request: SipRequest, wanted: number): void {
    subscription.expiresSeconds = Math.min(wanted, this.maxExpiresSeconds);
    const answer = {
      To: subscription.to,
      Contact: `<${contact}>`,
      'Record-Route': request.headers.all('Record-Route'),
    };
    subscription.flow.send(
      respond(request, 200, { ...answer, Expires: String(subscription.expiresSeconds) }),
    );
    if (wanted === 0) this.#subscriptions.delete(subscription.key);
    this.#notify(subscription, wanted === 0 ? 'terminated;reason=timeout' : undefined);
  }

  #notify(subscription: MemorySubscription, state?: string): void {
    this.#count += 1;
    subscription.sequence += 1;
    const { callId, event, expiresSeconds, flow, from, route, to, topic } = subscription;
    const publication = this.#publications.get(topic);
    const lines = {
      Via: `SIP/2.0/WS switch.test;branch=${branchPrefix}${this.#count}`,
      From: to,
      To: from,
      'Call-ID': callId,
      CSeq: `${subscription.sequence} NOTIFY`,
      'Max-Forwards': '70',
      Contact: `<${contact}>`,
      Event: event,
      'Subscription-State': state ?? `active;expires=${expiresSeconds}`,
      ...(publication === undefined ? {} : { 'Content-Type': publication.contentType }),
    };
    const headers = new SipHeaders(Object.entries(lines).map(([name, value]) => ({ name, value })));
    headers.set('Route', route);
    const body = publication?.body ?? '';
    flow.send({ kind: 'request', method: 'NOTIFY', uri: subscription.contact, headers, body });
  }
}

/** By the Call-ID and our tag, which stands in the To of requests and the From of responses. */
function keyOf({ headers }: SipRequest | SipResponse, ours: 'From' | 'To'): string {
  const tag = parseNameAddr(headers.first(ours) ?? '').parameters.get('tag') ?? '';
  return `${headers.first('Call-ID') ?? ''} ${tag}`;
}
