import { parseChallenge, parseContacts, type SipMessage } from '@offhook/sip-message';
import { describe, expect, it } from 'vitest';
import { TestEdge } from '../testing/test-edge.js';

/** What the 200 of a REGISTER lists, as contact and seconds left. */
function listOf(ok: SipMessage): readonly (readonly [string, string | undefined])[] {
  const contacts = parseContacts(ok);
  if (contacts === '*') throw new Error('a server lists no *');
  return contacts.map(({ parameters, uri }) => [uri, parameters.get('expires')] as const);
}

describe('a registration', () => {
  it('is challenged once and then granted', async () => {
    const edge = new TestEdge();
    edge.connect('alice');
    await edge.play(`
      alice → REGISTER
      alice ← 401 REGISTER
      alice → REGISTER
      alice ← 200 REGISTER
    `);
    expect(edge.core.bindings.size).toBe(1);
  });

  it('is challenged with both algorithms, the better first (RFC 8760)', async () => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    alice.send('REGISTER');
    const { headers } = await alice.receive('401 REGISTER');
    const challenges = headers.all('WWW-Authenticate').map(parseChallenge);
    expect(challenges.map(({ algorithm }) => algorithm)).toEqual(['SHA-256', 'MD5']);
    for (const { isStale, qop, realm } of challenges) {
      expect([realm, qop, isStale]).toEqual(['demo.localhost', ['auth'], false]);
    }
  });

  it.each(['SHA-256', 'MD5'] as const)('is proved with %s', async (algorithm) => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    alice.algorithm = algorithm;
    await alice.register();
    expect(edge.verdicts.questions).toMatchObject([
      {
        method: 'REGISTER',
        realm: 'demo.localhost',
        username: 'alice',
        expires: 3_600,
        uri: 'sip:demo.localhost',
        scheme: 'digest',
        algorithm,
        qop: 'auth',
        nc: '00000001',
        source_address: '192.0.2.1',
        source_port: edge.flowOf(alice).source.port,
      },
    ]);
  });

  it('with the wrong password is refused without a reason', async () => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    alice.password = 'wrong';
    await edge.play(`
      alice → REGISTER
      alice ← 401 REGISTER
      alice → REGISTER
      alice ← 403 REGISTER
    `);
    const refusal = alice.last('403 REGISTER');
    expect(refusal.kind === 'response' && refusal.reason).toBe('Forbidden');
    expect(refusal.headers.names()).toEqual(['via', 'from', 'to', 'call-id', 'cseq', 'content-length']);
    expect(edge.core.bindings.size).toBe(0);
  });

  it('in the name of another is refused before the webhook is asked', async () => {
    const edge = new TestEdge();
    const mallory = edge.connect('mallory');
    const as = { headers: { From: '<sip:alice@demo.localhost>;tag=m', To: '<sip:alice@demo.localhost>' } };
    mallory.send('REGISTER', undefined, as);
    await mallory.receive('401 REGISTER');
    mallory.send('REGISTER', undefined, as);
    await mallory.receive('403 REGISTER');
    expect(edge.verdicts.questions).toEqual([]);
  });

  it('may be refreshed with the same nonce and the next count', async () => {
    const edge = new TestEdge();
    edge.connect('alice');
    await edge.play(`
      alice → REGISTER
      alice ← 401 REGISTER
      alice → REGISTER
      alice ← 200 REGISTER
      alice → REGISTER
      alice ← 200 REGISTER
    `);
    expect(edge.verdicts.questions.map(({ nc }) => nc)).toEqual(['00000001', '00000002']);
    expect(edge.core.bindings.size).toBe(1);
  });

  it('with an old nonce is asked again, and told that only the nonce is stale', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    await edge.clock.advance(300_000);
    await edge.play(`
      alice → REGISTER
      alice ← 401 REGISTER
      alice → REGISTER
      alice ← 200 REGISTER
    `);
    const [challenge] = alice.last('401 REGISTER').headers.all('WWW-Authenticate').map(parseChallenge);
    expect(challenge?.isStale).toBe(true);
  });

  it('that is replayed is refused with a new nonce, and the webhook hears nothing of it', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    const sent = alice.lastSent('REGISTER');
    const Authorization = sent.headers.first('Authorization') ?? '';
    alice.send('REGISTER', undefined, { headers: { Authorization } });
    const { headers } = await alice.receive('401 REGISTER');
    expect(headers.all('WWW-Authenticate').map((value) => parseChallenge(value).isStale)).toEqual([
      true,
      true,
    ]);
    expect(edge.verdicts.questions).toHaveLength(1);
  });

  it('that was overheard on one connection is worth nothing on another', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    const Authorization = alice.credentials('REGISTER', 'sip:demo.localhost') ?? '';
    const mallory = edge.connect('alice-stolen');
    mallory.send('REGISTER', undefined, { headers: { Authorization } });
    await mallory.receive('401 REGISTER');
    expect(edge.core.bindings.of('alice')).toHaveLength(1);
  });
});

describe('the life of a registration', () => {
  it.each([
    ['as asked', '600', undefined, '600'],
    ['at most as the edge allows', '90000', undefined, '3600'],
    ['less, when the webhook says so', '600', 120, '120'],
    ['less than the minimum, when the webhook says so', '600', 5, '5'],
    ['never more, whatever the webhook says', '600', 3_000, '600'],
    ['as asked, when the webhook says 0', '600', 0, '600'],
  ])('is granted %s', async (...[, asked, verdict, granted]) => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    const expires = verdict === undefined ? {} : { expires: verdict };
    edge.verdicts.answer = () => ({ status: 'ok', message: '', ...expires });
    const ok = await alice.register({ headers: { Expires: asked } });
    expect(listOf(ok).map(([, seconds]) => seconds)).toEqual([granted]);
  });

  it('that is too brief is refused with the least that is taken', async () => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    alice.send('REGISTER', undefined, { headers: { Expires: '59' } });
    const { headers } = await alice.receive('423 REGISTER');
    expect(headers.first('Min-Expires')).toBe('60');
    await alice.register({ headers: { Expires: '60' } });
  });

  it('ends by itself', async () => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    await alice.register({ headers: { Expires: '60' } });
    await edge.clock.advance(59_999);
    expect(edge.core.bindings.size).toBe(1);
    await edge.clock.advance(1);
    expect(edge.core.bindings.size).toBe(0);
  });

  it('is told with what is left of it, in whole seconds', async () => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    await alice.register({ headers: { Expires: '600' } });
    await edge.clock.advance(99_500);
    alice.send('REGISTER', undefined, { headers: { Contact: undefined } });
    const ok = await alice.receive('200 REGISTER');
    expect(listOf(ok).map(([, seconds]) => seconds)).toEqual(['501']);
  });

  it('ends with its connection', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice', 'bob');
    edge.flowOf(alice).close('silent');
    expect([edge.core.bindings.size, edge.core.flows.size]).toEqual([1, 1]);
  });

  it('does not begin when the connection ended while the webhook was asked', async () => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    alice.send('REGISTER');
    await alice.receive('401 REGISTER');
    edge.verdicts.answer = () => {
      edge.flowOf(alice).close('silent');
      return { status: 'ok', message: '' };
    };
    alice.send('REGISTER');
    await edge.clock.advance(0);
    expect([edge.core.bindings.size, edge.clock.pendingCount]).toEqual([0, 0]);
  });
});

describe('unregistering', () => {
  it('takes one contact away', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice', 'alice-laptop');
    alice.send('REGISTER', undefined, { headers: { Expires: '0' } });
    const ok = await alice.receive('200 REGISTER');
    expect(listOf(ok).map(([uri]) => uri)).toEqual([expect.stringContaining('alice-laptop.invalid')]);
    expect(edge.verdicts.questions.at(-1)?.expires).toBe(0);
  });

  it('takes all contacts away with *', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice', 'alice-laptop', 'bob');
    alice.send('REGISTER', undefined, { headers: { Contact: '*', Expires: '0' } });
    expect(listOf(await alice.receive('200 REGISTER'))).toEqual([]);
    expect([edge.core.bindings.of('alice'), edge.core.bindings.of('bob').length]).toEqual([[], 1]);
  });

  it('of what is not registered is fine', async () => {
    const edge = new TestEdge();
    const ok = await edge.connect('alice').register({ headers: { Expires: '0' } });
    expect(listOf(ok)).toEqual([]);
  });
});

describe('several contacts', () => {
  it('of one user are listed together, with what the clients said of them', async () => {
    const edge = new TestEdge();
    const [first] = await edge.registered('alice');
    const laptop = edge.connect('alice-laptop');
    laptop.contact = '"Laptop" <sip:l@x.invalid;transport=ws>;q=0.5;+sip.instance="<urn:uuid:1>";reg-id=1';
    const ok = await laptop.register();
    expect(ok.headers.all('Contact')).toEqual([
      `${first.contact};expires=3600`,
      '"Laptop" <sip:l@x.invalid;transport=ws>;q=0.5;+sip.instance="<urn:uuid:1>";reg-id=1;expires=3600',
    ]);
  });

  it('may come in one request', async () => {
    const edge = new TestEdge();
    const alice = edge.connect('alice');
    const Contact = ['<sip:a@x.invalid>;expires=60', '<sip:b@x.invalid>;expires=120'];
    expect(listOf(await alice.register({ headers: { Contact } }))).toEqual([
      ['sip:a@x.invalid', '60'],
      ['sip:b@x.invalid', '120'],
    ]);
    expect(edge.verdicts.questions[0]?.expires).toBe(120);
  });

  it('are limited in number, and the old ones stay', async () => {
    const edge = new TestEdge({ limits: { maxContactCount: 2 } });
    await edge.registered('alice-1', 'alice-2');
    edge.connect('alice-3');
    await edge.play(`
      alice-3 → REGISTER
      alice-3 ← 401 REGISTER
      alice-3 → REGISTER
      alice-3 ← 503 REGISTER
    `);
    expect(edge.core.bindings.of('alice')).toHaveLength(2);
  });

  it('are one when the same instance comes back over a new connection', async () => {
    const edge = new TestEdge();
    const [before, after] = [edge.connect('alice-before'), edge.connect('alice-after')];
    before.contact = '<sip:b@before.invalid>;+sip.instance="<urn:uuid:1>"';
    after.contact = '<sip:a@after.invalid>;+sip.instance="<urn:uuid:1>"';
    await before.register();
    expect(listOf(await after.register()).map(([uri]) => uri)).toEqual(['sip:a@after.invalid']);
    edge.flowOf(before).close('silent');
    expect(edge.core.bindings.of('alice')).toHaveLength(1);
  });
});

describe('a REGISTER that was overtaken', () => {
  it('does not undo the later one', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    alice.send('REGISTER', undefined, { headers: { CSeq: '2 REGISTER', Expires: '0' } });
    await alice.receive('400 REGISTER');
    expect(edge.core.bindings.of('alice')).toHaveLength(1);
  });

  it('does not undo it with * either', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    alice.send('REGISTER', undefined, { headers: { CSeq: '1 REGISTER', Contact: '*', Expires: '0' } });
    await alice.receive('400 REGISTER');
    expect(edge.core.bindings.of('alice')).toHaveLength(1);
  });
});
