import { createLogger, type LogEntry } from '@offhook/primitives';
import { parseMessage } from '@offhook/sip-message';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallDialog, IncomingInvite, OutgoingInvite, SignallingPort } from '../ports/signalling-port.js';
import { settle } from '../testing/contract.js';
import { createMemorySignalling, MemorySwitch } from '../testing/index.js';
import { asRequest, raw, rawRequest, rawResponse } from '../testing/raw-sip.js';

// What strangers and odd servers send, word by word, and what becomes of it.

const open: SignallingPort[] = [];

afterEach(() => {
  for (const signalling of open.splice(0)) signalling.dispose();
});

interface Stage {
  readonly memorySwitch: MemorySwitch;
  readonly signalling: SignallingPort;
  readonly log: LogEntry[];
  readonly receive: (text: string) => Promise<void>;
  /** What the phone sent since the last look. */
  readonly sent: () => readonly string[];
}

async function setStage(): Promise<Stage> {
  const memorySwitch = new MemorySwitch({ users: { alice: '' } });
  const log: LogEntry[] = [];
  const logger = createLogger((entry) => log.push(entry));
  const signalling = createMemorySignalling({ memorySwitch, username: 'alice', logger });
  open.push(signalling);
  await signalling.connect(new AbortController().signal);
  memorySwitch.intercept = () => true;
  return {
    memorySwitch,
    signalling,
    log,
    receive: async (text) => {
      memorySwitch.inject('alice', text);
      await settle();
    },
    sent: () => {
      const names = memorySwitch.ladder.of('alice');
      memorySwitch.ladder.clear();
      return names;
    },
  };
}

const description = 'v=0\r\ns=test\r\n';
const sdp = 'Content-Type: application/sdp';

function invite({ signalling }: Stage): { outgoing: OutgoingInvite; heard: string[]; dialogs: CallDialog[] } {
  const outgoing = signalling.invite({ target: 'sip:bob@example.test', offer: description, headers: {} });
  const heard: string[] = [];
  const dialogs: CallDialog[] = [];
  outgoing.on('progressed', ({ status }) => heard.push(`progressed ${status}`));
  outgoing.on('accepted', ({ answer, dialog }) => {
    heard.push(`accepted ${answer === undefined ? 'without answer' : 'with answer'}`);
    dialogs.push(dialog);
  });
  outgoing.on('refused', ({ refusal }) =>
    heard.push(`refused ${refusal.status} ${refusal.retryAfterSeconds ?? ''}`.trim()),
  );
  return { outgoing, heard, dialogs };
}

describe('requests that nobody asked for', () => {
  it.each([
    ['OPTIONS', 'sip:alice@example.test', '→ 200'],
    ['MESSAGE', 'sip:alice@example.test', '→ 405'],
    ['NOTIFY', 'sip:alice@example.test', '→ 489'],
    ['REFER', 'sip:alice@example.test', '→ 403'],
    ['SUBSCRIBE', 'sip:alice@example.test', '→ 405'],
    ['REGISTER', 'sip:alice@example.test', '→ 405'],
    ['BYE', 'sip:alice@example.test', '→ 481'],
    ['CANCEL', 'sip:alice@example.test', '→ 481'],
    ['INFO', 'sip:alice@example.test', '→ 405'],
    ['UPDATE', 'sip:alice@example.test', '→ 481'],
    ['PRACK', 'sip:alice@example.test', '→ 481'],
    ['FOO', 'sip:alice@example.test', '→ 405'],
    ['OPTIONS', 'sip:somebody@example.test', '→ 404'],
    ['OPTIONS', 'tel:+442071838750', '→ 416'],
    ['INVITE', 'sip:alice@example.test', '→ 400'],
  ])('%s %s gets %s', async (...[method, uri, answer]) => {
    const stage = await setStage();
    await stage.receive(rawRequest(method, uri));
    expect(stage.sent()).toEqual([answer]);
  });

  it('an ACK gets nothing', async () => {
    const stage = await setStage();
    await stage.receive(rawRequest('ACK', 'sip:alice@example.test'));
    expect(stage.sent()).toEqual([]);
  });
});

describe('requests in a call', () => {
  it.each([
    ['MESSAGE', '→ 405'],
    ['NOTIFY', '→ 489'],
    ['REFER', '→ 603'],
    ['INFO', '→ 200'],
    ['UPDATE', '→ 200'],
    ['PRACK', '→ 481'],
    ['SUBSCRIBE', '→ 405'],
    ['OPTIONS', '→ 200'],
  ])('%s gets %s', async (method, answer) => {
    const stage = await setStage();
    const { heard } = invite(stage);
    await settle();
    const request = asRequest(stage.memorySwitch.ladder.messages('alice', '→ INVITE')[0]);
    await stage.receive(
      rawResponse(request, 200, {
        toTag: 'b',
        lines: ['Contact: <sip:bob@b.invalid>', sdp],
        body: description,
      }),
    );
    expect(heard).toEqual(['accepted with answer']);
    stage.sent();
    const from = request.headers.first('To') ?? '';
    await stage.receive(
      raw(
        `${method} sip:alice@example.test SIP/2.0`,
        'Via: SIP/2.0/WS b.invalid;branch=z9hG4bK-in-dialog',
        `From: ${from};tag=b`,
        `To: ${request.headers.first('From') ?? ''}`,
        `Call-ID: ${request.headers.first('Call-ID') ?? ''}`,
        `CSeq: 1 ${method}`,
        'Content-Length: 0',
        '',
        '',
      ),
    );
    expect(stage.sent()).toEqual([answer]);
  });
});

describe('responses of odd servers', () => {
  it.each([
    ['without a Contact', { toTag: 'x' }],
    ['without a tag', { lines: ['Contact: <sip:bob@b.invalid>'] }],
    ['as it should be', { toTag: 'x', lines: ['Contact: <sip:bob@b.invalid>'] }],
  ])('ringing is heard %s', async (_how, more) => {
    const stage = await setStage();
    const { heard } = invite(stage);
    await settle();
    const [request] = stage.memorySwitch.ladder.messages('alice', '→ INVITE');
    if (request !== undefined) await stage.receive(rawResponse(request, 183, more));
    expect(heard).toEqual(['progressed 183']);
  });

  it('the 2xx says where the ACK and all that follows go, whatever the 180 said', async () => {
    const stage = await setStage();
    const { dialogs } = invite(stage);
    await settle();
    const [request] = stage.memorySwitch.ladder.messages('alice', '→ INVITE');
    if (request === undefined) return;
    const early = { toTag: 'b', lines: ['Contact: <sip:proxy@early.invalid>'] };
    const late = {
      toTag: 'b',
      lines: ['Contact: <sip:bob@late.invalid;transport=ws>', sdp],
      body: description,
    };
    await stage.receive(rawResponse(request, 180, early));
    await stage.receive(rawResponse(request, 200, late));
    void dialogs[0]?.bye();
    await settle();
    for (const what of ['→ ACK', '→ BYE']) {
      const [sent] = stage.memorySwitch.ladder.messages('alice', what);
      expect(asRequest(sent).uri).toBe('sip:bob@late.invalid;transport=ws');
    }
  });

  it('a second fork that answers is acknowledged and hung up', async () => {
    const stage = await setStage();
    const { dialogs, heard } = invite(stage);
    await settle();
    const [request] = stage.memorySwitch.ladder.messages('alice', '→ INVITE');
    if (request === undefined) return;
    for (const fork of ['one', 'two']) {
      const lines = [`Contact: <sip:bob@${fork}.invalid>`, sdp];
      await stage.receive(rawResponse(request, 200, { toTag: fork, lines, body: description }));
    }
    expect(heard).toEqual(['accepted with answer']);
    expect(dialogs).toHaveLength(1);
    const byes = stage.memorySwitch.ladder.messages('alice', '→ BYE').map(asRequest);
    expect(byes.map(({ uri }) => uri)).toEqual(['sip:bob@two.invalid']);
    expect(stage.sent()).toEqual(['→ INVITE', '→ ACK', '→ ACK', '→ BYE']);
  });

  it('a 2xx that comes again is acknowledged again', async () => {
    const stage = await setStage();
    const { heard } = invite(stage);
    await settle();
    const [request] = stage.memorySwitch.ladder.messages('alice', '→ INVITE');
    if (request === undefined) return;
    const ok = rawResponse(request, 200, {
      toTag: 'b',
      lines: ['Contact: <sip:bob@b.invalid>', sdp],
      body: description,
    });
    await stage.receive(ok);
    await stage.receive(ok);
    expect(heard).toEqual(['accepted with answer']);
    expect(stage.sent()).toEqual(['→ INVITE', '→ ACK', '→ ACK']);
  });

  it('a redirection is a refusal, and Retry-After is read', async () => {
    const stage = await setStage();
    const { heard } = invite(stage);
    await settle();
    const [request] = stage.memorySwitch.ladder.messages('alice', '→ INVITE');
    if (request !== undefined) {
      await stage.receive(rawResponse(request, 302, { toTag: 'b', lines: ['Retry-After: 30 (lunch)'] }));
    }
    expect(heard).toEqual(['refused 302 30']);
  });

  it('a contact cannot write a header of ours', async () => {
    const stage = await setStage();
    invite(stage);
    await settle();
    const [request] = stage.memorySwitch.ladder.messages('alice', '→ INVITE');
    if (request === undefined) return;
    const lines = ['Contact: <sip:b%0D%0AX-Evil:1@b.invalid;p=%0D%0AX-Evil%3A2>', sdp];
    await stage.receive(rawResponse(request, 200, { toTag: 'b', lines, body: description }));
    const [ack] = stage.memorySwitch.ladder.messages('alice', '→ ACK');
    expect(ack?.headers.has('X-Evil')).toBe(false);
    expect(asRequest(ack).uri).toMatch(/^sip:b%0D%0AX-Evil(:|%3A)1@b\.invalid;p=%0D%0AX-Evil(:|%3A)2$/i);
  });
});

describe('an INVITE from anybody', () => {
  async function receiveInvite(stage: Stage, text: string): Promise<IncomingInvite | undefined> {
    let received: IncomingInvite | undefined;
    stage.signalling.on('inviteReceived', ({ invite: incoming }) => (received = incoming));
    await stage.receive(text);
    return received;
  }

  const to = 'sip:alice@example.test';
  const contact = 'Contact: <sip:stranger@s.invalid>';

  it.each([
    ['"Bob \\"B\\" Smith" <sip:1002@example.test>', '1002', 'Bob "B" Smith'],
    ['Bob <sip:bob%20smith@example.test>', 'bob smith', 'Bob'],
    ['<sip:pbx.example.test>', 'pbx.example.test', ''],
    ['<tel:+442071838750>', '+442071838750', ''],
    ['"Eve\u202egnp.exe" <sip:eve%0D%0A@example.test>', 'eve', 'Eve gnp.exe'],
  ])('from %s', async (from, number, name) => {
    const stage = await setStage();
    const text = rawRequest('INVITE', to, { lines: [contact, sdp], body: description }).replace(
      /^From: .*(;tag=.*)$/m,
      `From: ${from}$1`,
    );
    const incoming = await receiveInvite(stage, text);
    expect([incoming?.identity.number, incoming?.identity.name, incoming?.offer]).toEqual([
      number,
      name,
      description,
    ]);
    expect(stage.sent()).toEqual(['→ 100']);
  });

  it('may want the offer from us', async () => {
    const stage = await setStage();
    const incoming = await receiveInvite(stage, rawRequest('INVITE', to, { lines: [contact] }));
    expect(incoming).toBeDefined();
    expect(incoming?.offer).toBeUndefined();
  });

  it('is refused when it requires what we have not', async () => {
    const stage = await setStage();
    const lines = [contact, sdp, 'Require: 100rel, precondition, Sec-Agree'];
    const incoming = await receiveInvite(stage, rawRequest('INVITE', to, { lines, body: description }));
    expect(incoming).toBeUndefined();
    const [refusal] = stage.memorySwitch.ladder.messages('alice', '→ 420');
    expect(refusal?.headers.all('Unsupported')).toEqual(['precondition', 'Sec-Agree']);
  });

  it('is refused once', async () => {
    const stage = await setStage();
    const incoming = await receiveInvite(
      stage,
      rawRequest('INVITE', to, { lines: [contact, sdp], body: description }),
    );
    incoming?.ring();
    incoming?.refuse(486);
    incoming?.refuse(603);
    incoming?.ring();
    await settle();
    expect(stage.sent()).toEqual(['→ 100', '→ 180', '→ 486']);
  });
});

describe('whatever else comes', () => {
  const good = rawRequest('INVITE', 'sip:alice@example.test', {
    lines: ['Contact: <sip:s@s.invalid>', sdp],
    body: description,
  });

  it.each([
    ['nothing of SIP', 'GET / HTTP/1.1\r\n\r\n'],
    ['an empty message', ''],
    ['half a message', good.slice(0, 120)],
    ['no Via', good.replace(/^Via:.*\r\n/m, '')],
    ['no From', good.replace(/^From:.*\r\n/m, '')],
    ['a From that is none', good.replace(/^From:.*$/m, 'From: <<<;tag=x')],
    ['a From of another world', good.replace(/^From:.*$/m, 'From: <mailto:a@b.test>;tag=x')],
    ['a Contact that is none', good.replace(/^Contact:.*$/m, 'Contact: <>')],
    ['a method that does not fit', good.replace('CSeq: 1 INVITE', 'CSeq: 1 BYE')],
    ['a length that does not fit', good.replace(/^Content-Length:.*$/m, 'Content-Length: 9999')],
    ['a status of 42', 'SIP/2.0 042 What\r\n\r\n'],
    ['a response to nothing', rawResponse(parseMessage(good), 200)],
  ])('%s is dropped, and the phone goes on', async (_what, text) => {
    const stage = await setStage();
    await stage.receive(text);
    expect(stage.sent()).toEqual([]);
    await stage.receive(rawRequest('OPTIONS', 'sip:alice@example.test'));
    expect(stage.sent()).toEqual(['→ 200']);
  });

  it('takes nothing down that is a SIP message with a few letters changed', async () => {
    const stage = await setStage();
    const change = fc.record({
      at: fc.nat(good.length - 1),
      letter: fc.nat(0x17f).map((code) => String.fromCharCode(code)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const letters = good.split('');
        for (const { at, letter } of changes) letters[at] = letter;
        await stage.receive(letters.join(''));
        expect(stage.signalling.isConnected).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
