import { describe, expect, it } from 'vitest';
import { createOperator, type Operator } from '../../testing/operator.js';
import { dayMs, domain, startMs } from '../../testing/test-server.js';

const password = 'a long password\n';

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error('expected a text');
  return value;
}

/** In the order of the alphabet: at this clock all of it is done in the same millisecond. */
async function actionsOf(operator: Operator): Promise<readonly unknown[]> {
  const { events } = await operator.json('audit list');
  return (events as readonly { readonly action: string }[]).map(({ action }) => action).sort();
}

/** Makes a session of carol, as a login does, and answers its id. */
async function addSession(operator: Operator, more: object = {}): Promise<string> {
  return await operator.withData(async (db) => {
    const { company_id, id } = await db
      .selectFrom('app_user')
      .where('username', '=', 'carol')
      .selectAll()
      .executeTakeFirstOrThrow();
    const times = {
      created_at: startMs,
      last_used_at: startMs,
      expires_at: startMs + dayMs,
      ends_at: startMs + dayMs,
    };
    const session = {
      id: 'session-1',
      user_id: id,
      company_id,
      method: 'password',
      token_hash: 'x',
      sealed_secret: '',
    };
    await db
      .insertInto('session')
      .values({
        ...session,
        ...times,
        source_address: '192.0.2.1',
        user_agent: 'Evil\u001b[2J',
        ...more,
      } as never)
      .execute();
    return session.id;
  });
}

describe('user', () => {
  it('is made with all that a user has', async () => {
    await using operator = await createOperator();
    const sid = '11111111-2222-3333-4444-555555555555';
    const line = `user add carol --name 'Carol Carter' --email Carol@Example.org --number +31201234567 --password-stdin --application-sid ${sid}`;
    const { user } = await operator.json(line, password);
    expect(user).toEqual({
      userId: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      username: 'carol',
      sipDomain: domain,
      displayName: 'Carol Carter',
      email: 'carol@example.org',
      phoneNumber: '+31201234567',
      hasPassword: true,
      disabledAt: null,
    });
    const rows = await operator.withData(async (db) => await db.selectFrom('app_user').selectAll().execute());
    expect(rows).toMatchObject([{ application_sid: sid }]);
    expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$/);
  });

  it('is listed for people and for programs', async () => {
    await using operator = await createOperator();
    await operator.run('company add other.example');
    await operator.run('user add carol --email c@example.org');
    await operator.run('user add dave --company other.example');
    const answer = await operator.run('user list');
    expect(answer.remark).toBe('2 in all.');
    expect(answer.output.split('\n').map((line) => line.slice(26))).toEqual([
      `carol@${domain}   enabled  c@example.org  -  carol`,
      'dave@other.example  enabled  -              -  dave',
    ]);
    expect((await operator.json('user list --company other.example')).users).toMatchObject([
      { username: 'dave' },
    ]);
  });

  it.each(['carol', `carol@${domain}`, `carol@${domain.toUpperCase()}`, 'C@example.org', '+31201234567'])(
    'is found as %s',
    async (name) => {
      await using operator = await createOperator();
      await operator.run('user add carol --email c@example.org --number +31201234567');
      expect(await operator.json(`user disable ${name}`)).toMatchObject({ user: { username: 'carol' } });
    },
  );

  it('is disabled and enabled, and loses its sessions', async () => {
    await using operator = await createOperator();
    await operator.run('user add carol');
    await addSession(operator);
    expect(await operator.json('user disable carol')).toMatchObject({
      user: { disabledAt: '2026-11-21T10:00:00.000Z' },
    });
    expect((await operator.json('session list carol')).sessions).toEqual([]);
    expect(await operator.json('user enable carol')).toMatchObject({ user: { disabledAt: null } });
    expect(await actionsOf(operator)).toEqual(['user-added', 'user-disabled', 'user-enabled']);
  });

  it('gets another password, and loses its sessions', async () => {
    await using operator = await createOperator();
    await operator.run('user add carol');
    await addSession(operator);
    expect(await operator.json('user password carol --password-stdin', password)).toMatchObject({
      user: { hasPassword: true },
    });
    expect((await operator.json('session list carol')).sessions).toEqual([]);
    expect(await actionsOf(operator)).toEqual(['password-changed', 'user-added']);
  });

  it('keeps names as they were written, whatever they would be in SQL, JSON or a terminal', async () => {
    await using operator = await createOperator();
    const name = `"; DROP TABLE app_user; -- <b>\\ \${x} ünï`;
    await operator.run(`user add carol '--name=${name}'`);
    const answer = await operator.run('user list');
    expect(answer.json['users']).toMatchObject([{ displayName: name }]);
    expect(answer.output).toContain(name);
  });
});

describe('what cannot be', () => {
  it.each([
    ['user add carol', `There is a user carol already, or another one with this e-mail or number.`],
    [
      'user add dave --email C@EXAMPLE.ORG',
      `There is a user dave already, or another one with this e-mail or number.`,
    ],
    ['user add dave --company nowhere.example', 'There is no company with the SIP domain nowhere.example.'],
    ['user list --company nowhere.example', 'There is no company with the SIP domain nowhere.example.'],
    ['user disable nobody', `There is no user nobody in ${domain}.`],
    ['user disable nobody@nowhere.example', 'There is no user nobody@nowhere.example.'],
    ['user enable +31200000000', 'There is no user +31200000000.'],
    ['token create nobody', `There is no user nobody in ${domain}.`],
    ['token list nobody', `There is no user nobody in ${domain}.`],
    ['token revoke x', 'There is no access token x that could be revoked.'],
    ["token revoke 'x or 1=1'", 'There is no access token x or 1=1 that could be revoked.'],
    ['device list nobody', `There is no user nobody in ${domain}.`],
    ['device revoke x', 'There is no device x.'],
    ['session list nobody', `There is no user nobody in ${domain}.`],
    ["session revoke '%'", 'There is no session %.'],
    [`company add ${domain}`, `There is a company with the SIP domain ${domain} already.`],
    ['company member add nowhere.example carol', 'There is no company with the SIP domain nowhere.example.'],
    [`company member add ${domain} nobody`, `There is no user nobody in ${domain}.`],
    [
      `company member remove ${domain} carol`,
      `${domain} is the company of the address of carol, who stays a member of it.`,
    ],
    ['company member remove other.example carol', 'The user carol is no member of other.example.'],
    ['app create nowhere.example', 'There is no company with the SIP domain nowhere.example.'],
    ['app revoke x', 'There is no application x that could be revoked.'],
    ['blocklist clear 192.0.2.1', 'The address 192.0.2.1 is not blocked.'],
    ['backup /nowhere/copy.db', 'The file /nowhere/copy.db cannot be made.'],
  ])('%j is refused in words, and leaves no trace', async (line, sentence) => {
    await using operator = await createOperator();
    await operator.run('company add other.example');
    await operator.run('user add carol --email c@example.org');
    expect(await operator.refusal(line)).toBe(`server/command-refused: ${sentence}`);
    expect(await actionsOf(operator)).toEqual(['company-added', 'user-added']);
  });

  it.each([
    [
      '',
      'server/command-invalid: The password on the standard input must be one line of 1 to 256 characters.',
    ],
    [
      'one\ntwo',
      'server/command-invalid: The password on the standard input must be one line of 1 to 256 characters.',
    ],
    [
      'x'.repeat(257),
      'server/command-invalid: The password on the standard input must be one line of 1 to 256 characters.',
    ],
    ['short', 'auth/password-weak: The password must have at least 10 characters.'],
    ['carolcarter', 'auth/password-weak: The password must not be your own name.'],
  ])('%j is no password', async (input, expected) => {
    await using operator = await createOperator();
    expect(await operator.refusal('user add carolcarter --password-stdin', input)).toBe(expected);
    expect((await operator.json('user list')).users).toEqual([]);
  });
});

describe('token', () => {
  it('is shown once, listed without itself, and revoked once', async () => {
    await using operator = await createOperator();
    await operator.run('user add carol');
    const made = await operator.run("token create carol --name 'Carol’s CRM' --days 7");
    expect(made.output).toMatch(/^oh_pat_/);
    expect(made.json).toMatchObject({
      accessToken: made.output,
      name: 'Carol’s CRM',
      user: `carol@${domain}`,
      expiresAt: '2026-11-28T10:00:00.000Z',
    });
    const id = textOf(made.json['id']);
    const listed = await operator.run('token list carol');
    expect(listed.output).toBe(`${id}  carol@${domain}  valid  until 2026-11-28  never used  Carol’s CRM`);
    expect(JSON.stringify(listed.json)).not.toContain(made.output);
    await operator.clock.advance(7 * dayMs);
    expect((await operator.json('token list')).accessTokens).toMatchObject([{ state: 'expired' }]);
    expect(await operator.json(`token revoke ${id}`)).toEqual({ revoked: id });
    expect((await operator.json('token list')).accessTokens).toMatchObject([{ state: 'revoked' }]);
    expect(await operator.refusal(`token revoke ${id}`)).toMatch(/^server\/command-refused/);
    expect(await actionsOf(operator)).toEqual(['access-token-created', 'access-token-revoked', 'user-added']);
  });

  it('is listed for one user alone', async () => {
    await using operator = await createOperator();
    await operator.run('user add carol');
    await operator.run('user add dave');
    await operator.run('token create carol');
    expect((await operator.json('token list dave')).accessTokens).toEqual([]);
    expect((await operator.json('token list')).accessTokens).toMatchObject([{ user: `carol@${domain}` }]);
  });
});

describe('session', () => {
  it('is listed while it lives, without what a terminal would obey, and ends with its phone', async () => {
    await using operator = await createOperator();
    await operator.run('user add carol');
    const id = await addSession(operator);
    await addSession(operator, { id: 'over', token_hash: 'y', expires_at: startMs });
    const listed = await operator.run('session list carol');
    expect(listed.json['sessions']).toMatchObject([{ sessionId: id, method: 'password', company: domain }]);
    expect(listed.output).toContain('Evil\uFFFD[2J');
    await operator.withData(async (db) => {
      const { id: userId } = await db.selectFrom('app_user').select('id').executeTakeFirstOrThrow();
      const device = {
        id: 'd',
        user_id: userId,
        token_hash: 'd',
        created_at: startMs,
        last_provisioned_at: startMs,
      };
      await db.insertInto('device').values(device).execute();
      const secret = { id: 's', device_id: 'd', session_id: id, ha1_md5: '', ha1_sha256: '' };
      await db
        .insertInto('device_secret')
        .values({ ...secret, created_at: startMs, expires_at: startMs + dayMs })
        .execute();
    });
    expect(await operator.json(`session revoke ${id}`)).toEqual({ revoked: id });
    const left = await operator.withData(
      async (db) => await db.selectFrom('device_secret').selectAll().execute(),
    );
    expect(left).toEqual([]);
    expect(await actionsOf(operator)).toEqual(['session-ended', 'user-added']);
  });
});

describe('company', () => {
  it('has members with roles', async () => {
    await using operator = await createOperator();
    await operator.run('user add carol');
    expect(await operator.json('company add Other.Example --name Other')).toMatchObject({
      company: { name: 'Other', sipDomain: 'other.example' },
    });
    const member = { company: 'other.example', user: 'carol' };
    expect(await operator.json('company member add other.example carol')).toEqual({
      member: { ...member, role: 'member' },
    });
    await operator.run('company member add other.example carol --role admin');
    const roles = await operator.withData(
      async (db) => await db.selectFrom('membership').select('role').orderBy('role').execute(),
    );
    expect(roles.map(({ role }) => role)).toEqual(['admin', 'member']);
    expect((await operator.json('company list')).companies).toMatchObject([
      { sipDomain: 'other.example', memberCount: 1 },
      { sipDomain: domain, memberCount: 1 },
    ]);
    expect(await operator.json('company member remove other.example carol')).toEqual({ removed: member });
    expect(await actionsOf(operator)).toEqual([
      'company-added',
      'member-added',
      'member-added',
      'member-removed',
      'user-added',
    ]);
  });
});

describe('app', () => {
  it('is shown once with its secret, and revoked once', async () => {
    await using operator = await createOperator();
    await operator.run('company add other.example');
    const made = await operator.run("app create other.example --name 'Web shop'");
    const key = textOf(made.json['key']);
    const secret = textOf(made.json['secret']);
    expect(made.output).toBe(`${key} ${secret}`);
    expect(Buffer.from(secret, 'base64')).toHaveLength(32);
    const listed = await operator.run('app list');
    expect(listed.json['applications']).toMatchObject([{ key, name: 'Web shop', revokedAt: null }]);
    expect(JSON.stringify(listed)).not.toContain(secret);
    await operator.run(`app revoke ${key}`);
    expect(await operator.refusal(`app revoke ${key}`)).toMatch(/^server\/command-refused/);
    const { events } = await operator.json('audit list');
    expect(JSON.stringify(events)).not.toContain(secret);
    expect(await actionsOf(operator)).toEqual([
      'application-created',
      'application-revoked',
      'company-added',
    ]);
  });
});

describe('blocklist', () => {
  it('shows who is refused and until when, and lets one or all in again', async () => {
    await using operator = await createOperator();
    const blocks = [
      { list: 'blacklist', source: '192.0.2.1', until_at: startMs + 60_000 },
      { list: 'blacklist', source: '2001:db8:0:1::/64', until_at: null },
      { list: 'login', source: '192.0.2.1', until_at: startMs + 60_000 },
      { list: 'login', source: '192.0.2.2', until_at: startMs - 1 },
    ];
    await operator.run('company add other.example');
    await operator.withData(async (db) => {
      const rows = blocks.map((block) => ({ ...block, created_at: startMs }));
      await db.insertInto('blocked_source').values(rows).execute();
    });
    const listed = await operator.run('blocklist list');
    expect(listed.output.split('\n').sort()).toEqual([
      '192.0.2.1          login  until 2026-11-21 10:01Z',
      '192.0.2.1          sip    until 2026-11-21 10:01Z',
      '2001:db8:0:1::/64  sip    for ever',
    ]);
    expect((await operator.json('blocklist clear 2001:db8:0:1:2:3:4:5')).cleared).toEqual([
      { kind: 'sip', source: '2001:db8:0:1::/64', until: null },
    ]);
    expect((await operator.json('blocklist clear')).cleared).toHaveLength(2);
    expect((await operator.json('blocklist list')).blocked).toEqual([]);
    expect((await operator.json('blocklist clear')).cleared).toEqual([]);
    expect(await actionsOf(operator)).toEqual(['blocklist-cleared', 'blocklist-cleared', 'company-added']);
  });
});

describe('audit', () => {
  it('is listed from a time on, or the last of it', async () => {
    await using operator = await createOperator();
    await operator.run('company add a.example');
    await operator.clock.advance(dayMs);
    await operator.run('company add b.example');
    await operator.clock.advance(1);
    await operator.run('company add c.example');
    expect(await actionsOf(operator)).toHaveLength(3);
    expect((await operator.json('audit list --since 2026-11-22')).events).toMatchObject([
      { details: { sipDomain: 'b.example' }, at: '2026-11-22T10:00:00.000Z' },
      { details: { sipDomain: 'c.example' } },
    ]);
    expect((await operator.json('audit list --last 1')).events).toHaveLength(1);
    expect((await operator.run('audit list --last 1')).output).toMatch(
      /^2026-11-22 10:00Z {2}operator {2}company-added/,
    );
  });
});
