import type { CheckStepName } from '@offhook/protocol';
import { describe, expect, it, vi } from 'vitest';
import type { CheckParts } from '../check/check-options.js';
import type { Phone } from '../phone.js';
import {
  type CheckStage,
  codesOf,
  createCheck,
  expectClean,
  runCheck,
  setCheckStage,
  statesOf,
  useCheckStage,
} from '../testing/check-stage.js';
import type { MemoryPhoneOptions } from '../testing/memory-phone.js';

// The pre-call check on a switch in memory with an echo line.

useCheckStage();

describe('a computer that calls can be made from', () => {
  it('is ready', async () => {
    const set = await setCheckStage();
    const report = await runCheck(createCheck(set));
    expect(report).toMatchObject({ verdict: 'ready', reasons: [] });
    expect(statesOf(report)).toEqual({
      socket: 'passed',
      registration: 'passed',
      stun: 'passed',
      turn: 'passed',
      microphone: 'passed',
      loop: 'passed',
    });
    expectClean(set);
    // Its own phone has said goodbye.
    expect(set.memorySwitch.openCount('alice')).toBe(0);
  });

  it('tells what each server did, and what the call was like', async () => {
    const { steps } = await runCheck(createCheck(await setCheckStage()));
    const step = (name: CheckStepName) => steps.find((one) => one.name === name);
    expect(step('socket')?.servers).toEqual([{ name: 'switch.test', outcome: 'answered', afterMs: 0 }]);
    expect(step('turn')?.servers).toEqual([
      { name: 'turn.test:3478', outcome: 'answered', afterMs: 80, candidate: 'relay', protocol: 'udp' },
      { name: 'turn.test:3478/tcp', outcome: 'answered', afterMs: 160, candidate: 'relay', protocol: 'udp' },
    ]);
    expect(step('microphone')?.microphone).toEqual({
      label: 'Headset',
      peakDbfs: expect.closeTo(-14, 0) as number,
    });
    expect(step('loop')?.loop).toMatchObject({
      sound: 'tone',
      hasHeardItself: true,
      echoMs: 120,
      rttMs: 42,
      jitterMs: 4,
      lossFraction: 0,
      codec: 'opus',
    });
    expect(step('loop')?.loop?.mosIncoming).toBeGreaterThan(4);
    expect(step('loop')?.loop?.mosOutgoing).toBeGreaterThan(4);
  });

  it('is registered and called as any phone would', async () => {
    const set = await setCheckStage();
    await runCheck(createCheck(set, { steps: ['loop'] }));
    expect(set.memorySwitch.ladder.of('alice')).toEqual([
      '→ REGISTER',
      '← 200',
      '→ INVITE',
      '← 100',
      '← 200',
      '→ ACK',
      '→ BYE',
      '← 200',
      '→ REGISTER',
      '← 200',
    ]);
  });

  it('looks at what stands on nothing at once', async () => {
    const set = await setCheckStage();
    set.sounds.isAsking = true;
    const check = createCheck(set, { timeoutsMs: { microphone: 3_000 } });
    const running = check.run();
    await vi.advanceTimersByTimeAsync(200);
    expect(statesOf(check.report)).toEqual({
      socket: 'passed',
      registration: 'passed',
      stun: 'passed',
      turn: 'passed',
      microphone: 'running',
      loop: 'waiting',
    });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(statesOf(await running)).toMatchObject({ microphone: 'failed', loop: 'blocked' });
  });

  it('tells of each step when it begins and when it ends', async () => {
    const check = createCheck(await setCheckStage(), { steps: ['registration'] });
    const said: string[] = [];
    check.on('progressed', ({ report }) => {
      said.push(Object.values(statesOf(report)).join(' ') + (report.verdict ?? ''));
    });
    await runCheck(check);
    expect(said).toEqual([
      'running waiting',
      'passed waiting',
      'passed running',
      'passed passed',
      'passed passedready',
    ]);
  });
});

describe('a page whose phone runs', () => {
  async function startAlice(set: CheckStage, options: Partial<MemoryPhoneOptions> = {}): Promise<Phone> {
    const alice = set.createAlice(options);
    await alice.start();
    set.memorySwitch.ladder.clear();
    return alice;
  }

  it('is checked by that phone, which goes on', async () => {
    const set = await setCheckStage();
    const alice = await startAlice(set);
    const report = await runCheck(createCheck(set, { line: { given: alice, create: undefined } }));
    expect(report.verdict).toBe('ready');
    expect(set.memorySwitch.ladder.of('alice')).not.toContain('→ REGISTER');
    expect(alice).toMatchObject({ registration: 'registered', calls: [] });
    expectClean(set);
  });

  it('needs no address of a server', async () => {
    const set = await setCheckStage();
    const alice = await startAlice(set);
    const parts = { line: { given: alice, create: undefined }, webSocketUrls: [] };
    expect(await runCheck(createCheck(set, { ...parts, steps: ['registration'] }))).toMatchObject({
      verdict: 'ready',
    });
  });

  it('in a call is not disturbed', async () => {
    const set = await setCheckStage();
    const alice = await startAlice(set);
    const call = alice.dial('echo');
    await vi.advanceTimersByTimeAsync(100);
    expect(call.state).toBe('connected');
    const report = await runCheck(createCheck(set, { line: { given: alice, create: undefined } }));
    expect(report).toMatchObject({ verdict: 'degraded' });
    expect(codesOf(report)).toEqual(['check/loop-busy']);
    expect(call.state).toBe('connected');
  });

  it('that was stopped is told to be switched off', async () => {
    const set = await setCheckStage();
    const alice = await startAlice(set);
    await alice.stop();
    const report = await runCheck(createCheck(set, { line: { given: alice, create: undefined } }));
    expect(codesOf(report)).toEqual(['check/registration-off']);
    expect(statesOf(report)['loop']).toBe('blocked');
  });

  it('that comes back is waited for', async () => {
    const set = await setCheckStage();
    const alice = await startAlice(set);
    set.memorySwitch.cut('alice');
    const report = await runCheck(
      createCheck(set, { line: { given: alice, create: undefined }, webSocketUrls: [] }),
    );
    expect(report.verdict).toBe('ready');
  });
});

describe('a page that may not make sound yet', () => {
  it('lets the microphone be heard instead', async () => {
    const set = await setCheckStage();
    set.sounds.canPlay = false;
    const report = await runCheck(createCheck(set));
    const loop = report.steps.find(({ name }) => name === 'loop')?.loop;
    expect(loop).toMatchObject({ sound: 'microphone', hasHeardItself: true });
    expect(loop).not.toHaveProperty('echoMs');
    expect(report.verdict).toBe('ready');
  });
});

describe('a check that is stopped', () => {
  const moments = [0, 1, 50, 100, 500, 1_000, 3_000, 6_000];

  it.each(moments)('after %d ms leaves nothing behind', async (afterMs) => {
    const set = await setCheckStage();
    const check = createCheck(set);
    const aborting = new AbortController();
    const outcome = check.run({ signal: aborting.signal }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(afterMs);
    aborting.abort(new Error('enough'));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await outcome).toEqual(new Error('enough'));
    expect(check.report.verdict).toBeUndefined();
    expect(new Set(Object.values(statesOf(check.report)))).not.toContain('running');
    expectClean(set);
    expect(set.memorySwitch.openCount('alice')).toBe(0);
  });

  it('by dispose says so, and runs no more', async () => {
    const set = await setCheckStage();
    const check = createCheck(set);
    const outcome = check.run().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all([check.dispose(), check.dispose(), vi.advanceTimersByTimeAsync(3_000)]);
    expect(await outcome).toMatchObject({ code: 'check/disposed' });
    await expect(check.run()).rejects.toMatchObject({ code: 'check/disposed' });
    expectClean(set);
  });

  it('can be run again', async () => {
    const set = await setCheckStage();
    const check = createCheck(set, { steps: ['registration'] });
    const first = check.run();
    await expect(check.run()).rejects.toMatchObject({ code: 'check/already-running', retryable: true });
    await vi.advanceTimersByTimeAsync(5_000);
    expect((await first).verdict).toBe('ready');
    expect((await runCheck(check)).verdict).toBe('ready');
  });
});

describe('a check of nothing that there is', () => {
  it.each<[string, Partial<CheckParts>]>([
    ['no step', { steps: [] }],
    ['a step that is none', { steps: ['weather' as CheckStepName] }],
    ['a time that is none', { talkMs: Number.NaN }],
    ['a time without end', { timeoutsMs: { loop: Infinity } }],
    ['nobody to call', { echoTarget: '' }],
  ])('for %s', async (_what, parts) => {
    const set = await setCheckStage();
    expect(() => createCheck(set, parts)).toThrow(expect.objectContaining({ code: 'check/invalid-options' }));
  });
});
