import { OffhookError } from '@offhook/primitives';
import { describe, expect, it } from 'vitest';
import { aDocument } from '../../testing/provisioning-document.js';
import { delivered } from '../../testing/port-user.js';
import { PhoneBench } from '../testing/phone-bench.js';

const unreachable = new OffhookError('registration/unreachable', 'The server cannot be reached.', {
  retryable: true,
});

describe('provisioning', () => {
  it('starts the engine, shows whose phone it is, and does not wait for the registration', async () => {
    const bench = new PhoneBench();
    expect(bench.screen.kind).toBe('waiting');
    await expect(bench.controller.provision({ document: aDocument(), options: {} })).resolves.toEqual({
      registration: 'connecting',
    });
    expect(bench.engine.startCount).toBe(1);
    expect(bench.view.status).toMatchObject({ name: 'Alice Moreau', number: 'alice', label: 'Connecting…' });
    expect(bench.news).toEqual(['registrationChanged connecting']);
  });

  it('applies the options, and the defaults for those that are absent', async () => {
    const bench = new PhoneBench();
    const document = aDocument();
    await bench.controller.provision({
      document,
      options: { theme: 'dark', hasDialPad: false, canMute: false },
    });
    expect(bench.store.current.settings).toEqual({ theme: 'dark', hasDialPad: false, canMute: false });
    await bench.controller.provision({ document, options: {} });
    expect(bench.store.current.settings).toEqual({ theme: 'system', hasDialPad: true, canMute: true });
  });

  it.each([
    ['another account', aDocument('bob')],
    ['the same account with a new secret', aDocument('alice', 'a-new-secret')],
  ])('with %s ends the phone that there was, then begins anew', async (_what, document) => {
    const bench = new PhoneBench();
    const first = await bench.register();
    first.ring('1002');
    await bench.controller.provision({ document, options: {} });

    expect(bench.engines.length).toBe(2);
    expect([...bench.ringing]).toEqual([bench.engine]);
    expect([first.isDisposed, first.listenerCount]).toEqual([true, 0]);
    expect(bench.store.current).toMatchObject({ calls: [], registration: 'connecting' });
    expect(bench.news).toEqual([
      'callChanged incoming',
      'callChanged ended',
      'registrationChanged unregistered',
      'registrationChanged connecting',
    ]);
  });

  it('with the same account again keeps the phone and its call', async () => {
    const bench = new PhoneBench();
    const engine = await bench.register();
    engine.ring('1002');
    const later = { ...aDocument(), expiresAt: '2026-11-23T10:00:00.000Z' };
    await expect(bench.controller.provision({ document: later, options: {} })).resolves.toEqual({
      registration: 'registered',
    });
    expect([bench.engines.length, bench.store.current.calls.length]).toEqual([1, 1]);
  });

  it('twice at once makes one phone after the other', async () => {
    const bench = new PhoneBench();
    await Promise.all([
      bench.controller.provision({ document: aDocument('alice'), options: {} }),
      bench.controller.provision({ document: aDocument('bob'), options: {} }),
    ]);
    expect(bench.engines.map(({ isDisposed }) => isDisposed)).toEqual([true, false]);
    expect(bench.view.status?.number).toBe('bob');
  });

  it('does not wait for ever for an old phone that cannot say good-bye', async () => {
    const bench = new PhoneBench();
    bench.prepare = (engine) => {
      engine.goodbye = new Promise(() => undefined);
    };
    await bench.register();
    const replaced = bench.controller.provision({ document: aDocument('bob'), options: {} });
    await delivered();
    await bench.clock.advance(5_000);
    await replaced;
    expect(bench.engines.length).toBe(2);
    expect(bench.view.status?.number).toBe('bob');
  });

  it('rejects with what the engine has against the account, and stays without a phone', async () => {
    const bench = new PhoneBench();
    bench.prepare = () => {
      throw new OffhookError('registration/invalid-account', 'The account is not complete.');
    };
    await expect(bench.controller.provision({ document: aDocument(), options: {} })).rejects.toMatchObject({
      code: 'registration/invalid-account',
    });
    expect(bench.screen.kind).toBe('waiting');
    expect(() => bench.controller.dial('1')).toThrow('not set up');
  });
});

describe('a registration', () => {
  it('tells and shows why it tries again', async () => {
    const bench = new PhoneBench();
    bench.prepare = (engine) => (engine.startError = unreachable);
    await bench.controller.provision({ document: aDocument(), options: {} });
    bench.engine.moveTo('retrying', unreachable);
    await delivered();
    expect(bench.view.notice).toMatchObject({ tone: 'warning', message: 'The server cannot be reached.' });
    expect(bench.news).toEqual([
      'registrationChanged connecting',
      'registrationChanged retrying registration/unreachable',
    ]);
    bench.engine.moveTo('registered');
    expect(bench.view.notice).toBeUndefined();
  });

  it('reports a start that fails for a reason that is none of ours', async () => {
    const bench = new PhoneBench();
    bench.prepare = (engine) => (engine.startError = new TypeError('boom'));
    await bench.controller.provision({ document: aDocument(), options: {} });
    await delivered();
    expect(bench.news).toContain('failed internal/unexpected');
  });
});

describe('releasing', () => {
  it('ends the phone and forgets whose it was; twice is once', async () => {
    const bench = new PhoneBench();
    const engine = await bench.register();
    await Promise.all([bench.controller.release(), bench.controller.release()]);
    expect(engine.isDisposed).toBe(true);
    expect(bench.store.current).toMatchObject({ owner: undefined, registration: 'idle', calls: [] });
    expect(() => bench.controller.dial('1')).toThrow(
      expect.objectContaining({ code: 'frame/not-provisioned' }),
    );
  });
});

describe('a call', () => {
  it('is told at every change, from dialling to the end', async () => {
    const bench = new PhoneBench();
    const engine = await bench.register();
    expect(bench.controller.dial('1002')).toMatchObject({ direction: 'outgoing', state: 'dialing' });
    const [call] = engine.calls;
    call?.change({ state: 'ringing' });
    call?.connect();
    call?.setMuted(true);
    call?.end('remote-hung-up');
    expect(bench.news).toEqual([
      'callChanged dialing',
      'callChanged ringing',
      'callChanged connected',
      'callChanged connected',
      'callChanged ended',
    ]);
    expect(bench.store.current).toMatchObject({ calls: [], endedCall: { endReason: 'remote-hung-up' } });
    expect(() => bench.controller.calls.find(call?.id ?? '')).toThrow('over');
  });

  it('whose sound the browser holds back is reported', async () => {
    const bench = new PhoneBench();
    const engine = await bench.register();
    engine.ring('1002').blockPlayback(new OffhookError('media/playback-blocked', 'Click to hear the call.'));
    expect(bench.news).toEqual(['callChanged incoming', 'failed media/playback-blocked']);
    expect(bench.toastTexts).toEqual(['Click to hear the call.']);
  });
});
