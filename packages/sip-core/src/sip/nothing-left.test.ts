import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallDialog, IncomingInvite, OutgoingInvite } from '../ports/signalling-port.js';
import { settle } from '../testing/contract.js';
import { asRequest, raw, rawResponse } from '../testing/raw-sip.js';
import { bobsContact, description, type RawStage, sdp, setRawStage } from '../testing/raw-stage.js';
import { SipSignalling } from './sip-signalling.js';

// Calls in every order that two sides and a bad network can bring about. At their end nothing is left of them.

interface Course {
  readonly stage: RawStage;
  readonly outgoing: OutgoingInvite[];
  readonly incoming: IncomingInvite[];
  readonly dialogs: CallDialog[];
  /** Rises with each request of bob's. */
  sequence: number;
}

type Step = (course: Course) => void | Promise<void>;

/** Bob answers the last request of a method, if alice sent one. */
function answer(method: string, status: number, { lines = [] as readonly string[], tag = 'b' } = {}): Step {
  return async ({ stage }) => {
    const [last] = stage.memorySwitch.ladder.messages('alice', `→ ${method}`).slice(-1);
    if (last === undefined) return;
    const toTag = (last.headers.first('To') ?? '').includes(';tag=') ? undefined : tag;
    const body = method === 'INVITE' && status >= 183 && status < 300 ? description : '';
    const more = [bobsContact, ...(body === '' ? [] : [sdp]), ...lines];
    await stage.receive(rawResponse(asRequest(last), status, { lines: more, body, ...(toTag && { toTag }) }));
  };
}

/** Bob asks in the call that alice made last. */
function say(method: string, body = ''): Step {
  return async (course) => {
    const { stage } = course;
    const [invite] = stage.memorySwitch.ladder.messages('alice', '→ INVITE').slice(-1);
    if (invite === undefined) return;
    course.sequence += 1;
    const { headers } = invite;
    const to = headers.first('To') ?? '';
    await stage.receive(
      raw(
        `${method} sip:alice@example.test SIP/2.0`,
        `Via: SIP/2.0/WS b.invalid;branch=z9hG4bK-bob-${course.sequence}`,
        `From: ${to.includes(';tag=') ? to : `${to};tag=b`}`,
        `To: ${headers.first('From') ?? ''}`,
        `Call-ID: ${headers.first('Call-ID') ?? ''}`,
        `CSeq: ${course.sequence} ${method}`,
        bobsContact,
        ...(body === '' ? [] : [sdp]),
        `Content-Length: ${body.length}`,
        '',
        body,
      ),
    );
  };
}

/** A stranger calls. */
function strangerCalls(...lines: readonly string[]): Step {
  return async (course) => {
    course.sequence += 1;
    await course.stage.receive(strangersText('INVITE', { call: course.sequence, lines }));
  };
}

/** A stranger takes the call back that rings, or says something in it. */
function strangerSays(method: string, ...lines: readonly string[]): Step {
  return async (course) => {
    const { stage } = course;
    const ringing = stage.memorySwitch.ladder.messages('alice', '→ 180').at(-1);
    const call = Number(ringing?.headers.first('Call-ID')?.split('-')[1] ?? 0);
    const tag = /;tag=[^;]+/.exec(ringing?.headers.first('To') ?? '')?.[0] ?? '';
    if (method === 'CANCEL') {
      await stage.receive(strangersText(method, { call, lines }));
      return;
    }
    course.sequence += 1;
    const sequence = method === 'ACK' ? 1 : course.sequence;
    await stage.receive(strangersText(method, { call, lines, tag, sequence, branch: `-${course.sequence}` }));
  };
}

function strangersText(
  method: string,
  {
    branch = '',
    call,
    lines,
    sequence = 1,
    tag = '',
  }: {
    readonly call: number;
    readonly lines: readonly string[];
    readonly tag?: string;
    readonly sequence?: number;
    readonly branch?: string;
  },
): string {
  return raw(
    `${method} sip:alice@example.test SIP/2.0`,
    `Via: SIP/2.0/WS s.invalid;branch=z9hG4bK-s-${call}${branch}`,
    'From: <sip:stranger@example.test>;tag=s',
    `To: <sip:alice@example.test>${tag}`,
    `Call-ID: stranger-${call}`,
    `CSeq: ${sequence} ${method}`,
    'Contact: <sip:stranger@s.invalid>',
    ...lines,
    'Content-Length: 0',
    '',
    '',
  );
}

function dial(course: Course): void {
  const { dialogs, outgoing, stage } = course;
  const invite = stage.signalling.invite({ target: 'sip:bob@example.test', offer: description, headers: {} });
  invite.on('accepted', ({ dialog }) => {
    dialog.on('offered', ({ offer }) => void offer.accept(description));
    dialogs.push(dialog);
  });
  outgoing.push(invite);
}

const steps: Readonly<Record<string, Step>> = {
  dial,
  'alice cancels': ({ outgoing }) => void outgoing.at(-1)?.cancel(),
  'alice hangs up': ({ dialogs }) => void dialogs.at(-1)?.bye(),
  'alice offers': ({ dialogs }) =>
    void dialogs
      .at(-1)
      ?.offer(description, AbortSignal.abort())
      .catch(() => undefined),
  'alice offers and waits': ({ dialogs }) =>
    void dialogs.at(-1)?.offer(description, new AbortController().signal),
  'alice sends a digit': ({ dialogs }) => void dialogs.at(-1)?.info('application/dtmf-relay', 'Signal=1'),
  'alice transfers': ({ dialogs }) => void dialogs.at(-1)?.refer('sip:carol@example.test'),
  'alice rings': ({ incoming }) => incoming.at(-1)?.ring(),
  'alice answers': ({ dialogs, incoming }) => {
    const invite = incoming.pop();
    if (invite !== undefined) dialogs.push(invite.accept(description));
  },
  'alice refuses': ({ incoming }) => incoming.pop()?.refuse(486),
  'bob 100': answer('INVITE', 100),
  'bob 180': answer('INVITE', 180),
  'bob 183, reliably': answer('INVITE', 183, { lines: ['Require: 100rel', 'RSeq: 1'] }),
  'carol 180': answer('INVITE', 180, { tag: 'c' }),
  'bob 200': answer('INVITE', 200),
  'carol 200': answer('INVITE', 200, { tag: 'c' }),
  'bob 486': answer('INVITE', 486),
  'bob 487': answer('INVITE', 487),
  'bob 422': answer('INVITE', 422, { lines: ['Min-SE: 3600'] }),
  'bob 491': answer('INVITE', 491),
  'bob 200 BYE': answer('BYE', 200),
  'bob 481 INFO': answer('INFO', 481),
  'bob 202 REFER': answer('REFER', 202),
  'bob BYE': say('BYE'),
  'bob INVITE': say('INVITE', description),
  'bob INVITE without an offer': say('INVITE'),
  'bob UPDATE': say('UPDATE', description),
  'bob ACK': say('ACK'),
  'bob INFO': say('INFO'),
  'bob REFER': say('REFER'),
  'stranger INVITE': strangerCalls(),
  'stranger INVITE, reliably': strangerCalls('Require: 100rel'),
  'stranger CANCEL': strangerSays('CANCEL'),
  'stranger ACK': strangerSays('ACK'),
  'stranger PRACK': strangerSays('PRACK', 'RAck: 1 1 INVITE'),
  'stranger BYE': strangerSays('BYE'),
  'time passes': ({ stage }) => stage.advance(700),
  'much time passes': ({ stage }) => stage.advance(33_000),
};

async function finish({ dialogs, incoming, outgoing, stage }: Course): Promise<void> {
  for (const invite of outgoing) void invite.cancel();
  for (const invite of incoming) invite.refuse(480);
  for (const dialog of dialogs) void dialog.bye();
  // Every wait has its end: an ACK's 32 s, then a BYE's, and as long as a transfer may be silent.
  for (let round = 0; round < 8; round += 1) await stage.advance(40_000);
}

async function run(names: readonly string[]): Promise<Course> {
  const stage = await setRawStage();
  const course: Course = { stage, outgoing: [], incoming: [], dialogs: [], sequence: 0 };
  stage.signalling.on('inviteReceived', ({ invite }) => course.incoming.push(invite));
  for (const name of names) {
    await steps[name]?.(course);
    await settle();
  }
  return course;
}

function openCountOf({ signalling }: RawStage): number {
  if (!(signalling instanceof SipSignalling)) throw new Error('This is another signalling.');
  return signalling.openCount;
}

const courses = fc.array(fc.constantFrom(...Object.keys(steps)), { minLength: 1, maxLength: 14 });

describe('whatever happens in calls', () => {
  it('there is no transaction, dialog or timer of theirs when they are over', async () => {
    await fc.assert(
      fc.asyncProperty(courses, async (names) => {
        const course = await run(['dial', ...names]);
        await finish(course);
        expect([openCountOf(course.stage), course.stage.timerCount()]).toEqual([0, 0]);
        expect(course.stage.log.filter(({ level }) => level === 'error')).toEqual([]);
        course.stage.signalling.dispose();
      }),
      { numRuns: 25 },
    );
  }, 20_000);

  it('there is none as soon as the phone is put away', async () => {
    await fc.assert(
      fc.asyncProperty(courses, async (names) => {
        const { stage } = await run(['dial', ...names]);
        stage.signalling.dispose();
        await settle();
        expect([openCountOf(stage), stage.clock.pendingCount]).toEqual([0, 0]);
      }),
      { numRuns: 25 },
    );
  });
});

it('an ended call is forgotten at once, on both sides (no Timer K, L or M)', async () => {
  const course = await run(['dial', 'bob 180', 'bob 200', 'alice hangs up', 'bob 200 BYE']);
  expect([openCountOf(course.stage), course.stage.timerCount()]).toEqual([0, 0]);
  const other = await run([
    'stranger INVITE',
    'alice rings',
    'alice answers',
    'stranger ACK',
    'stranger BYE',
  ]);
  expect([openCountOf(other.stage), other.stage.timerCount()]).toEqual([0, 0]);
  course.stage.signalling.dispose();
  other.stage.signalling.dispose();
});
