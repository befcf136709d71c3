import {
  type PhoneLease,
  phoneLeaseSchema,
  sipAccountSchema,
  type TakenPhoneLease,
  takenPhoneLeaseSchema,
} from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditLines, callAs, seatAlice, seatNext, type Seat } from '../testing/api-call.js';
import { requestOf, verdictFor } from '../testing/sip-phone.js';
import { deviceToken, documentOf, domain, errorOf, hourMs } from '../testing/test-server.js';

const url = '/api/v1/users/alice/phone-password';

const post = async (seat: Seat, body: unknown) => await callAs(seat, { method: 'POST', url, body });

async function stateOf(seat: Seat): Promise<string> {
  const response = await callAs(seat, { method: 'GET', url });
  expect(response.headers['cache-control']).toBe('no-store');
  return phoneLeaseSchema.parse(response.json()).state;
}

async function take(seat: Seat, token: string = deviceToken): Promise<TakenPhoneLease> {
  const response = await post(seat, { renew: true, deviceToken: token });
  expect([response.statusCode, response.headers['cache-control']]).toEqual([200, 'no-store']);
  return takenPhoneLeaseSchema.parse(response.json());
}

async function release(seat: Seat): Promise<PhoneLease> {
  return phoneLeaseSchema.parse((await post(seat, { renew: false })).json());
}

const provision = async ({ server, session }: Seat) => await server.provision(session);

/** What the SIP edge says to a phone that registers with this password. */
async function registers({ server }: Seat, secret: string): Promise<boolean> {
  const verdict = await verdictFor(server, requestOf({ username: 'alice', realm: domain, secret }));
  return verdict.status === 'ok';
}

const logOut = async (seat: Seat) => await callAs(seat, { method: 'POST', url: '/api/v1/logout' });

describe('the password of a phone', () => {
  it('is free until somebody takes it', async () => {
    await using alice = await seatAlice();
    expect((await callAs(alice, { method: 'GET', url })).json()).toEqual({ state: 'free', takenAt: null });
    documentOf(await provision(alice));
    expect(await stateOf(alice)).toBe('free');
  });

  it('is a whole account in the hands of who took it', async () => {
    await using alice = await seatAlice();
    const taken = await take(alice);
    expect(taken).toEqual({
      state: 'held',
      takenAt: '2026-11-21T10:00:00.000Z',
      account: {
        username: 'alice',
        password: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/) as string,
        domain,
        displayName: 'The alice',
        webSocketUrls: ['ws://localhost:7400/sip'],
      },
      expiresAt: '2026-11-22T10:00:00.000Z',
    });
    expect(sipAccountSchema.safeParse(taken.account).success).toBe(true);
    expect(await registers(alice, taken.account.password)).toBe(true);
    const kept = JSON.stringify(await alice.server.db.selectFrom('audit_event').selectAll().execute());
    expect(kept + alice.server.logText()).not.toContain(taken.account.password);
  });

  it('goes from one session to the other, and puts the phones of the first out at once', async () => {
    await using desk = await seatAlice();
    const home = await seatNext(desk, 'alice');
    const before = documentOf(await provision(desk)).account.password;
    const first = (await take(desk)).account.password;
    expect([await registers(desk, before), await registers(desk, first)]).toEqual([false, true]);
    expect([await stateOf(desk), await stateOf(home)]).toEqual(['held', 'taken']);

    const second = (await take(home, 'b'.repeat(32))).account.password;
    expect([await registers(desk, first), await registers(home, second)]).toEqual([false, true]);
    expect([await stateOf(desk), await stateOf(home)]).toEqual(['taken', 'held']);
    expect((await auditLines(desk.server)).filter((line) => line.includes('phone-'))).toEqual([
      'alice phone-taken alice',
      'alice phone-taken alice',
    ]);
  });

  it('is given to nobody else while it is taken', async () => {
    await using desk = await seatAlice();
    const home = await seatNext(desk, 'alice');
    await take(desk);
    expect(errorOf(await provision(home))).toBe('409 provisioning/phone-taken');
    expect((await provision(desk)).statusCode).toBe(200);
    // Not even the device is made.
    const devices = await desk.server.db.selectFrom('device').select('id').execute();
    expect(devices).toHaveLength(1);
  });

  it('is another user’s own matter', async () => {
    await using alice = await seatAlice();
    const bob = await seatNext(alice, 'bob');
    const ofBob = documentOf(await provision(bob)).account.password;
    await take(alice);
    expect((await provision(bob)).statusCode).toBe(200);
    const asked = requestOf({ username: 'bob', realm: domain, secret: ofBob });
    expect((await verdictFor(alice.server, asked)).status).toBe('ok');
    for (const body of [{ renew: true, deviceToken }, { renew: false }]) {
      expect(errorOf(await post(bob, body))).toBe('403 provisioning/forbidden');
    }
    expect(errorOf(await callAs(bob, { method: 'GET', url }))).toBe('403 provisioning/forbidden');
    expect(await stateOf(alice)).toBe('held');
  });
});

describe('giving the password up', () => {
  it('ends the phone that had it, and lets others in again', async () => {
    await using desk = await seatAlice();
    const home = await seatNext(desk, 'alice');
    const { password } = (await take(desk)).account;
    expect(await release(desk)).toEqual({ state: 'free', takenAt: null });
    expect(await registers(desk, password)).toBe(false);
    expect([await stateOf(desk), await stateOf(home)]).toEqual(['free', 'free']);
    expect((await provision(home)).statusCode).toBe(200);
    expect((await auditLines(desk.server)).filter((line) => line.includes('phone-'))).toEqual([
      'alice phone-taken alice',
      'alice phone-released alice',
    ]);
  });

  it('ends the own phones and not the holder’s, for who does not have it', async () => {
    await using desk = await seatAlice();
    const home = await seatNext(desk, 'alice');
    const { password } = (await take(desk)).account;
    expect(await release(home)).toEqual({ state: 'taken', takenAt: '2026-11-21T10:00:00.000Z' });
    expect(await registers(desk, password)).toBe(true);
    expect(await stateOf(desk)).toBe('held');
  });

  it('may be done twice, and when nobody has it', async () => {
    await using alice = await seatAlice();
    const { password } = documentOf(await provision(alice)).account;
    for (let time = 0; time < 2; time += 1) {
      expect(await release(alice)).toEqual({ state: 'free', takenAt: null });
      expect(await registers(alice, password)).toBe(false);
    }
    expect((await auditLines(alice.server)).some((line) => line.includes('phone-released'))).toBe(false);
  });

  const ends: readonly (readonly [string, (holder: Seat) => Promise<unknown>])[] = [
    ['a logout', logOut],
    [
      'the end of the session',
      async ({ server }) => {
        await server.clock.advance(12 * hourMs);
      },
    ],
    [
      'the revocation of the access token',
      async ({ server, session }) => {
        const { access_token_id: id } = await server.db
          .selectFrom('session')
          .where('id', '=', session.sessionId)
          .select('access_token_id')
          .executeTakeFirstOrThrow();
        await server.services.accessTokens.revoke(id ?? 'none', server.clock.now());
      },
    ],
  ];

  it.each(ends)('comes with %s', async (_name, end) => {
    await using desk = await seatAlice();
    await take(desk);
    await end(desk);
    const home = await seatNext(desk, 'alice');
    expect(await stateOf(home)).toBe('free');
    expect((await provision(home)).statusCode).toBe(200);
    await take(home);
    expect(await stateOf(home)).toBe('held');
  });
});

describe('a race for the password', () => {
  it('has exactly one winner, whose phone alone registers', async () => {
    await using desk = await seatAlice();
    for (let round = 0; round < 3; round += 1) {
      const seats = [desk, await seatNext(desk, 'alice'), await seatNext(desk, 'alice')];
      const taken = await Promise.all(
        seats.map(async (seat, index) => await take(seat, `${index}`.repeat(32))),
      );
      const states = await Promise.all(seats.map(stateOf));
      expect([...states].sort()).toEqual(['held', 'taken', 'taken']);
      const admitted = await Promise.all(
        taken.map(async ({ account }) => await registers(desk, account.password)),
      );
      expect(admitted).toEqual(states.map((state) => state === 'held'));
    }
  });

  it('leaves no secret of a session that was provisioned meanwhile', async () => {
    await using desk = await seatAlice();
    const home = await seatNext(desk, 'alice');
    for (let round = 0; round < 5; round += 1) {
      const [, document] = await Promise.all([take(desk), provision(home), take(desk)]);
      if (document.statusCode === 200) {
        expect(await registers(desk, documentOf(document).account.password)).toBe(false);
      } else expect(errorOf(document)).toBe('409 provisioning/phone-taken');
      await release(desk);
    }
  });
});

describe('any order of taking, giving up, provisioning and logging out', () => {
  const steps = fc.array(
    fc.record({
      who: fc.integer({ min: 0, max: 2 }),
      what: fc.constantFrom('take', 'release', 'provision', 'end'),
    }),
    { maxLength: 8 },
  );

  it('is as a table says: one holder at most, and no phone beside the holder’s', async () => {
    await using desk = await seatAlice();
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const seats = [
          await seatNext(desk, 'alice'),
          await seatNext(desk, 'alice'),
          await seatNext(desk, 'alice'),
        ];
        let holder: Seat | undefined;
        for (const { what, who } of sequence) {
          const seat = seats[who] ?? desk;
          if (what === 'take') {
            await take(seat);
            holder = seat;
          } else if (what === 'provision') {
            const isOpen = holder === undefined || holder === seat;
            expect((await provision(seat)).statusCode).toBe(isOpen ? 200 : 409);
          } else {
            if (what === 'release') await release(seat);
            else await logOut(seat);
            if (holder === seat) holder = undefined;
            if (what === 'end') seats[who] = await seatNext(desk, 'alice');
          }
          const states = await Promise.all(seats.map(stateOf));
          const others = holder === undefined ? 'free' : 'taken';
          expect(states).toEqual(seats.map((one) => (one === holder ? 'held' : others)));
        }
        for (const seat of seats) await release(seat);
      }),
      { numRuns: 6 },
    );
  });
});

describe('a request that is not right', () => {
  it.each([
    ['nothing', undefined],
    ['no renew', { deviceToken }],
    ['renew as text', { renew: 'true', deviceToken }],
    ['no device token', { renew: true }],
    ['a short device token', { renew: true, deviceToken: 'a'.repeat(31) }],
    ['a device token that is none', { renew: true, deviceToken: 'g'.repeat(32) }],
    ['a list', [true]],
  ])('%s', async (_name, body) => {
    await using alice = await seatAlice();
    expect(errorOf(await post(alice, body))).toBe('400 request/invalid');
    expect(await stateOf(alice)).toBe('free');
  });
});
