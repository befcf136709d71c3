import { describe, expect, it } from 'vitest';
import { refused, setRegistrationStage as setUp } from '../testing/registration-stage.js';

describe('refreshes', () => {
  it.each([
    [0, 70],
    [0.5, 75],
    [1 - Number.EPSILON, 80],
  ])('come with luck %f at %i %% of the time', async (luck, percent) => {
    const { clock, registration, signalling } = setUp(() => luck);
    await registration.start();
    await clock.advance(percent * 6_000 - 1);
    expect(signalling.registers).toHaveLength(1);
    await clock.advance(1);
    expect(signalling.registers).toHaveLength(2);
  });

  it('come at once when the page wakes after their time', async () => {
    const { clock, registration, signalling, sleep, wake } = setUp();
    await registration.start();
    await clock.advance(1_000);
    sleep(8 * 3_600_000);
    expect(signalling.registers).toHaveLength(1);
    wake.tell();
    await clock.advance(0);
    expect(signalling.registers).toHaveLength(2);
    expect(registration.state).toBe('registered');
    await registration.dispose();
    expect([clock.pendingCount, wake.listenerCount]).toEqual([0, 0]);
  });

  it('do not come for a wake alone', async () => {
    const { clock, registration, signalling, wake } = setUp();
    await registration.start();
    for (let count = 0; count < 20; count += 1) wake.tell();
    await clock.advance(400_000);
    expect(signalling.registers).toHaveLength(1);
  });
});

describe('coming back', () => {
  it('does not wait any longer when the page wakes or the network is there again', async () => {
    const { clock, network, registration, wake } = setUp();
    network.isReachable = false;
    await expect(registration.start()).rejects.toMatchObject({ code: 'registration/unreachable' });
    await clock.advance(1_000 + 2_000 + 4_000 + 8_000);
    network.isReachable = true;
    wake.tell();
    await clock.advance(999);
    expect(registration.state).toBe('retrying');
    await clock.advance(1);
    expect(registration.state).toBe('registered');
  });

  it('leaves a server alone that asked for it, whoever wakes', async () => {
    const { clock, network, registration, signalling, wake } = setUp();
    network.answerRegisterWith(refused(503, { retryAfterSeconds: 60 }));
    await registration.start().catch(() => undefined);
    wake.tell();
    await clock.advance(59_999);
    expect(signalling.registers).toHaveLength(1);
    await clock.advance(1);
    expect(signalling.registers).toHaveLength(2);
  });

  it('goes to another server after a 503, without waiting for what the first one asks', async () => {
    const { clock, network, registration, signalling } = setUp();
    network.hasOtherServer = true;
    network.answerRegisterWith(refused(503, { retryAfterSeconds: 60 }));
    await expect(registration.start()).rejects.toMatchObject({ code: 'registration/unavailable' });
    expect(signalling.isConnected).toBe(false);
    await clock.advance(1_000);
    expect(registration.state).toBe('registered');
  });
});
