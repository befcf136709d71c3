import { describe, expect, it } from 'vitest';
import { asRequest, rawResponse } from '../../testing/raw-sip.js';
import { callOut, description, type RawStage, setRawStage, talkRaw } from '../../testing/raw-stage.js';
import { createMemorySignalling, MemorySwitch } from '../../testing/index.js';
import { settle } from '../../testing/contract.js';
import { useSignallingEnds } from '../../testing/signalling-ends.js';

// What it takes until a request of ours is answered.

const ending = useSignallingEnds();

async function setStage(): Promise<RawStage> {
  return ending(await setRawStage());
}

const digest = (nonce: string, more = ''): string => `Digest realm="example.test", nonce="${nonce}"${more}`;
const register = (nonce: string, more?: string): string => `WWW-Authenticate: ${digest(nonce, more)}`;
const proxy = (nonce: string, more?: string): string => `Proxy-Authenticate: ${digest(nonce, more)}`;

interface Challenge {
  readonly status: number;
  readonly line: string;
}

/** How often alice asks while the far side challenges her, and what she hears. */
async function challenged(
  ...challenges: readonly Challenge[]
): Promise<readonly [count: number, heard: readonly string[]]> {
  const stage = await setStage();
  const { heard } = await callOut(stage);
  for (const { line, status } of challenges) {
    await stage.receive(rawResponse(asRequest(stage.last('INVITE')), status, { toTag: 'p', lines: [line] }));
  }
  return [stage.memorySwitch.ladder.messages('alice', '→ INVITE').length, heard];
}

describe('a challenge', () => {
  const server = (nonce: string, more?: string): Challenge => ({ status: 401, line: register(nonce, more) });
  const hop = (nonce: string, more?: string): Challenge => ({ status: 407, line: proxy(nonce, more) });

  it.each<[what: string, challenges: readonly Challenge[], count: number, heard: readonly string[]]>([
    ['of a server is answered', [server('1')], 2, []],
    ['of a proxy is answered', [hop('1')], 2, []],
    ['of each, one after the other, is answered', [hop('1'), server('2')], 3, []],
    ['that comes again means a wrong password', [server('1'), server('2')], 2, ['refused 401']],
    ['that comes again for an old nonce is answered', [server('1'), server('2', ', stale=true')], 3, []],
    [
      'is not answered for ever',
      [server('1'), server('2', ', stale=true'), server('3', ', stale=true')],
      3,
      ['refused 401'],
    ],
    [
      'of another scheme is not answered',
      [{ status: 401, line: 'WWW-Authenticate: Basic realm="x"' }],
      1,
      ['refused 401'],
    ],
    ['that is none is not answered', [{ status: 401, line: 'X-None: 1' }], 1, ['refused 401']],
    ['of an unknown algorithm is not answered', [server('1', ', algorithm=SHA-512')], 1, ['refused 401']],
    [
      'that is weaker than one before is not answered (RFC 8760 §3)',
      [server('1', ', algorithm=SHA-256'), hop('2')],
      2,
      ['refused 407'],
    ],
  ])('%s', async (...[, challenges, count, heard]) => {
    expect(await challenged(...challenges)).toEqual([count, heard]);
  });

  it('is answered with the next number and another branch, for the same call', async () => {
    const stage = await setStage();
    const { request, respond } = await callOut(stage);
    await respond(407, { isBare: true, lines: [proxy('1')] });
    const again = asRequest(stage.last('INVITE'));
    expect(stage.sent()).toEqual(['→ INVITE', '→ ACK', '→ INVITE']);
    for (const name of ['From', 'To', 'Call-ID', 'Contact', 'Session-Expires']) {
      expect(again.headers.first(name)).toBe(request.headers.first(name));
    }
    expect(again.headers.first('CSeq')).toBe('2 INVITE');
    expect(again.headers.first('Via')).not.toBe(request.headers.first('Via'));
    expect(again.body).toBe(description);
  });

  it('in a call takes the next number of the call', async () => {
    const stage = await setStage();
    const { answer, dialog } = await talkRaw(stage);
    const asked = dialog.info('application/dtmf-relay', 'Signal=1');
    await settle();
    await answer('INFO', 407, { lines: [proxy('1')] });
    expect(stage.last('INFO').headers.first('CSeq')).toBe('3 INFO');
    await answer('INFO', 200);
    expect(await asked).toEqual({ kind: 'accepted' });
    const bye = dialog.bye();
    await settle();
    expect(stage.last('BYE').headers.first('CSeq')).toBe('4 BYE');
    await answer('BYE', 200);
    await bye;
  });

  it('leaves the credentials to the ACK too (RFC 3261 §22.1)', async () => {
    const stage = await setStage();
    const { respond } = await callOut(stage);
    await respond(407, { isBare: true, lines: [proxy('1')] });
    await respond(200, { body: description });
    const credentials = stage.last('INVITE').headers.first('Proxy-Authorization');
    expect(credentials).toContain('nonce="1"');
    expect(stage.last('ACK').headers.first('Proxy-Authorization')).toBe(credentials);
  });
});

describe('an access token', () => {
  function withTokens(tokens: string[]): { readonly asked: () => number; readonly stage: Promise<RawStage> } {
    let count = 0;
    const tokenProvider = (): Promise<string> => {
      count += 1;
      const token = tokens.shift();
      return token === undefined ? Promise.reject(new Error('none')) : Promise.resolve(token);
    };
    return { asked: () => count, stage: setRawStage({ password: '', tokenProvider }).then(ending) };
  }

  const bearer = { isBare: true, lines: ['WWW-Authenticate: Bearer authz_server="https://login.test"'] };

  /** Alice's tokens come with her first registration. */
  async function callWithToken(stage: RawStage) {
    void stage.signalling
      .register({ expiresSeconds: 60, signal: new AbortController().signal })
      .catch(() => undefined);
    await settle();
    await stage.receive(rawResponse(asRequest(stage.last('REGISTER')), 200, { toTag: 'r' }));
    return await callOut(stage);
  }

  it('that has expired is renewed, and the INVITE sent again with it (RFC 8898)', async () => {
    const { asked, stage: setting } = withTokens(['old', 'new']);
    const stage = await setting;
    const { heard, respond } = await callWithToken(stage);
    expect(stage.last('INVITE').headers.first('Authorization')).toBe('Bearer old');
    await respond(401, bearer);
    expect(stage.last('INVITE').headers.first('Authorization')).toBe('Bearer new');
    expect(stage.last('INVITE').headers.first('CSeq')).toBe('2 INVITE');
    await respond(401, bearer);
    expect([heard, asked()]).toEqual([['refused 401'], 2]);
  });

  it.each([
    ['cannot be renewed', ['old']],
    ['is renewed with the same one', ['old', 'old']],
  ])('that %s ends the call', async (_what, tokens) => {
    const stage = await withTokens([...tokens]).stage;
    const { heard, respond } = await callWithToken(stage);
    await respond(401, bearer);
    expect(heard).toEqual(['refused 401']);
    expect(stage.memorySwitch.ladder.messages('alice', '→ INVITE')).toHaveLength(1);
  });

  it('is not used for a call that was given up meanwhile', async () => {
    const stage = await withTokens(['old', 'new']).stage;
    const { outgoing, respond } = await callWithToken(stage);
    const cancelled = outgoing.cancel();
    await respond(401, bearer);
    await cancelled;
    expect(stage.memorySwitch.ladder.messages('alice', '→ INVITE')).toHaveLength(1);
  });
});

describe('a CANCEL', () => {
  it('waits for a provisional response, and goes the way of its INVITE (RFC 3261 §9.1)', async () => {
    const stage = await setStage();
    const { outgoing, request, respond } = await callOut(stage);
    const cancelled = outgoing.cancel({ cause: 200, text: 'Call completed elsewhere' });
    await settle();
    expect(stage.sent()).toEqual(['→ INVITE']);
    await respond(100, { isBare: true });
    expect(stage.sent()).toEqual(['→ CANCEL']);
    const cancel = asRequest(stage.last('CANCEL'));
    for (const name of ['Via', 'From', 'To', 'Call-ID']) {
      expect(cancel.headers.all(name)).toEqual(request.headers.all(name));
    }
    expect(cancel.uri).toBe(request.uri);
    expect(cancel.headers.first('CSeq')).toBe('1 CANCEL');
    expect(cancel.headers.first('Reason')).toBe('SIP;cause=200;text="Call completed elsewhere"');
    await respond(180);
    await respond(487);
    await cancelled;
    expect(stage.sent()).toEqual(['→ ACK']);
  });

  it('that nobody answers is over after 32 s', async () => {
    const stage = await setStage();
    const { outgoing, respond } = await callOut(stage);
    await respond(180);
    let isOver = false;
    void outgoing.cancel().then(() => (isOver = true));
    await stage.advance(31_999);
    expect(isOver).toBe(false);
    await stage.advance(1);
    expect(isOver).toBe(true);
    // And whoever answers all the same is hung up.
    await respond(200, { body: description });
    expect(stage.sent().slice(-2)).toEqual(['→ ACK', '→ BYE']);
  });
});

describe('a request', () => {
  it('that nobody answers fails after 32 s, with 408', async () => {
    const stage = await setStage();
    const { heard } = await callOut(stage);
    await stage.advance(32_000);
    expect(heard).toEqual(['refused 408']);
  });

  it('that cannot be sent fails at once, with 503, and nobody misses that', async () => {
    const memorySwitch = new MemorySwitch({ users: { alice: '' } });
    const signalling = createMemorySignalling({ memorySwitch, username: 'alice' });
    const statuses: number[] = [];
    signalling
      .invite({ target: 'sip:bob@example.test', offer: description, headers: {} })
      .on('refused', ({ refusal }) => statuses.push(refusal.status));
    const signal = new AbortController().signal;
    const outcome = await signalling.register({ expiresSeconds: 60, signal });
    expect([statuses, outcome]).toMatchObject([[503], { kind: 'refused', status: 503 }]);
    signalling.dispose();
  });
});
