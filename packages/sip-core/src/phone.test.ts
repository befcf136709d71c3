import { describe, expect, it } from 'vitest';
import { createPhone } from './create-phone.js';
import { createManualPhone } from './testing/manual-phone.js';

describe('a phone', () => {
  it('tells of its registration', async () => {
    const { clock, phone, signalling } = await createManualPhone();
    const changes: string[] = [];
    phone.on('registrationChanged', ({ error, state }) =>
      changes.push([state, error?.code].join(' ').trim()),
    );
    signalling.loseConnection();
    await clock.advance(1_000);
    await phone.stop();
    expect(changes).toEqual([
      'retrying registration/connection-lost',
      'connecting',
      'registering',
      'registered',
      'unregistering',
      'unregistered',
    ]);
  });

  it('hangs up before it leaves', async () => {
    const { bob, clock, media, phone, said, signalling } = await createManualPhone();
    bob.on('inviteReceived', ({ invite }) => invite.accept('v=0\r\n'));
    phone.dial('bob');
    await clock.advance(0);
    await phone.stop();
    expect(said.at(-1)).toBe('ended hung-up');
    expect([phone.registration, signalling.isConnected]).toEqual(['unregistered', false]);
    expect([media.openCount, clock.pendingCount]).toEqual([0, 0]);
  });

  it('can be started again', async () => {
    const { phone } = await createManualPhone();
    await phone.stop();
    await phone.start();
    expect(phone.registration).toBe('registered');
  });

  it('leaves nothing behind, however often it is disposed of', async () => {
    const { clock, media, phone, said, signalling } = await createManualPhone();
    signalling.receiveInvite({ from: '1002' });
    await Promise.all([phone.dispose(), phone.dispose(), phone[Symbol.asyncDispose]()]);
    expect(said.at(-1)).toBe('ended declined');
    expect([media.openCount, clock.pendingCount, signalling.isConnected]).toEqual([0, 0, false]);
    await expect(phone.start()).rejects.toMatchObject({ code: 'registration/stopped' });
    expect(() => phone.dial('bob')).toThrow(expect.objectContaining({ code: 'call/not-registered' }));
  });

  it('is disposed of while it starts', async () => {
    const { clock, phone, signalling } = await createManualPhone();
    await phone.stop();
    const started = phone.start();
    const disposed = phone.dispose();
    await expect(started).rejects.toMatchObject({ code: 'registration/stopped' });
    await disposed;
    await clock.advance(100_000);
    expect([signalling.isConnected, clock.pendingCount, phone.registration]).toEqual([
      false,
      0,
      'unregistered',
    ]);
  });

  it('loses unanswered calls with a server that has fallen silent', async () => {
    const { clock, network, phone, signalling } = await createManualPhone();
    await clock.advance(2_700_000 - 1);
    network.isSilent = true;
    await clock.advance(30_000);
    signalling.receiveInvite({ from: '1002' });
    const [call] = phone.calls;
    await clock.advance(2_001);
    expect(phone.registration).toBe('retrying');
    expect(call?.endReason).toBe('connection-lost');
  });
});

describe('createPhone', () => {
  const account = {
    username: 'alice',
    password: 'secret',
    domain: 'example.test',
    displayName: 'Alice',
    webSocketUrls: ['wss://example.test/sip'],
  };

  it('opens nothing', async () => {
    const phone = createPhone({ account });
    expect([phone.registration, phone.calls]).toEqual(['idle', []]);
    await phone.dispose();
  });

  it.each([
    ['no address', { webSocketUrls: [] }],
    ['an address that is none', { webSocketUrls: ['example.test'] }],
    ['an address of another kind', { webSocketUrls: ['https://example.test'] }],
    ['no user', { username: '' }],
    ['a user that would break a header', { username: 'alice\r\nX: 1' }],
    ['a domain that would break a header', { domain: 'example.test>' }],
  ])('refuses an account with %s', (_what, wrong) => {
    expect(() => createPhone({ account: { ...account, ...wrong } })).toThrow(
      expect.objectContaining({ code: 'registration/invalid-account' }),
    );
  });

  it('says what it is', async () => {
    const { defaultUserAgent } = await import('./version.js');
    expect(defaultUserAgent).toMatch(/^Offhook\/\d+\.\d+\.\d+/);
  });
});
