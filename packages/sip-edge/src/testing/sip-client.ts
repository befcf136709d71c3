import {
  answerChallenge,
  type DigestChallenge,
  formatCredentials,
  parseChallenge,
  parseMessage,
  serializeMessage,
  SipHeaders,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from '@offhook/sip-message';
import { randomToken } from '@offhook/sip-transaction';
import type { HeaderOverrides } from '@offhook/sip-transaction/testing';
import { passwordOf } from './password-verdicts.js';
import { SipDialog } from './sip-dialog.js';

/** A connection to an edge, whatever carries it. */
export interface Wire {
  send(data: string | Uint8Array): void;
  close(): void;
  onData: (data: string) => void;
}

export interface SipClientOptions {
  /** `bob-laptop` is a device of `bob`. */
  readonly name: string;
  readonly domain: string;
  readonly wire: Wire;
}

export interface SendOptions {
  /** Replaces headers; undefined leaves one out. */
  readonly headers?: HeaderOverrides;
  readonly body?: string;
  readonly uri?: string;
}

const withoutContact: ReadonlySet<string> = new Set(['ACK', 'CANCEL', 'BYE', 'MESSAGE']);

const receiveTimeoutMs = 4_000;

/** How a message is written in a ladder: `INVITE` or `200 INVITE`. */
export function labelOf(message: SipMessage): string {
  if (message.kind === 'request') return message.method;
  // What was malformed comes back as it was.
  return `${message.status} ${(message.headers.first('CSeq') ?? '').split(' ')[1] ?? ''}`;
}

/** A SIP user agent made of text, for tests: it does what it is told and nothing by itself. */
export class SipClient {
  readonly name: string;
  readonly user: string;
  readonly wire: Wire;
  readonly domain: string;
  contact: string;
  password: string;
  /** Which challenge is answered, where several are offered. */
  algorithm: 'SHA-256' | 'MD5' = 'SHA-256';
  dialog: SipDialog | undefined;
  pongCount = 0;
  readonly inbox: SipMessage[] = [];
  readonly received: SipMessage[] = [];
  readonly #sent: Map<string, SipRequest> = new Map<string, SipRequest>();
  readonly #registration: SipDialog;
  #challenge: DigestChallenge | undefined;
  #nonceCount = 0;
  #wake: () => void = () => undefined;

  constructor({ domain, name, wire }: SipClientOptions) {
    this.name = name;
    this.user = name.split('-')[0] ?? name;
    this.domain = domain;
    this.wire = wire;
    this.password = passwordOf(this.user);
    this.contact = `<sip:${randomToken(14)}@${name}.invalid;transport=ws>`;
    this.#registration = SipDialog.calling(this.aor, this.aor);
    wire.onData = (data) => {
      this.#take(data);
    };
  }

  get aor(): string {
    return `sip:${this.user}@${this.domain}`;
  }

  /** The next message, which must be this one. */
  async receive(label: string): Promise<SipMessage> {
    await this.#until(() => this.inbox.length > 0, `${this.name} waited for ${label} and got nothing`);
    const message = this.inbox.shift();
    if (message === undefined || labelOf(message) !== label) {
      throw new Error(
        `${this.name} waited for ${label} and got ${message === undefined ? '' : describe(message)}`,
      );
    }
    this.#learn(message);
    return message;
  }

  /** The last message of this kind that was received. */
  last(label: string): SipMessage {
    const found = [...this.received].reverse().find((message) => labelOf(message) === label);
    if (found === undefined) throw new Error(`${this.name} never received ${label}`);
    return found;
  }

  lastSent(method: string): SipRequest {
    const request = this.#sent.get(method);
    if (request === undefined) throw new Error(`${this.name} never sent ${method}`);
    return request;
  }

  /** Sends a request: with a target outside of dialogs, without one in the dialog. */
  send(method: string, target?: string, options: SendOptions = {}): SipRequest {
    const request = this.#build(method, target, options);
    this.#sent.set(method, request);
    this.sendMessage(request);
    return request;
  }

  /** Answers the last request of this method. */
  respond(status: number, method: string, options: SendOptions = {}): void {
    const request = this.last(method);
    if (request.kind === 'response') throw new Error('not a request');
    const headers = new SipHeaders();
    for (const name of ['Via', 'Record-Route', 'From', 'To', 'Call-ID', 'CSeq']) {
      headers.set(name, request.headers.all(name));
    }
    if (status > 100 && this.dialog !== undefined && method !== 'CANCEL')
      headers.set('To', this.dialog.local);
    if (status < 300) headers.set('Contact', this.contact);
    override(headers, options.headers);
    this.sendMessage({ kind: 'response', status, reason: 'Test', headers, body: options.body ?? '' });
  }

  sendMessage(message: SipMessage): void {
    this.wire.send(serializeMessage(message));
  }

  /** The whole dance of a registration. */
  async register(options: SendOptions = {}): Promise<SipResponse> {
    this.send('REGISTER', undefined, options);
    await this.receive('401 REGISTER');
    this.send('REGISTER', undefined, options);
    const ok = await this.receive('200 REGISTER');
    if (ok.kind === 'request') throw new Error('not a response');
    return ok;
  }

  /** Resolves when the edge has handled what this client sent before: a ping's answer comes after it. */
  async flush(): Promise<void> {
    const before = this.pongCount;
    this.wire.send('\r\n\r\n');
    await this.#until(() => this.pongCount > before, `${this.name} got no answer to its ping`);
  }

  /** Answers the last challenge with `Authorization` or `Proxy-Authorization`. */
  credentials(method: string, uri: string, nonceCount?: number): string | undefined {
    if (this.#challenge === undefined) return undefined;
    this.#nonceCount = nonceCount ?? this.#nonceCount + 1;
    return formatCredentials(
      answerChallenge({
        challenge: this.#challenge,
        username: this.user,
        password: this.password,
        method,
        uri,
        cnonce: randomToken(14),
        nonceCount: this.#nonceCount,
      }),
    );
  }

  #build(method: string, target: string | undefined, options: SendOptions): SipRequest {
    const dialog = this.#dialogFor(method, target);
    const uri = options.uri ?? (method === 'REGISTER' ? `sip:${this.domain}` : dialog.target);
    const headers = new SipHeaders();
    if (method !== 'ACK' && method !== 'CANCEL') dialog.sequence += 1;
    headers.set('Via', `SIP/2.0/WS ${this.name}.invalid;branch=z9hG4bK${randomToken(14)};rport`);
    headers.set('Max-Forwards', '70');
    headers.set('Route', dialog.routes);
    headers.set('From', dialog.local);
    headers.set('To', dialog.remote);
    headers.set('Call-ID', dialog.callId);
    headers.set('CSeq', `${dialog.sequence} ${method}`);
    if (!withoutContact.has(method)) headers.set('Contact', this.contact);
    this.#authorize(headers, method, uri);
    const invite = this.#inviteOf(method, dialog);
    if (invite !== undefined) headers.set('Via', invite.headers.first('Via') ?? '');
    override(headers, options.headers);
    return { kind: 'request', method, uri: invite?.uri ?? uri, headers, body: options.body ?? '' };
  }

  /** The INVITE that a CANCEL or the ACK of a refusal follows on its way, hop by hop. */
  #inviteOf(method: string, dialog: SipDialog): SipRequest | undefined {
    const isHopByHop = method === 'CANCEL' || (method === 'ACK' && this.#hasFailed(dialog));
    return isHopByHop ? this.lastSent('INVITE') : undefined;
  }

  #dialogFor(method: string, target: string | undefined): SipDialog {
    if (method === 'REGISTER') return this.#registration;
    if (target === undefined) {
      if (this.dialog === undefined) throw new Error(`${this.name} is in no dialog`);
      return this.dialog;
    }
    const uri = target.includes(':') ? target : `sip:${target}@${this.domain}`;
    const isAgain = this.dialog?.target === uri && !this.dialog.remote.includes('tag=');
    const dialog = isAgain && this.dialog !== undefined ? this.dialog : SipDialog.calling(this.aor, uri);
    this.dialog = dialog;
    return dialog;
  }

  #hasFailed({ callId }: SipDialog): boolean {
    const final = [...this.received]
      .reverse()
      .find(
        (message) =>
          message.kind === 'response' &&
          message.status >= 200 &&
          message.headers.first('Call-ID') === callId &&
          labelOf(message).endsWith(' INVITE'),
      );
    return final?.kind === 'response' && final.status >= 300;
  }

  #authorize(headers: SipHeaders, method: string, uri: string): void {
    if (method === 'ACK' || method === 'CANCEL') return;
    const name = method === 'REGISTER' ? 'Authorization' : 'Proxy-Authorization';
    const credentials = this.credentials(method, uri);
    if (credentials !== undefined) headers.set(name, credentials);
  }

  #take(data: string): void {
    if (/^[\r\n]*$/.test(data)) this.pongCount += 1;
    else {
      const message = parseMessage(data);
      this.inbox.push(message);
      this.received.push(message);
    }
    this.#wake();
  }

  #learn(message: SipMessage): void {
    this.#learnChallenge(message);
    const isOfDialog = message.headers.first('Call-ID') === this.dialog?.callId;
    if (message.kind === 'request') {
      if (!isOfDialog && message.method !== 'CANCEL') this.dialog = SipDialog.called(message);
    } else if (isOfDialog && message.status > 100 && message.status < 300) {
      if (/ (INVITE|REFER|SUBSCRIBE)$/.test(labelOf(message))) this.dialog?.adopt(message);
    }
  }

  #learnChallenge({ headers }: SipMessage): void {
    const values = [...headers.all('WWW-Authenticate'), ...headers.all('Proxy-Authenticate')];
    const chosen = values.map(parseChallenge).find(({ algorithm }) => algorithm === this.algorithm);
    if (chosen === undefined) return;
    this.#challenge = chosen;
    this.#nonceCount = 0;
  }

  async #until(condition: () => boolean, complaint: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`${complaint}; it had received ${this.received.map(describe).join(', ')}`));
      }, receiveTimeoutMs);
    });
    try {
      while (!condition()) {
        await Promise.race([new Promise<void>((resolve) => (this.#wake = resolve)), deadline]);
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

function describe(message: SipMessage): string {
  return message.kind === 'request' ? message.method : `${labelOf(message)} (${message.reason})`;
}

function override(headers: SipHeaders, overrides: HeaderOverrides = {}): void {
  for (const [name, value] of Object.entries(overrides)) {
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
  }
}
