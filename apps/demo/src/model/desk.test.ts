import { signal } from '@preact/signals';
import { ManualClock } from '@offhook/primitives/testing';
import type { PhoneTheme } from '@offhook/protocol';
import { sampleSession } from '@offhook/protocol/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeAccount } from '../testing/fake-account.js';
import type { FakePhone } from '../testing/fake-phone.js';
import { FakePhoneSdk } from '../testing/fake-phone-sdk.js';
import { AccountStore } from './account-store.js';
import { type DemoConfig, fetchDemoConfig, parseDemoConfig } from './demo-config.js';
import { byAccessToken, Desk } from './desk.js';

function demoUser(userId: string, displayName: string): unknown {
  const email = `${userId}@willowdesk.example`;
  const secrets = { accessToken: `token-of-${userId}`, password: `password-of-${userId}` };
  return { userId, displayName, number: userId, email, phoneNumber: '+15550100', ...secrets };
}

const config: DemoConfig = parseDemoConfig({
  sipDomain: 'demo.localhost',
  echoTarget: '*43',
  users: [demoUser('alice', 'Alice Archer'), demoUser('bob', 'Bob Baker')],
});
const [alice] = config.users;

let clock: ManualClock;
let sdk: FakePhoneSdk;
let server: FakeAccount;
let desk: Desk;

beforeEach(() => {
  clock = new ManualClock();
  sdk = new FakePhoneSdk();
  server = new FakeAccount();
  const account = new AccountStore({ account: server, devices: server });
  const seat = { user: alice, logIn: byAccessToken(account, alice) };
  desk = new Desk({ config, seat, account, sdk, clock, theme: signal<PhoneTheme>('system') });
});

/** What the view does when the login changes: another iframe, another phone. */
async function phoneOfNow(): Promise<FakePhone> {
  desk.phone.connect({} as HTMLIFrameElement, desk.login.value.logIn);
  await clock.advance(0);
  const phone = sdk.phones.at(-1);
  if (phone === undefined) throw new Error('No phone was made.');
  phone.tell('registrationChanged', { state: 'registered' });
  return phone;
}

describe('the user', () => {
  it('is not in their own address book, but the others and the echo line are', () => {
    const names = desk.book.contacts.value.map(({ name }) => name);
    expect(names).toContain('Bob Baker');
    expect(names).toContain('Echo line');
    expect(names).not.toContain('Alice Archer');
  });

  it('is switched only after the phone said goodbye', async () => {
    const phone = await phoneOfNow();
    desk.switchUser('bob');
    expect(desk.user.value.userId).toBe('alice');
    await clock.advance(0);
    expect(phone.saidGoodbye).toBe(true);
    expect(desk.login.value).toMatchObject({ attempt: 2, user: { userId: 'bob' } });
    expect(desk.sipAddress.value).toBe('bob@demo.localhost');
    expect(desk.book.selected.value.name).toBe('Alice Archer');
  });

  it.each(['alice', 'mallory'])('stays when %s is asked for', async (userId) => {
    desk.switchUser(userId);
    await clock.advance(0);
    expect(desk.login.value).toMatchObject({ attempt: 1, user: alice });
  });

  it('of the last of two quick choices wins', async () => {
    await phoneOfNow();
    desk.switchUser('bob');
    void desk.sitDown(server.session);
    await clock.advance(0);
    expect(desk.user.value.userId).toBe('alice');
    expect(desk.login.value.attempt).toBe(3);
  });

  it('who logged in by another way sits down with that session and no second login', async () => {
    server.session = sampleSession({ userId: 'carol' });
    server.profileNow = { ...server.profileNow, displayName: 'Carol Cole', username: 'carol.cole' };
    desk.view.value = 'login';
    await desk.sitDown(server.session);
    expect(desk.view.value).toBe('desk');
    expect(desk.user.value).toEqual({ userId: 'carol', displayName: 'Carol Cole', number: 'carol.cole' });
    await phoneOfNow();
    expect(server.asked).toEqual(['profile']);
  });

  it('leaves: the phone says goodbye before the session ends', async () => {
    const phone = await phoneOfNow();
    await desk.leave();
    expect(phone.saidGoodbye).toBe(true);
    expect(server.asked.at(-1)).toBe('logout');
    expect(desk.view.value).toBe('login');
  });

  it('who is logged out elsewhere is asked to log in, and has no phone any more', async () => {
    const phone = await phoneOfNow();
    server.tell(undefined);
    await clock.advance(0);
    expect(desk.view.value).toBe('login');
    expect(phone.saidGoodbye).toBe(true);
  });

  it('is not asked to log in while somebody else is sitting down', async () => {
    await phoneOfNow();
    desk.switchUser('bob');
    await clock.advance(0);
    desk.phone.connect({} as HTMLIFrameElement, sdk.logInBy('bob'));
    server.tell(undefined);
    expect(desk.view.value).toBe('desk');
  });
});

describe('a contact', () => {
  it('who calls is on the screen before the call is answered', async () => {
    const phone = await phoneOfNow();
    desk.open(desk.book.echo);
    phone.tellCall({ state: 'incoming', direction: 'incoming', remoteNumber: 'bob' });
    expect(desk.book.selected.value.name).toBe('Bob Baker');
    expect(desk.pane.value).toBe('phone');
    expect(desk.headline).toBe('Bob Baker is calling');
    expect(desk.liveCallWith(desk.book.selected.value)?.state).toBe('incoming');
  });

  it('is called by the number, without its spaces', async () => {
    const phone = await phoneOfNow();
    const [amara] = desk.book.contacts.value.filter(({ name }) => name === 'Amara Okafor');
    if (amara === undefined) throw new Error('Amara left.');
    desk.call(amara);
    await clock.advance(0);
    expect(phone.asked).toContain('Dial +442079460142');
  });

  it.each([
    ['okafor', ['Amara Okafor']],
    ['7946 0142', ['Amara Okafor']],
    ['+442079460142', ['Amara Okafor']],
    ['lantern amara', ['Amara Okafor']],
    ['*43', ['Echo line']],
    ['nobody at all', []],
  ])('is found by %j', (query, names) => {
    desk.book.query.value = query;
    expect(desk.book.visible.value.map(({ name }) => name)).toEqual(names);
  });

  it('keeps the notes that are added', () => {
    const { echo } = desk.book;
    desk.book.addNote(echo.id, { text: 'Clear as a bell.', author: 'Alice', date: '12 May' });
    expect(desk.book.notesOf(echo).map(({ text }) => text)[0]).toBe('Clear as a bell.');
  });

  it('has an id and a number of its own', () => {
    const contacts = desk.book.contacts.value;
    expect(new Set(contacts.map(({ id }) => id)).size).toBe(contacts.length);
    expect(new Set(contacts.map(({ number }) => number)).size).toBe(contacts.length);
  });
});

it('hands the theme on to the phone', async () => {
  const phone = await phoneOfNow();
  desk.setTheme('dark');
  expect(phone.asked.at(-1)).toBe('SetTheme dark');
});

describe('the description of the demo', () => {
  it.each([
    ['nothing', undefined],
    ['a page', '<html>'],
    ['no users', { ...config, users: [] }],
    ['a user without a token', { ...config, users: [{ ...alice, accessToken: '' }] }],
  ])('that is %s is refused with a code', (_name, value) => {
    expect(() => parseDemoConfig(value)).toThrow(expect.objectContaining({ code: 'demo/bad-config' }));
  });
});

describe('a server that is', () => {
  const asked = async (answer: () => Promise<Response>): Promise<DemoConfig> =>
    await fetchDemoConfig(answer, AbortSignal.timeout(1_000));

  it('in demo mode says who may log in', async () => {
    await expect(asked(() => Promise.resolve(Response.json(config)))).resolves.toEqual(config);
  });

  it.each([
    ['down', 'demo/server-unreachable', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['unwell', 'demo/server-unreachable', () => Promise.resolve(new Response('', { status: 503 }))],
    ['no demo', 'demo/not-in-demo-mode', () => Promise.resolve(new Response('', { status: 404 }))],
    ['cut off', 'demo/server-unreachable', () => Promise.resolve(new Response('{"sipDom'))],
    ['another', 'demo/bad-config', () => Promise.resolve(Response.json({ hello: 'world' }))],
  ])('%s is answered with %s', async (_name, code, answer) => {
    await expect(asked(answer)).rejects.toMatchObject({ code });
  });
});
