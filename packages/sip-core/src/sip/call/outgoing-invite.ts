import { Emitter, type Unsubscribe } from '@offhook/primitives';
import { formatUri, type NameAddr, parseContacts, parseUri, type SipResponse } from '@offhook/sip-message';
import { tagOf } from '@offhook/sip-transaction';
import type {
  InviteRequest,
  OutgoingInvite,
  OutgoingInviteEvents,
  RemoteIdentity,
  SipReason,
} from '../../ports/signalling-port.js';
import { descriptionIn, sessionDescription } from '../core/body.js';
import { ClientRequest } from '../core/client-request.js';
import type { HeaderField } from '../core/header-field.js';
import { RequestSeries } from '../core/request-series.js';
import type { UserAgent } from '../core/user-agent.js';
import { ifReadable } from '../headers/if-readable.js';
import { reasonOf } from '../headers/reason-header.js';
import { identityIn } from '../headers/remote-identity.js';
import { formatReplaces } from '../headers/replaces-header.js';
import { refusalOf } from '../headers/sip-refusal.js';
import { Forks } from './forks.js';
import { recvInfoField } from './info.js';
import { minInterval, minSessionExpiresSeconds, sessionExpiresSeconds } from './session-timer.js';
import { SipCallDialog } from './sip-call-dialog.js';

/** An INVITE of ours, from its sending to its final response. */
export class SipOutgoingInvite implements OutgoingInvite {
  readonly #agent: UserAgent;
  readonly #request: InviteRequest;
  readonly #events = new Emitter<OutgoingInviteEvents>();
  readonly #series: RequestSeries;
  readonly #uri: string;
  readonly #forks: Forks;
  #client: ClientRequest;
  #minSessionSeconds: number = minSessionExpiresSeconds;
  #isOver = false;
  #isCancelled = false;
  #settle: () => void = () => undefined;
  readonly #settled: Promise<void>;

  /** @throws SipMessageError where the target is no URI */
  constructor(agent: UserAgent, request: InviteRequest) {
    this.#agent = agent;
    this.#request = request;
    this.#series = new RequestSeries(request.callId);
    this.#uri = formatUri({ ...parseUri(request.target), headers: [] });
    this.#forks = new Forks(agent, this.#uri);
    this.#settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#client = this.#send();
    agent.lifetime.addEventListener('abort', this.#end, { once: true });
  }

  on<Name extends keyof OutgoingInviteEvents>(
    name: Name,
    listener: (payload: OutgoingInviteEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  async cancel(reason: Partial<Pick<SipReason, 'cause' | 'text'>> = {}): Promise<void> {
    this.#events.clear();
    if (!this.#isOver && !this.#isCancelled) {
      this.#isCancelled = true;
      if (this.#agent.isConnected) this.#client.cancel(reason);
      else {
        this.#client.drop();
        this.#end();
      }
    }
    await this.#settled;
  }

  #send(): ClientRequest {
    const request = this.#agent.makeRequest(this.#series, {
      method: 'INVITE',
      uri: this.#uri,
      fields: this.#fields(),
      body: sessionDescription(this.#request.offer),
    });
    return new ClientRequest(this.#agent, {
      request,
      nextSequence: this.#series.next,
      onProgress: (response) => {
        this.#onProgress(response);
      },
      onFinal: (response) => {
        if (response.status < 300) this.#onAccept(response);
        else this.#onRefuse(response);
      },
    });
  }

  #fields(): readonly HeaderField[] {
    const { headers, replaces } = this.#request;
    const seconds = Math.max(sessionExpiresSeconds, this.#minSessionSeconds);
    const replacing: readonly HeaderField[] =
      replaces === undefined
        ? []
        : [
            ['Replaces', formatReplaces(replaces)],
            ['Require', 'replaces'],
          ];
    return [
      this.#agent.contactField,
      recvInfoField,
      ['Session-Expires', String(seconds)],
      ['Min-SE', String(this.#minSessionSeconds)],
      ...replacing,
      ...Object.entries(headers),
    ];
  }

  #onProgress(response: SipResponse): void {
    const { headers, status } = response;
    if (status < 180 || !this.#forks.handleProgress(response)) return;
    const dialog = this.#forks.earlyDialogOf(response);
    const hasOwnRingback = ringbackOf(headers.all('P-Early-Media'));
    this.#events.emit('progressed', {
      status,
      forkId: tagOf(headers.first('To')) ?? '',
      description: descriptionIn(response),
      identity: this.#identityIn(response),
      ...(dialog && { dialog }),
      ...(hasOwnRingback === undefined ? {} : { hasOwnRingback }),
    });
  }

  #onRefuse(response: SipResponse): void {
    if (response.status === 422 && !this.#isCancelled && this.#sendLonger(response)) return;
    this.#end();
    this.#events.emit('refused', {
      refusal: refusalOf(response),
      contacts: contactsIn(response),
      reasonText: reasonOf(response.headers.all('Reason'))?.text,
    });
    this.#events.clear();
  }

  /** RFC 4028 §7.3: somebody on the way wants longer intervals. False when asking again would change nothing. */
  #sendLonger({ headers }: SipResponse): boolean {
    const wanted = minInterval(headers) ?? 0;
    if (wanted <= this.#minSessionSeconds) return false;
    this.#minSessionSeconds = wanted;
    this.#client = this.#send();
    return true;
  }

  #onAccept(response: SipResponse): void {
    const { answer, dialog } = this.#forks.accept(response);
    this.#agent.acknowledge(dialog, this.#client.request);
    const identity = this.#identityIn(response);
    const call = new SipCallDialog({
      agent: this.#agent,
      dialog,
      isConfirmed: true,
      localDescription: this.#request.offer,
      identity,
      message: response,
    });
    // An answer that crossed our CANCEL (RFC 3261 §15.1).
    if (this.#isCancelled) {
      void call.bye().finally(this.#end);
      return;
    }
    this.#end();
    call.timer.handleResponse(response.headers);
    this.#events.emit('accepted', { dialog: call, answer, forkId: dialog.id.remoteTag, identity });
    this.#events.clear();
  }

  #identityIn({ headers }: SipResponse): RemoteIdentity {
    return identityIn(headers, this.#agent.identity.domain, 'To');
  }

  readonly #end = (): void => {
    this.#isOver = true;
    this.#agent.lifetime.removeEventListener('abort', this.#end);
    this.#forks.clear();
    this.#settle();
  };
}

/** RFC 5009 §8: whether the far side sends sound before the answer. */
function ringbackOf([direction]: readonly string[]): boolean | undefined {
  return direction === undefined ? undefined : /^send(rec?v|only)$/i.test(direction);
}

/** Where a 3xx sends us, the best first (RFC 3261 §20.10). */
function contactsIn(response: SipResponse): string[] {
  if (response.status >= 400) return [];
  const contacts = ifReadable(() => parseContacts(response));
  if (contacts === undefined || contacts === '*') return [];
  const weight = ({ parameters }: NameAddr): number => Number(parameters.get('q') ?? 1) || 0;
  return contacts
    .filter(({ uri }) => ifReadable(() => parseUri(uri)) !== undefined)
    .sort((one, other) => weight(other) - weight(one))
    .map(({ uri }) => uri);
}
