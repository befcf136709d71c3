import { createLogger } from '@offhook/primitives';
import { describe, expect, it } from 'vitest';
import { createMemorySharedState } from '../compose/services/shared-state.js';
import { createTestServer, domain, type TestServer } from '../testing/test-server.js';
import { AccountLock } from './account-lock.js';
import type { PasswordHasher } from './password-hasher.js';
import { PasswordLogin } from './password-login.js';

const password = 'correct horse battery';

/** Counts what it is asked, and takes a hash for `hash of <password>`. */
function countingHasher(outdated = false) {
  const asked: string[] = [];
  const hasher: PasswordHasher = {
    hash: (text) => {
      asked.push('hash');
      return Promise.resolve(`new hash of ${text}`);
    },
    verify: (hash, text) => {
      asked.push('verify');
      return Promise.resolve(hash?.endsWith(`hash of ${text}`) ?? false);
    },
    isOutdated: (hash) => outdated && !hash.startsWith('new'),
  };
  return { asked, hasher };
}

function create({ clock, services: { users } }: TestServer, outdated = false) {
  const counting = countingHasher(outdated);
  const shared = createMemorySharedState(clock);
  const config = { failureCount: 3, windowMs: 900_000, blockMs: 60_000, maxBlockMs: 3_600_000 };
  const lock = new AccountLock({ limiter: shared.limiter.bind(shared), clock, config });
  const lines: string[] = [];
  const logger = createLogger(
    ({ context, message }) => void lines.push(`${message} ${JSON.stringify(context)}`),
  );
  const login = new PasswordLogin({ users, hasher: counting.hasher, lock, logger, ownDomain: domain });
  return { ...counting, login, lines };
}

async function addPeople({ clock, services: { users } }: TestServer): Promise<void> {
  const company = { companyId: 'company', displayName: 'Somebody' };
  await users.addUser({ ...company, username: 'alice', passwordHash: `hash of ${password}` }, clock.now());
  await users.addUser({ ...company, username: 'token-only' }, clock.now());
}

describe('PasswordLogin', () => {
  it.each([
    ['the right password', 'alice', password, 'user'],
    ['a wrong password', 'alice', 'wrong', 'auth/credentials-invalid'],
    ['an unknown name', 'nobody', password, 'auth/credentials-invalid'],
    ['a user without a password', 'token-only', password, 'auth/credentials-invalid'],
    ['a user without a password, and an empty one', 'token-only', '', 'auth/credentials-invalid'],
  ])('checks one password for %s', async (_name, ...[username, shown, outcome]) => {
    await using server = await createTestServer();
    await addPeople(server);
    const { asked, login } = create(server);
    const answer = await login.prove({ username }, shown).then(
      () => 'user',
      (error: unknown) => (error as { code: string }).code,
    );
    expect(answer).toBe(outcome);
    expect(asked).toEqual(['verify']);
  });

  it('locks names that nobody has as it locks those that somebody has', async () => {
    await using server = await createTestServer();
    await addPeople(server);
    const { asked, login } = create(server);
    const answersFor = async (username: string): Promise<readonly string[]> => {
      const answers: string[] = [];
      for (let count = 0; count < 5; count += 1) {
        await login.prove({ username }, 'wrong').catch((error: unknown) => {
          const { code, message, retryAfterMs } = error as Record<string, unknown>;
          answers.push(JSON.stringify([code, message, retryAfterMs]));
        });
      }
      return answers;
    };
    expect(await answersFor('alice')).toEqual(await answersFor('nobody'));
    expect(asked).toHaveLength(6);
  });

  it('counts each way to write a name as one', async () => {
    await using server = await createTestServer();
    await addPeople(server);
    const { login } = create(server);
    for (const username of ['alice', `ALICE@${domain.toUpperCase()}`, `alice@${domain}`]) {
      await login.prove({ username }, 'wrong').catch(() => undefined);
    }
    await expect(login.prove({ username: 'Alice' }, password)).rejects.toMatchObject({
      code: 'auth/account-locked',
    });
  });

  it('keeps a password under a new hash when the costs have changed', async () => {
    await using server = await createTestServer();
    await addPeople(server);
    const { asked, login } = create(server, true);
    const proven = await login.prove({ username: 'alice' }, password);
    expect(proven.passwordHash).toBe(`new hash of ${password}`);
    expect((await server.services.users.findById(proven.user.id))?.passwordHash).toBe(proven.passwordHash);
    await login.prove({ username: 'alice' }, password);
    expect(asked).toEqual(['verify', 'hash', 'verify']);
  });

  it('says precisely in the log what it says vaguely to the caller, and no password', async () => {
    await using server = await createTestServer();
    await addPeople(server);
    const { lines, login } = create(server);
    for (const username of ['alice', 'nobody', 'token-only']) {
      await login.prove({ username }, 'a secret guess').catch(() => undefined);
    }
    const text = lines.join('\n');
    for (const reason of ['wrong password', 'unknown user', 'no password']) expect(text).toContain(reason);
    expect(text).not.toContain('a secret guess');
    // Whoever types his password into the field for the name must not find it in the log.
    expect(text).not.toContain('nobody');
  });
});
