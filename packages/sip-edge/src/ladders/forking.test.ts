import { describe, expect, it } from 'vitest';
import { TestEdge } from '../testing/test-edge.js';

/** Alice, and bob at two places. */
async function openHouse(): Promise<TestEdge> {
  const edge = new TestEdge();
  await edge.registered('alice', 'bob-desk', 'bob-phone');
  return edge;
}

const ringing = `
  alice     → INVITE bob
  alice     ← 100 INVITE
  bob-desk  ← INVITE
  bob-phone ← INVITE
  bob-desk  → 180 INVITE
  alice     ← 180 INVITE
  bob-phone → 180 INVITE
  alice     ← 180 INVITE
`;

describe('a call to somebody with several phones', () => {
  it('rings at all of them, and ends at the others when one is answered', async () => {
    const edge = await openHouse();
    await edge.play(`
      ${ringing}
      bob-phone → 200 INVITE
      alice     ← 200 INVITE
      bob-desk  ← CANCEL
      bob-desk  → 200 CANCEL
      bob-desk  → 487 INVITE
      bob-desk  ← ACK
      alice     → ACK
      bob-phone ← ACK
      bob-phone → BYE
      alice     ← BYE
      alice     → 200 BYE
      bob-phone ← 200 BYE
    `);
  });

  it('tells the others that it was answered elsewhere (RFC 3326)', async () => {
    const edge = new TestEdge();
    const [, desk] = await edge.registered('alice', 'bob-desk', 'bob-phone');
    await edge.play(`
      ${ringing}
      bob-phone → 200 INVITE
      alice     ← 200 INVITE
      bob-desk  ← CANCEL
    `);
    expect(desk.last('CANCEL').headers.first('Reason')).toBe('SIP;cause=200;text="Call completed elsewhere"');
  });

  it('cancels with the very branch of the INVITE (RFC 3261 §9.1)', async () => {
    const edge = new TestEdge();
    const [, desk] = await edge.registered('alice', 'bob-desk', 'bob-phone');
    await edge.play(`
      ${ringing}
      bob-phone → 200 INVITE
      alice     ← 200 INVITE
      bob-desk  ← CANCEL
    `);
    const [invite, cancel] = [desk.last('INVITE'), desk.last('CANCEL')];
    expect(cancel.headers.all('Via')).toEqual(invite.headers.all('Via').slice(0, 1));
    for (const name of ['From', 'To', 'Call-ID']) {
      expect(cancel.headers.first(name)).toBe(invite.headers.first(name));
    }
    expect(cancel.kind === 'request' && cancel.uri).toBe(invite.kind === 'request' && invite.uri);
  });

  it('waits with the CANCEL for a phone that has not said a word', async () => {
    const edge = await openHouse();
    await edge.play(`
      alice     → INVITE bob
      alice     ← 100 INVITE
      bob-desk  ← INVITE
      bob-phone ← INVITE
      bob-phone → 200 INVITE
      alice     ← 200 INVITE
    `);
    await edge.play(`
      bob-desk  → 180 INVITE
      bob-desk  ← CANCEL
      bob-desk  → 200 CANCEL
      bob-desk  → 487 INVITE
      bob-desk  ← ACK
    `);
  });

  it('passes both on when two are answered at once, and lets the caller choose', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice', 'bob-desk', 'bob-phone');
    await edge.play(`
      ${ringing}
      bob-phone → 200 INVITE
      alice     ← 200 INVITE
      bob-desk  ← CANCEL
      bob-desk  → 200 INVITE
      alice     ← 200 INVITE
      bob-desk  → 481 CANCEL
      alice     → ACK
      bob-desk  ← ACK
      alice     → BYE
      bob-desk  ← BYE
      bob-desk  → 200 BYE
      alice     ← 200 BYE
    `);
    const answers = alice.received.filter(({ kind, headers }) => {
      return kind === 'response' && headers.first('CSeq') === '1 INVITE' && headers.has('Contact');
    });
    expect(new Set(answers.map(({ headers }) => headers.first('Record-Route'))).size).toBe(2);
  });

  it('goes on at the others when one is busy', async () => {
    const edge = await openHouse();
    await edge.play(`
      ${ringing}
      bob-desk  → 486 INVITE
      bob-desk  ← ACK
      bob-phone → 200 INVITE
      alice     ← 200 INVITE
      alice     → ACK
      bob-phone ← ACK
    `);
  });

  it.each([
    ['busy everywhere', 486, 486, 486],
    ['busy here and not found there', 404, 486, 404],
    ['in need of credentials here', 486, 407, 407],
    ['moved here', 486, 302, 302],
    ['broken here and busy there', 500, 486, 486],
    ['overloaded everywhere, which is not the edge’s overload', 503, 503, 500],
  ])('that is %s gets the best answer', async (...[, first, second, answer]) => {
    const edge = await openHouse();
    await edge.play(`
      ${ringing}
      bob-desk  → ${first} INVITE
      bob-desk  ← ACK
      bob-phone → ${second} INVITE
      bob-phone ← ACK
      alice     ← ${answer} INVITE
      alice     → ACK
    `);
  });

  it('ends everywhere when it is declined at one (6xx)', async () => {
    const edge = new TestEdge();
    const [, desk] = await edge.registered('alice', 'bob-desk', 'bob-phone');
    await edge.play(`
      ${ringing}
      bob-phone → 603 INVITE
      bob-phone ← ACK
      bob-desk  ← CANCEL
      bob-desk  → 200 CANCEL
      bob-desk  → 487 INVITE
      bob-desk  ← ACK
      alice     ← 603 INVITE
      alice     → ACK
    `);
    expect(desk.last('CANCEL').headers.first('Reason')).toBe('SIP;cause=603;text="Declined elsewhere"');
  });

  it('that is declined at one and answered at another all the same is answered', async () => {
    const edge = await openHouse();
    await edge.play(`
      ${ringing}
      bob-phone → 603 INVITE
      bob-phone ← ACK
      bob-desk  ← CANCEL
      bob-desk  → 200 INVITE
      alice     ← 200 INVITE
      alice     → ACK
      bob-desk  ← ACK
    `);
  });

  it('asks for every credential that any phone wants (RFC 3261 §16.7 step 7)', async () => {
    const edge = new TestEdge();
    const [alice, desk, phone] = await edge.registered('alice', 'bob-desk', 'bob-phone');
    alice.send('INVITE', 'bob');
    for (const client of [desk, phone]) {
      await client.receive('INVITE');
      const challenge = `Digest realm="${client.name}", nonce="n", algorithm=MD5`;
      client.respond(407, 'INVITE', { headers: { 'Proxy-Authenticate': challenge } });
    }
    await alice.receive('100 INVITE');
    const { headers } = await alice.receive('407 INVITE');
    expect(headers.all('Proxy-Authenticate')).toEqual([
      'Digest realm="bob-desk", nonce="n", algorithm=MD5',
      'Digest realm="bob-phone", nonce="n", algorithm=MD5',
    ]);
  });
});

describe('a call that is taken back', () => {
  it('ends at every phone, and the caller hears 487', async () => {
    const edge = new TestEdge();
    const [alice, desk] = await edge.registered('alice', 'bob-desk', 'bob-phone');
    await edge.play(ringing);
    alice.send('CANCEL', undefined, { headers: { Reason: 'SIP;cause=487;text="Changed her mind"' } });
    await edge.play(`
      alice     ← 200 CANCEL
      bob-desk  ← CANCEL
      bob-phone ← CANCEL
      bob-desk  → 200 CANCEL
      bob-desk  → 487 INVITE
      bob-desk  ← ACK
      bob-phone → 200 CANCEL
      bob-phone → 487 INVITE
      bob-phone ← ACK
      alice     ← 487 INVITE
      alice     → ACK
    `);
    expect(desk.last('CANCEL').headers.all('Reason')).toEqual(['SIP;cause=487;text="Changed her mind"']);
  });

  it('is answered all the same when the answer crossed the CANCEL', async () => {
    const edge = await openHouse();
    await edge.play(`
      ${ringing}
      alice     → CANCEL
      alice     ← 200 CANCEL
      bob-desk  ← CANCEL
      bob-phone ← CANCEL
      bob-phone → 200 INVITE
      alice     ← 200 INVITE
      bob-desk  → 487 INVITE
      bob-desk  ← ACK
    `);
  });

  it('twice is taken back once', async () => {
    const edge = new TestEdge();
    await edge.registered('alice', 'bob');
    await edge.play(`
      alice → INVITE bob
      alice ← 100 INVITE
      bob   ← INVITE
      bob   → 180 INVITE
      alice ← 180 INVITE
      alice → CANCEL
      alice ← 200 CANCEL
      bob   ← CANCEL
      alice → CANCEL
      alice ← 200 CANCEL
      bob   → 487 INVITE
      bob   ← ACK
      alice ← 487 INVITE
    `);
  });

  it('too late is still a call', async () => {
    const edge = new TestEdge();
    await edge.registered('alice', 'bob');
    await edge.play(`
      alice → INVITE bob
      alice ← 100 INVITE
      bob   ← INVITE
      bob   → 200 INVITE
      alice ← 200 INVITE
      alice → CANCEL
      alice ← 200 CANCEL
      alice → ACK
      bob   ← ACK
    `);
  });
});

describe('a message to somebody with several phones', () => {
  it('reaches all, and the first good answer counts', async () => {
    const edge = await openHouse();
    await edge.play(`
      alice     → MESSAGE bob
      bob-desk  ← MESSAGE
      bob-phone ← MESSAGE
      bob-desk  → 486 MESSAGE
      bob-phone → 200 MESSAGE
      alice     ← 200 MESSAGE
    `);
  });

  it('is answered once, whoever answers after', async () => {
    const edge = await openHouse();
    await edge.play(`
      alice     → MESSAGE bob
      bob-desk  ← MESSAGE
      bob-phone ← MESSAGE
      bob-desk  → 200 MESSAGE
      alice     ← 200 MESSAGE
      bob-phone → 200 MESSAGE
    `);
  });

  it('that nobody takes gets the best answer', async () => {
    const edge = await openHouse();
    await edge.play(`
      alice     → MESSAGE bob
      bob-desk  ← MESSAGE
      bob-phone ← MESSAGE
      bob-desk  → 415 MESSAGE
      bob-phone → 404 MESSAGE
      alice     ← 415 MESSAGE
    `);
  });
});

describe('the order of phones', () => {
  it('goes by q, the best first', async () => {
    const edge = new TestEdge();
    const [alice] = await edge.registered('alice');
    const order: string[] = [];
    for (const [name, q] of [
      ['bob-low', '0.1'],
      ['bob-high', '0.9'],
      ['bob-middle', '0.5'],
    ] as const) {
      const bob = edge.connect(name);
      bob.contact = `${bob.contact};q=${q}`;
      await bob.register();
      const { onData } = bob.wire;
      bob.wire.onData = (data) => {
        if (data.startsWith('INVITE')) order.push(name);
        onData(data);
      };
    }
    alice.send('INVITE', 'bob');
    await alice.receive('100 INVITE');
    expect(order).toEqual(['bob-high', 'bob-middle', 'bob-low']);
  });

  it('has each instance once, over its newest connection (RFC 5626 §5.1)', async () => {
    const edge = new TestEdge();
    await edge.registered('alice');
    const [first, second] = [edge.connect('bob-wifi'), edge.connect('bob-mobile')];
    first.contact = '<sip:b@wifi.invalid>;+sip.instance="<urn:uuid:1>";reg-id=1';
    second.contact = '<sip:b@mobile.invalid>;+sip.instance="<urn:uuid:1>";reg-id=2';
    await first.register();
    await second.register();
    await edge.play(`
      alice      → MESSAGE bob
      bob-mobile ← MESSAGE
      bob-mobile → 200 MESSAGE
      alice      ← 200 MESSAGE
    `);
  });
});
