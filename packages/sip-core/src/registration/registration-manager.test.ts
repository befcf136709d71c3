import type { RegistrationState } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { outcomeOf, refused, setRegistrationStage as setUp } from '../testing/registration-stage.js';

describe('a registration', () => {
  it('connects, registers, and refreshes at three quarters of what was granted', async () => {
    const { changes, clock, network, registration, signalling } = setUp();
    network.answerRegisterWith(
      { kind: 'accepted', expiresSeconds: 400 },
      { kind: 'accepted', expiresSeconds: 80 },
    );
    await registration.start();
    expect(changes).toEqual(['connecting', 'registering', 'registered']);
    await clock.advance(299_999);
    expect(signalling.registers).toEqual([600]);
    await clock.advance(1);
    expect(signalling.registers).toEqual([600, 600]);
    await clock.advance(60_000);
    expect(signalling.registers).toEqual([600, 600, 600]);
    expect(changes).toEqual(['connecting', 'registering', 'registered']);
    await registration.dispose();
    expect(clock.pendingCount).toBe(0);
  });

  it('sends its request before anybody hears that it does', async () => {
    const { registration, signalling } = setUp();
    const sentAt: Record<string, number> = {};
    registration.on('changed', ({ state }) => {
      sentAt[state] = signalling.registers.length;
    });
    await registration.start();
    expect(sentAt).toEqual({ connecting: 0, registering: 1, registered: 1 });
  });

  it('ends for who leaves when they hear of the request', async () => {
    const { changes, clock, registration, signalling } = setUp();
    registration.on('changed', ({ state }) => {
      if (state === 'registering') void registration.stop();
    });
    await expect(registration.start()).rejects.toMatchObject({ code: 'registration/stopped' });
    await clock.advance(0);
    expect(changes).toEqual(['connecting', 'registering', 'unregistering', 'unregistered']);
    expect(signalling.registers).toEqual([600, 0]);
    expect(clock.pendingCount).toBe(0);
  });

  it.each([
    [0.5, 1_000],
    [4_294_967_295, 24 * 3_600_000],
  ])('granted for %f s is refreshed after %i ms', async (expiresSeconds, delayMs) => {
    const { clock, network, registration, signalling } = setUp();
    network.answerRegisterWith({ kind: 'accepted', expiresSeconds });
    await registration.start();
    await clock.advance(delayMs - 1);
    expect(signalling.registers).toHaveLength(1);
    await clock.advance(1);
    expect(signalling.registers).toHaveLength(2);
  });

  it('asks for longer when the registrar wants that, and then always', async () => {
    const { clock, network, registration, signalling } = setUp();
    network.answerRegisterWith(refused(423, { minExpiresSeconds: 1_800 }));
    await registration.start();
    await clock.advance(1_350_000);
    expect(signalling.registers).toEqual([600, 1_800, 1_800]);
  });

  it('takes a second 423 for a refusal', async () => {
    const { network, registration } = setUp();
    network.answerRegisterWith(
      refused(423, { minExpiresSeconds: 700 }),
      refused(423, { minExpiresSeconds: 800 }),
    );
    await expect(registration.start()).rejects.toMatchObject({
      code: 'registration/rejected',
      sipStatus: 423,
    });
  });

  it.each([400, 401, 403, 404, 407, 423, 603])('stays rejected after %i', async (status) => {
    const { changes, clock, network, registration, signalling } = setUp();
    network.answerRegisterWith(refused(status));
    await expect(registration.start()).rejects.toMatchObject({
      code: 'registration/rejected',
      sipStatus: status,
      retryable: false,
      message: expect.stringMatching(/^The phone server .+\.$/) as string,
    });
    expect(registration.state).toBe('rejected');
    expect(signalling.isConnected).toBe(false);
    await clock.advance(3_600_000);
    expect(signalling.registers).toHaveLength(1);
    expect(changes).toEqual(['connecting', 'registering', 'rejected registration/rejected']);
    await registration.start();
    expect(registration.state).toBe('registered');
  });

  it.each([
    [480, 'registration/unavailable'],
    [408, 'registration/timed-out'],
    [500, 'registration/unavailable'],
    [503, 'registration/unavailable'],
  ])('tries again after %i', async (status, code) => {
    const { changes, clock, network, registration } = setUp();
    network.answerRegisterWith(refused(status));
    await expect(registration.start()).rejects.toMatchObject({ code, sipStatus: status, retryable: true });
    expect(registration.state).toBe('retrying');
    await clock.advance(1_000);
    expect(changes).toEqual([
      'connecting',
      'registering',
      `retrying ${code}`,
      'connecting',
      'registering',
      'registered',
    ]);
  });

  it('leaves a server alone for as long as it asks, within reason', async () => {
    const { clock, network, registration, signalling } = setUp();
    network.answerRegisterWith(
      refused(503, { retryAfterSeconds: 60 }),
      refused(503, { retryAfterSeconds: 999_999 }),
    );
    await expect(registration.start()).rejects.toMatchObject({ code: 'registration/unavailable' });
    await clock.advance(59_999);
    expect(signalling.registers).toHaveLength(1);
    await clock.advance(1);
    expect(signalling.registers).toHaveLength(2);
    await clock.advance(300_000);
    expect(registration.state).toBe('registered');
  });

  it('gives a silent server 32 seconds, and then a new connection', async () => {
    const { clock, network, registration, signalling } = setUp();
    network.isSilent = true;
    const started = outcomeOf(registration.start());
    await clock.advance(31_999);
    expect(started.value).toBe('pending');
    await clock.advance(1);
    expect(started.value).toBe('registration/timed-out');
    expect(signalling.isConnected).toBe(false);
    network.isSilent = false;
    await clock.advance(1_000);
    expect(registration.state).toBe('registered');
  });

  it('waits longer after each failure, and begins anew when it has held for half a minute', async () => {
    const { clock, network, registration, signalling } = setUp();
    network.isReachable = false;
    await expect(registration.start()).rejects.toMatchObject({ code: 'registration/unreachable' });
    for (const delayMs of [1_000, 2_000, 4_000]) {
      await clock.advance(delayMs - 1);
      expect(registration.state).toBe('retrying');
      if (delayMs === 4_000) network.isReachable = true;
      await clock.advance(1);
    }
    expect(registration.state).toBe('registered');
    signalling.loseConnection();
    await clock.advance(7_999);
    expect(registration.state).toBe('retrying');
    await clock.advance(1);
    expect(registration.state).toBe('registered');
    await clock.advance(30_000);
    signalling.loseConnection();
    await clock.advance(1_000);
    expect(registration.state).toBe('registered');
  });

  it('notices a lost connection, and comes back', async () => {
    const { changes, clock, registration, signalling } = setUp();
    await registration.start();
    signalling.loseConnection();
    await clock.advance(0);
    expect(registration.state).toBe('retrying');
    await clock.advance(1_000);
    expect(changes.slice(3)).toEqual([
      'retrying registration/connection-lost',
      'connecting',
      'registering',
      'registered',
    ]);
  });

  it('notices a connection that is lost while it registers', async () => {
    const { clock, network, registration, signalling } = setUp();
    network.isSilent = true;
    const started = outcomeOf(registration.start());
    await clock.advance(10);
    signalling.loseConnection();
    await clock.advance(0);
    expect(started.value).toBe('registration/connection-lost');
    expect(registration.state).toBe('retrying');
  });

  it('is rejected when a refresh is', async () => {
    const { changes, clock, network, registration } = setUp();
    network.answerRegisterWith({ kind: 'accepted', expiresSeconds: 100 }, refused(403));
    await registration.start();
    await clock.advance(75_000);
    expect(changes.at(-1)).toBe('rejected registration/rejected');
  });
});

describe('leaving', () => {
  it('unregisters, says goodbye, and disconnects', async () => {
    const { changes, clock, registration, signalling } = setUp();
    await registration.start();
    let sayGoodbye: () => void = () => undefined;
    const goodbyes = new Promise<void>((resolve) => {
      sayGoodbye = resolve;
    });
    const stopped = outcomeOf(registration.stop(goodbyes));
    await clock.advance(0);
    expect([registration.state, signalling.isConnected]).toEqual(['unregistering', true]);
    expect(signalling.registers).toEqual([600, 0]);
    sayGoodbye();
    await clock.advance(0);
    expect(stopped.value).toBe('resolved');
    expect(signalling.isConnected).toBe(false);
    expect(changes.slice(3)).toEqual(['unregistering', 'unregistered']);
    expect(clock.pendingCount).toBe(0);
  });

  it('waits two seconds for a silent server', async () => {
    const { clock, network, registration } = setUp();
    await registration.start();
    network.isSilent = true;
    const stopped = outcomeOf(registration.stop());
    await clock.advance(1_999);
    expect(stopped.value).toBe('pending');
    await clock.advance(1);
    expect(stopped.value).toBe('resolved');
  });

  it('is nothing when it was never there', async () => {
    const { changes, registration, signalling } = setUp();
    await registration.stop();
    expect(changes).toEqual([]);
    expect(signalling.registers).toEqual([]);
  });

  it('does not unregister what is not registered', async () => {
    const { clock, network, registration, signalling } = setUp();
    network.isReachable = false;
    await registration.start().catch(() => undefined);
    await registration.stop();
    expect(signalling.registers).toEqual([]);
    expect([registration.state, clock.pendingCount]).toEqual(['unregistered', 0]);
  });
});

describe('races', () => {
  it.each<[string, RegistrationState]>([
    ['before anything', 'connecting'],
    ['while it registers', 'registering'],
    ['while it waits to try again', 'retrying'],
  ])('stop %s ends a start', async (_when, state) => {
    const { clock, network, registration, signalling } = setUp();
    if (state === 'registering') network.isSilent = true;
    if (state === 'retrying') network.isReachable = false;
    const started = outcomeOf(registration.start());
    if (state !== 'connecting') await clock.advance(1);
    expect(registration.state).toBe(state);
    const stopped = outcomeOf(registration.stop());
    await clock.advance(2_000);
    expect(stopped.value).toBe('resolved');
    expect(started.value).toBe(state === 'retrying' ? 'registration/unreachable' : 'registration/stopped');
    expect(registration.state).toBe('unregistered');
    expect([signalling.isConnected, clock.pendingCount]).toEqual([false, 0]);
  });

  it('start while it leaves begins when it has left', async () => {
    const { changes, clock, registration } = setUp();
    await registration.start();
    const stopped = outcomeOf(registration.stop());
    const started = outcomeOf(registration.start());
    await clock.advance(10);
    expect([stopped.value, started.value]).toEqual(['resolved', 'resolved']);
    expect(changes.slice(3)).toEqual([
      'unregistering',
      'unregistered',
      'connecting',
      'registering',
      'registered',
    ]);
  });

  it('stop, start, stop ends stopped', async () => {
    const { clock, registration } = setUp();
    await registration.start();
    const stopped = outcomeOf(registration.stop());
    const started = outcomeOf(registration.start());
    const again = outcomeOf(registration.stop());
    await clock.advance(10);
    expect([stopped.value, started.value, again.value]).toEqual([
      'resolved',
      'registration/stopped',
      'resolved',
    ]);
    expect([registration.state, clock.pendingCount]).toEqual(['unregistered', 0]);
  });

  it('two starts share one attempt', async () => {
    const { registration, signalling } = setUp();
    await Promise.all([registration.start(), registration.start()]);
    await registration.start();
    expect(signalling.registers).toEqual([600]);
  });

  it('start while it waits to try again tries at once', async () => {
    const { clock, network, registration } = setUp();
    network.isReachable = false;
    await registration.start().catch(() => undefined);
    network.isReachable = true;
    const started = outcomeOf(registration.start());
    await clock.advance(0);
    expect(started.value).toBe('resolved');
    expect(registration.state).toBe('registered');
  });

  it('an aborted start stops', async () => {
    const { clock, network, registration } = setUp();
    network.isSilent = true;
    const aborting = new AbortController();
    const started = outcomeOf(registration.start(aborting.signal));
    await clock.advance(1);
    aborting.abort(new Error('enough'));
    await clock.advance(2_000);
    expect(started.value).toBe('Error: enough');
    expect([registration.state, clock.pendingCount]).toEqual(['unregistered', 0]);
  });

  it('a start that was aborted before does nothing', async () => {
    const { changes, registration } = setUp();
    await expect(registration.start(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(changes).toEqual([]);
  });

  it('who listens may stop, or start again, from within an event', async () => {
    const { clock, network, registration } = setUp();
    network.answerRegisterWith(refused(403));
    let restarted: { readonly value: string } | undefined;
    registration.on('changed', ({ state }) => {
      if (state === 'rejected') restarted = outcomeOf(registration.start());
      if (state === 'registered') void registration.stop();
    });
    await expect(registration.start()).rejects.toMatchObject({ code: 'registration/rejected' });
    await clock.advance(10);
    expect(restarted?.value).toBe('resolved');
    expect(registration.state).toBe('unregistered');
  });

  it('disposed is stopped for good', async () => {
    const { clock, registration, signalling } = setUp();
    const started = outcomeOf(registration.start());
    await Promise.all([registration.dispose(), registration.dispose()]);
    await expect(registration.start()).rejects.toMatchObject({ code: 'registration/stopped' });
    expect(started.value).toBe('registration/stopped');
    expect([signalling.isConnected, clock.pendingCount]).toEqual([false, 0]);
  });
});
