import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleSession, ScriptedServer, type SeenRequest } from '@offhook/protocol/testing';
import { ManualClock } from '@offhook/primitives/testing';
import { type AuthClient, createAuthClient } from '../client/auth-client.js';
import { exitStepNames } from './exit-steps.js';

const alice = sampleSession();
const token = 'a'.repeat(32);
const taken = {
  state: 'held',
  takenAt: '2026-11-21T10:00:00.000Z',
  expiresAt: '2100-01-01T00:00:00.000Z',
  account: {
    username: 'alice',
    password: 'secret',
    domain: 'demo.localhost',
    displayName: 'Alice Ames',
    webSocketUrls: ['ws://localhost:7400/sip'],
  },
};

let server: ScriptedServer;
let auth: AuthClient;
let clock: ManualClock;
/** What happened, in order. */
let steps: string[];

beforeEach(async () => {
  server = await ScriptedServer.start();
  clock = new ManualClock();
  auth = createAuthClient({ host: server.address, clock });
  steps = [];
  server.script((request) => {
    if (request.path !== '/api/v1/login')
      steps.push(`${request.method} ${request.path.replace('/api/v1', '')}`);
    return answerTo(request);
  });
  await auth.login({ accessToken: 'pat' });
});

afterEach(async () => {
  auth.dispose();
  await server.close();
});

function answerTo({ body, path }: SeenRequest) {
  if (path.endsWith('/phone-password')) {
    const isTaking = body.includes('true');
    return { status: 200, body: isTaking ? taken : { state: 'free', takenAt: null } };
  }
  return path.endsWith('/login') ? { status: 200, body: alice } : { status: 204 };
}

const take = () => auth.resetPhonePassword({ renew: true, deviceToken: token });
const release = 'POST /users/alice/phone-password';

describe('leaving', () => {
  it('goes in a fixed order, whoever added which step when', async () => {
    await take();
    steps.length = 0;
    for (const name of ['call-history', 'messages-offline'] as const) {
      auth.addExitStep(name, () => Promise.resolve(steps.push(name)));
    }
    await auth.exit({ logout: true });
    expect(steps).toEqual(['messages-offline', 'call-history', release, 'POST /logout']);
    expect(auth.session).toBeUndefined();
  });

  it('without logout keeps the session', async () => {
    await auth.exit();
    expect(steps).toEqual([]);
    expect(auth.session).toEqual(alice);
  });

  it('releases no phone that is not held', async () => {
    await take();
    await auth.resetPhonePassword({ renew: false });
    steps.length = 0;
    await auth.exit();
    expect(steps).toEqual([]);
  });

  it('leaves out a step that was taken out', async () => {
    const remove = auth.addExitStep('call-history', () => Promise.resolve(steps.push('call-history')));
    remove();
    remove();
    await auth.exit();
    expect(steps).toEqual([]);
  });

  it('happens once for callers at the same time', async () => {
    await Promise.all([auth.exit({ logout: true }), auth.exit({ logout: true })]);
    expect(steps).toEqual(['POST /logout']);
  });

  it('knows no other step', () => {
    expect(() => auth.addExitStep('dance' as 'logout', () => Promise.resolve())).toThrow(
      expect.objectContaining({ code: 'auth/invalid-request' }),
    );
  });
});

describe('a step that fails', () => {
  it.each(exitStepNames)('at %s holds no other up, and is what is reported', async (failing) => {
    for (const name of exitStepNames) {
      auth.addExitStep(name, () => {
        steps.push(name);
        return name === failing ? Promise.reject(new Error('mishap')) : Promise.resolve();
      });
    }
    await expect(auth.exit({ logout: true })).rejects.toMatchObject({
      code: 'auth/exit-step-failed',
      cause: new Error('mishap'),
    });
    expect(steps).toEqual([...exitStepNames, 'POST /logout']);
  });

  it('may be several: the first is reported', async () => {
    auth.addExitStep('call-history', () => Promise.reject(new Error('second')));
    auth.addExitStep('messages-offline', () => Promise.reject(new Error('first')));
    await expect(auth.exit()).rejects.toMatchObject({ cause: new Error('first') });
  });

  it('may also throw in place of rejecting', async () => {
    auth.addExitStep('call-history', () => {
      throw new Error('odd');
    });
    await expect(auth.exit()).rejects.toMatchObject({ cause: new Error('odd') });
  });

  it('may hang: it has a deadline of its own, and its signal aborts', async () => {
    let isAborted = false;
    auth.addExitStep('messages-offline', (signal) => {
      signal.addEventListener('abort', () => (isAborted = true));
      return new Promise(() => undefined);
    });
    const exit = auth.exit({ logout: true });
    const outcome = expect(exit).rejects.toMatchObject({ code: 'auth/timed-out' });
    await clock.advance(5_000);
    await outcome;
    expect(isAborted).toBe(true);
    expect(steps).toEqual(['POST /logout']);
  });

  it('may be the server: the session here has ended all the same', async () => {
    server.script('cut');
    await expect(auth.exit({ logout: true })).rejects.toMatchObject({ code: 'auth/unreachable' });
    expect(auth.session).toBeUndefined();
  });
});

it('a caller who goes gets the own reason', async () => {
  const gone = AbortSignal.abort(new Error('gone'));
  await expect(auth.exit({ signal: gone })).rejects.toThrow('gone');
});
