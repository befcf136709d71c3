import { createLogger, type LogEntry } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import type { SipMessage, SipRequest } from '@offhook/sip-message';
import type { CallDialog, OutgoingInvite, SignallingPort } from '../ports/signalling-port.js';
import { settle } from './contract.js';
import { createMemorySignalling, type MemoryPhoneOptions } from './memory-phone.js';
import { MemorySwitch } from './memory-switch.js';
import { asRequest, raw, rawResponse } from './raw-sip.js';

export const description = 'v=0\r\ns=test\r\n';
export const sdp = 'Content-Type: application/sdp';
export const bobsContact = 'Contact: <sip:bob@b.invalid>';

export interface RawMore {
  readonly lines?: readonly string[];
  readonly body?: string;
}

/** Alice's signalling, and a far side that a test writes word by word. */
export interface RawStage {
  readonly memorySwitch: MemorySwitch;
  readonly signalling: SignallingPort;
  readonly clock: ManualClock;
  readonly log: LogEntry[];
  readonly receive: (text: string) => Promise<void>;
  /** What alice sent since the last look. */
  readonly sent: () => readonly string[];
  /** The last that alice sent of one method or status. */
  readonly last: (what: string) => SipMessage;
  /** How many timers run, beside those of the connection. */
  readonly timerCount: () => number;
  readonly advance: (durationMs: number) => Promise<void>;
}

export async function setRawStage(options: Partial<MemoryPhoneOptions> = {}): Promise<RawStage> {
  const memorySwitch = new MemorySwitch({ users: { alice: '' } });
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const log: LogEntry[] = [];
  const logger = createLogger((entry) => log.push(entry));
  const signalling = createMemorySignalling({ memorySwitch, username: 'alice', logger, clock, ...options });
  await signalling.connect(new AbortController().signal);
  memorySwitch.intercept = () => true;
  let seen = 0;
  const baseCount = clock.pendingCount;
  return {
    memorySwitch,
    signalling,
    clock,
    log,
    receive: async (text) => {
      memorySwitch.inject('alice', text);
      await settle();
    },
    sent: () => {
      const names = memorySwitch.ladder.of('alice').slice(seen);
      seen += names.length;
      return names;
    },
    last: (what) => {
      const message = memorySwitch.ladder.messages('alice', `→ ${what}`).at(-1);
      if (message === undefined) throw new Error(`Alice sent no ${what}.`);
      return message;
    },
    timerCount: () => clock.pendingCount - baseCount,
    advance: async (durationMs) => {
      await clock.advance(durationMs);
      await settle();
    },
  };
}

/** An INVITE of alice's, and what she hears of it. */
export interface RawCall {
  readonly outgoing: OutgoingInvite;
  readonly request: SipRequest;
  readonly heard: string[];
  readonly dialogs: CallDialog[];
  /** Bob's answer. Default: with a tag, a Contact and a description. */
  readonly respond: (
    status: number,
    more?: RawMore & { readonly tag?: string; readonly isBare?: boolean },
  ) => Promise<void>;
}

export async function callOut(stage: RawStage): Promise<RawCall> {
  const { receive, signalling } = stage;
  const outgoing = signalling.invite({ target: 'sip:bob@example.test', offer: description, headers: {} });
  const heard: string[] = [];
  const dialogs: CallDialog[] = [];
  outgoing.on('progressed', ({ description: early, forkId, status }) =>
    heard.push(`progressed ${status} ${forkId} ${early === undefined ? '' : 'with media'}`.trim()),
  );
  outgoing.on('accepted', ({ answer, dialog, forkId }) => {
    heard.push(`accepted ${forkId} ${answer === undefined ? 'without answer' : 'with answer'}`);
    dialogs.push(dialog);
  });
  outgoing.on('refused', ({ refusal }) => heard.push(`refused ${refusal.status}`));
  await settle();
  const request = asRequest(stage.last('INVITE'));
  return {
    outgoing,
    request,
    heard,
    dialogs,
    respond: async (status, { body = '', isBare = false, lines = [], tag = 'b' } = {}) => {
      const contact = isBare ? [] : [bobsContact];
      await receive(
        rawResponse(asRequest(stage.last('INVITE')), status, {
          toTag: tag,
          lines: [...contact, ...(body === '' ? [] : [sdp]), ...lines],
          body,
        }),
      );
    },
  };
}

/** A call of alice's that bob has answered, with `lines` in his 200. */
export interface RawDialog {
  readonly call: RawCall;
  readonly dialog: CallDialog;
  /** What bob says in the call. */
  readonly say: (method: string, more?: RawMore) => Promise<void>;
  /** Bob's response to the last request of this method. */
  readonly answer: (method: string, status: number, more?: RawMore) => Promise<void>;
}

export async function talkRaw(stage: RawStage, lines: readonly string[] = []): Promise<RawDialog> {
  const call = await callOut(stage);
  await call.respond(200, { lines, body: description });
  const [dialog] = call.dialogs;
  if (dialog === undefined) throw new Error('There is no dialog.');
  stage.sent();
  let sequence = 0;
  return {
    call,
    dialog,
    say: async (method, { body = '', lines: more = [] } = {}) => {
      sequence += 1;
      await stage.receive(inDialog(call.request, { method, sequence, body, lines: more }));
    },
    answer: async (method, status, { body = '', lines: more = [] } = {}) => {
      await stage.receive(rawResponse(asRequest(stage.last(method)), status, { lines: more, body }));
    },
  };
}

function inDialog(
  { headers }: SipRequest,
  {
    body,
    lines,
    method,
    sequence,
  }: { readonly method: string; readonly sequence: number } & Required<RawMore>,
): string {
  return raw(
    `${method} sip:alice@example.test SIP/2.0`,
    `Via: SIP/2.0/WS b.invalid;branch=z9hG4bK-bob-${sequence}`,
    `From: ${headers.first('To') ?? ''};tag=b`,
    `To: ${headers.first('From') ?? ''}`,
    `Call-ID: ${headers.first('Call-ID') ?? ''}`,
    `CSeq: ${sequence} ${method}`,
    'Max-Forwards: 70',
    ...(method === 'INVITE' || method === 'UPDATE' ? [bobsContact] : []),
    ...lines,
    `Content-Length: ${new TextEncoder().encode(body).length}`,
    '',
    body,
  );
}
