import { OffhookError } from '@offhook/primitives';
import { sampleSession } from '@offhook/protocol/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeAccount } from '../testing/fake-account.js';
import { AccountStore } from './account-store.js';
import { firstSeat } from './first-seat.js';
import { parseDemoConfig } from './demo-config.js';

let server: FakeAccount;
let store: AccountStore;

beforeEach(() => {
  server = new FakeAccount();
  store = new AccountStore({ account: server, devices: server });
});

describe('a login', () => {
  it('is for this tab alone unless it is said otherwise', async () => {
    await store.logIn({ accessToken: 'token' });
    store.scope.value = 'browser';
    await store.logIn({ accessToken: 'token' });
    expect(server.asked).toEqual([
      'login {"accessToken":"token","subId":"sub-session-of-this-tab"}',
      'login {"accessToken":"token","subId":null}',
    ]);
  });

  it('by signing up makes a user first', async () => {
    await store.logInBy('sign-up', { identity: 'carol', password: 'long enough' });
    expect(server.asked[0]).toMatch(/^signUp .*"username":"carol"/);
  });

  it('that another tab ends leaves nothing of the user behind', async () => {
    await store.logIn({ accessToken: 'token' });
    await store.profile.load();
    server.tell(undefined);
    expect(store.session.value).toBeUndefined();
    expect(store.profile.current.value).toEqual({ state: 'idle' });
  });

  it('that is renewed keeps what was fetched', async () => {
    await store.logIn({ accessToken: 'token' });
    await store.profile.load();
    server.tell(sampleSession({ sessionToken: 'renewed' }));
    expect(store.profile.current.value.state).toBe('ready');
  });
});

describe('what is changed is fetched anew', () => {
  it.each([
    ['createAccessToken "x"', 'accessTokens', () => store.createAccessToken({ name: 'x' })],
    ['revokeAccessToken "t"', 'accessTokens', () => store.revokeAccessToken('t')],
    ['renameDevice ["d","n"]', 'devices alice', () => store.renameDevice('d', 'n')],
    ['revokeDevice "d"', 'devices alice', () => store.revokeDevice('d')],
    ['endSession "s"', 'sessions', () => store.endSession('s')],
    ['selectCompany "c"', 'profile', () => store.selectCompany('c')],
    ['updateProfile {"displayName":"A"}', 'profile', () => store.changeProfile({ displayName: 'A' })],
  ] as const)('after %s: %s', async (change, fetched, act) => {
    server.tell(sampleSession());
    await act();
    expect(server.asked).toEqual([change, fetched]);
  });

  it('and what fails is told to whoever asked, and fetches nothing', async () => {
    server.failure = new OffhookError('auth/unreachable', 'The server cannot be reached.');
    await expect(store.revokeDevice('d')).rejects.toMatchObject({ code: 'auth/unreachable' });
    expect(server.asked).toEqual(['revokeDevice "d"']);
  });
});

describe('a resource', () => {
  it('says what went wrong, and is there when it is asked for again', async () => {
    server.failure = new OffhookError('auth/unreachable', 'The server cannot be reached.');
    await store.sessions.load();
    expect(store.sessions.current.value).toMatchObject({
      state: 'failed',
      error: { code: 'auth/unreachable' },
    });
    server.failure = undefined;
    await store.sessions.load();
    expect(store.sessions.current.value).toEqual({ state: 'ready', value: [] });
  });

  it('that is asked for twice takes the second answer, and shows the old one meanwhile', async () => {
    await store.sessions.load();
    const first = store.sessions.load();
    expect(store.sessions.current.value).toEqual({ state: 'loading', value: [] });
    const second = store.sessions.load();
    await Promise.all([first, second]);
    expect(store.sessions.current.value.state).toBe('ready');
  });
});

describe('the first to sit down', () => {
  const config = parseDemoConfig({
    sipDomain: 'demo.localhost',
    echoTarget: '*43',
    users: ['alice', 'bob'].map((userId) => ({
      userId,
      displayName: userId,
      number: userId,
      accessToken: `token-of-${userId}`,
      password: 'secret',
      email: `${userId}@willowdesk.example`,
      phoneNumber: '+15550100',
    })),
  });
  const nobody = new OffhookError('auth/not-logged-in', 'Nobody is logged in.');

  it.each([
    { who: 'the kept session, when nobody is asked for', sits: 'alice' },
    { who: 'the kept session, when its owner is asked for', wanted: 'alice', sits: 'alice' },
    { who: 'whoever is asked for, and not the kept session', wanted: 'bob', sits: 'bob' },
    { who: 'whoever is asked for, when there is no session', wanted: 'bob', failure: nobody, sits: 'bob' },
    { who: 'the first of the demo, when nobody is asked for', failure: nobody, sits: 'alice' },
    { who: 'the first of the demo, for a stranger', wanted: 'mallory', failure: nobody, sits: 'alice' },
  ])('is $who', async ({ failure, sits, wanted }) => {
    server.failure = failure;
    const { user } = await firstSeat(store, config, wanted);
    expect(user.userId).toBe(sits);
    expect(server.asked[0]).toMatch(/^login .*"checkOnly":true/);
  });
});
