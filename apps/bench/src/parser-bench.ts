import {
  parseContacts,
  parseCSeq,
  parseMessage,
  parseNameAddr,
  parseUri,
  parseVia,
  type SipMessage,
  validateMessage,
} from '@offhook/sip-message';
import { parseMessage as parseByJsSip } from 'jssip/lib/Parser.js';
import { Parser } from 'sip.js/lib/core/messages/parser.js';
import { Grammar } from 'sip.js/lib/grammar/grammar.js';
import { type Contestant, hold } from './contest.js';
import { describeResults } from './report.js';
import { typicalInvite } from './typical-invite.js';

const silent = { error: stop, warn: stop };

function stop(complaint: string): never {
  throw new Error(`The message was not parsed: ${complaint}`);
}

function required<Value>(value: Value | undefined): Value {
  return value ?? stop('a value is missing');
}

function parseBySipJs(): NonNullable<ReturnType<typeof Parser.parseMessage>> {
  // Of the logger the parser calls nothing but `warn` and `error`.
  return required(
    Parser.parseMessage(typicalInvite, silent as unknown as Parameters<typeof Parser.parseMessage>[1]),
  );
}

const parseOnly: readonly Contestant[] = [
  { name: 'Offhook', run: () => parseMessage(typicalInvite) },
  { name: 'JsSIP', run: () => required(parseByJsSip(typicalInvite, {})) },
  { name: 'sip.js', run: parseBySipJs },
];

/** What a proxy looks at to route a request; addresses come with their URIs in parts. */
function readByOffhook(message: SipMessage): unknown {
  const { headers } = message;
  const from = parseNameAddr(required(headers.first('From')));
  const to = parseNameAddr(required(headers.first('To')));
  const route = parseNameAddr(required(headers.first('Route')));
  const contacts = parseContacts(message);
  return [
    message.kind === 'request' ? parseUri(message.uri) : undefined,
    parseVia(required(headers.first('Via'))).parameters.get('branch'),
    from.parameters.get('tag'),
    parseUri(from.uri),
    parseUri(to.uri),
    headers.first('Call-ID'),
    parseCSeq(required(headers.first('CSeq'))).sequence,
    Number(headers.first('Max-Forwards')),
    contacts === '*' ? contacts : contacts.map(({ uri }) => parseUri(uri)),
    parseUri(route.uri),
  ];
}

function readByJsSip(): unknown {
  const message = required(parseByJsSip(typicalInvite, {}));
  return [
    message.ruri,
    message.via.branch,
    message.from_tag,
    message.to.uri,
    message.call_id,
    message.cseq,
    Number(message.getHeader('max-forwards')),
    required(message.parseHeader('contact')),
    required(message.parseHeader('route')),
  ];
}

function readBySipJs(): unknown {
  const message = parseBySipJs();
  return [
    'ruri' in message ? message.ruri : undefined,
    message.viaBranch,
    message.fromTag,
    message.to.uri,
    message.callId,
    message.cseq,
    Number(message.getHeader('max-forwards')),
    required<unknown>(message.parseHeader('contact')),
    // Its messages keep Route as text; this is its own reader of addresses.
    required(Grammar.nameAddrHeaderParse(required(message.getHeader('route')))),
  ];
}

const parseAndRead: readonly Contestant[] = [
  { name: 'Offhook', run: () => readByOffhook(parseMessage(typicalInvite)) },
  {
    name: 'Offhook, validated',
    run: () => {
      const message = parseMessage(typicalInvite);
      return validateMessage(message) ?? readByOffhook(message);
    },
  },
  { name: 'JsSIP', run: readByJsSip },
  { name: 'sip.js', run: readBySipJs },
];

const options = { rounds: 9, roundMs: 300, warmUpMs: 1_000 };

/** Our parser beside sip.js's and JsSIP's. */
export function benchParser(): string {
  const { length } = typicalInvite;
  return [
    `Parsing one INVITE of ${length} octets with the SDP of a browser's audio call.`,
    `Every parser gets the same text. They take turns in ${options.rounds} rounds of ${options.roundMs} ms each after`,
    `a warm-up of ${options.warmUpMs} ms; each figure is the median of its rounds.`,
    '',
    'Parsing alone. The others parse most headers into parts as they go, Offhook locates names and raw values:',
    describeResults(hold(parseOnly, options), 'messages a second', 'sip.js'),
    '',
    'Parsing, then reading what a proxy needs in parts: Request-URI, topmost Via, From with its tag, To, Call-ID,',
    'CSeq, Max-Forwards, Contact, Route. "Validated" checks the whole message as well, which the others do not:',
    describeResults(hold(parseAndRead, options), 'messages a second', 'sip.js'),
  ].join('\n');
}
