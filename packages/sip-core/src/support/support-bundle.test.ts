import { ManualClock } from '@offhook/primitives/testing';
import { type CheckReport, phoneInsightSchema, supportBundleSchema } from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Device } from '../devices/device.js';
import { FakeDeviceAccess } from '../testing/fake-device-access.js';
import { callOf, type MemoryStage, setMemoryStage } from '../testing/memory-stage.js';
import { recordedReport } from '../testing/recorded-report.js';
import { useWoundTimers } from '../testing/wound-timers.js';
import { type PhoneRecording, recordPhone } from './phone-recording.js';
import { createSupportBundle } from './support-bundle.js';

let stage: MemoryStage | undefined;
let recording: PhoneRecording | undefined;

useWoundTimers({
  lastMs: 5_000,
  finish: () => {
    recording?.dispose();
    const disposed = stage?.dispose();
    stage = undefined;
    return disposed;
  },
});

interface Hidden {
  /** The callee's, which is also in the caller's name. */
  readonly number: string;
  /** The caller's password, which is also in a header. */
  readonly secret: string;
}

/** Alice calls for ten seconds, recorded. */
async function recordedCall(hidden: Partial<Hidden> = {}): Promise<PhoneRecording> {
  const { number = 'bob', secret = 'correct-horse-battery' } = hidden;
  stage = await setMemoryStage(
    { users: { alice: secret, bob: '', [number]: '' }, challengesInvites: true },
    { password: secret, displayName: `Alice ${number}` },
  );
  const { alice, bob, media } = stage;
  const callee = number === 'bob' ? bob : await stage.add({ username: number });
  const made = recordPhone(alice);
  recording = made;
  const call = alice.dial(number, { headers: { 'X-Ticket': `${secret} ${number}` } });
  await vi.advanceTimersByTimeAsync(100);
  let second = 0;
  const [session] = media.alice.sessions;
  if (session === undefined) throw new Error('There is no session.');
  session.peerStats = () => {
    second += 1;
    return Promise.resolve(recordedReport({ second }));
  };
  await callOf(callee).answer();
  await vi.advanceTimersByTimeAsync(10_000);
  await call.hangUp();
  await vi.advanceTimersByTimeAsync(100);
  return made;
}

/** What a check found, with what must not stay in it. */
const report: CheckReport = {
  startedAt: '2026-11-21T09:59:00.000Z',
  durationMs: 7_000,
  verdict: 'failed',
  steps: [
    {
      name: 'microphone',
      state: 'passed',
      microphone: { label: 'Anna’s Headset of +44 20 7183 8750', peakDbfs: -9 },
    },
  ],
  reasons: [
    {
      code: 'check/turn-refused',
      step: 'turn',
      severity: 'warning',
      message: 'The relay 192.0.2.1:3478 does not accept our credentials.',
      advice: '',
      subject: '192.0.2.1:3478',
    },
    {
      code: 'check/loop-refused',
      step: 'loop',
      severity: 'failure',
      message: 'Call 020 7183 8750 instead.',
      advice: '',
    },
  ],
};

describe('recordPhone', () => {
  it('has ladder, timings, candidates and quality of a call', async () => {
    const { calls, messages } = (await recordedCall()).read();
    expect(messages.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['INVITE', '180 Ringing', '200 OK', 'ACK', 'BYE']) as string[],
    );
    const [call] = calls;
    expect(call).toMatchObject({ state: 'ended', endReason: 'hung-up', remote: 'bob', warnings: [] });
    expect(call?.timings).toMatchObject({ asked: 0, invite: 0, accepted: 100 });
    expect(call?.samples.length).toBeGreaterThan(3);
    expect(call?.pairs).toEqual([
      { localId: 'I1', remoteId: 'I2', state: 'succeeded', isSelected: true, rttMs: 30 },
    ]);
    expect(new Set(messages.map(({ callId }) => callId))).toContain(call?.sipCallId);
  });

  it('tells next time what is new alone', async () => {
    const made = await recordedCall();
    const first = made.read();
    const second = made.read(first.cursor);
    expect(second.messages).toEqual([]);
    expect(second.calls[0]?.samples).toEqual([]);
    expect(second.calls[0]?.timings).toEqual(first.calls[0]?.timings);
    await stage?.alice.stop();
    expect(made.read(first.cursor).messages.map(({ label }) => label)).toContain('REGISTER');
  });

  it('keeps to its schema', async () => {
    const insight = (await recordedCall()).read();
    expect(phoneInsightSchema.parse(insight)).toEqual(insight);
  });
});

describe('createSupportBundle', () => {
  const clock = new ManualClock(Date.parse('2026-11-21T10:00:00.000Z'));
  const headset = { groupId: 'g7', label: 'Anna’s Headset of +44 20 7183 8750' };

  function desk(...more: readonly Device[]): FakeDeviceAccess {
    return new FakeDeviceAccess([
      { id: 'i1', kind: 'audioinput', ...headset },
      { id: 'o1', kind: 'audiooutput', ...headset },
      { id: 'i2', kind: 'audioinput', groupId: '', label: 'Built-in' },
      ...more,
    ]);
  }

  it('keeps to its schema, and survives JSON', async () => {
    const bundle = await createSupportBundle(await recordedCall(), {
      clock,
      devices: desk(),
      versions: { crm: '3.1' },
      check: report,
    });
    expect(supportBundleSchema.parse(JSON.parse(JSON.stringify(bundle)))).toEqual(bundle);
    expect(bundle).toMatchObject({
      createdAt: '2026-11-21T10:00:00.000Z',
      versions: { crm: '3.1' },
      permissions: { microphone: 'granted', camera: 'granted' },
      check: { verdict: 'failed' },
    });
  });

  it('has the devices of this computer, without what would tell whose they are', async () => {
    const access = desk({ id: 'c1', kind: 'videoinput', groupId: 'g9', label: 'HD Camera' });
    access.permissions.camera = 'denied';
    const { devices, permissions } = await createSupportBundle(await recordedCall(), {
      clock,
      devices: access,
    });
    const label = '***’s Headset of +xx xx xxxx xxxx';
    expect(devices).toEqual([
      { kind: 'audioinput', label, group: 0 },
      { kind: 'audiooutput', label, group: 0 },
      { kind: 'audioinput', label: 'Built-in' },
      { kind: 'videoinput', label: '' },
    ]);
    expect(permissions).toEqual({ microphone: 'granted', camera: 'denied' });
  });

  it('does without devices where there is no browser, and without a check where none was run', async () => {
    const bundle = await createSupportBundle(await recordedCall(), { clock });
    expect(bundle.devices).toEqual([]);
    expect(bundle.permissions).toEqual({ microphone: 'unknown', camera: 'unknown' });
    expect(bundle).not.toHaveProperty('check');
  });

  it('leaves the servers of a check, which it is about', async () => {
    const { check } = await createSupportBundle(await recordedCall(), {
      clock,
      devices: desk(),
      check: report,
    });
    expect(check?.reasons.map(({ message }) => message)).toEqual([
      'The relay 192.0.2.1:3478 does not accept our credentials.',
      'Call xxx xxxx xxxx instead.',
    ]);
    expect(check?.steps[0]?.microphone?.label).toBe('***’s Headset of +xx xx xxxx xxxx');
  });

  it.each([100_000, 20_000, 4_000, 1_200])('is no longer than %d characters', async (maxLength) => {
    const bundle = await createSupportBundle(await recordedCall(), { clock, maxLength, devices: desk() });
    expect(JSON.stringify(bundle).length).toBeLessThanOrEqual(maxLength);
    expect(supportBundleSchema.parse(bundle)).toEqual(bundle);
  });

  it('holds no secret and no number of all that went into it', async () => {
    // Without zeros and ones, so that no instant looks like one.
    const numbers = fc
      .array(fc.integer({ min: 2, max: 8 }), { minLength: 10, maxLength: 14 })
      .map((digits) => digits.join(''));
    const secrets = fc.stringMatching(/^[A-Za-z]{12,20}$/).map((text) => `S3cr${text}`);
    const run = async (number: string, secret: string): Promise<void> => {
      const made = await recordedCall({ number, secret });
      const label = `Phone of ${number.slice(0, 4)} ${number.slice(4)}`;
      const bundle = await createSupportBundle(made, {
        clock,
        devices: new FakeDeviceAccess([{ id: secret, groupId: secret, kind: 'audioinput', label }]),
        check: {
          ...report,
          steps: [{ name: 'microphone', state: 'passed', microphone: { label, peakDbfs: -9 } }],
          reasons: report.reasons.map((reason) => ({
            ...reason,
            message: `Nobody at ${number}.`,
            advice: number,
          })),
        },
      });
      // What is there to be masked is there at all.
      expect(bundle.insight.messages.length).toBeGreaterThan(8);
      expect(bundle.insight.calls.length).toBe(1);
      const text = JSON.stringify(bundle);
      for (const hidden of [secret, number, number.slice(4), 'response=', 'nonce='])
        expect(text).not.toContain(hidden);
      recording?.dispose();
      await stage?.dispose();
    };
    await fc.assert(fc.asyncProperty(numbers, secrets, run), { numRuns: 25 });
  });
});
