import { ManualClock } from '@offhook/primitives/testing';
import { phoneInsightSchema, supportBundleSchema } from '@offhook/protocol';
import { describe, expect, it, vi } from 'vitest';
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

const password = 'correct-horse-battery';

/** Alice calls bob for ten seconds, recorded. */
async function recordedCall(): Promise<PhoneRecording> {
  stage = await setMemoryStage(
    { users: { alice: password, bob: '' }, challengesInvites: true },
    { password, displayName: 'Alice 02071838750' },
  );
  const { alice, bob, media } = stage;
  const made = recordPhone(alice);
  recording = made;
  const call = alice.dial('bob', { headers: { 'X-Ticket': 'ticket-4711' } });
  await vi.advanceTimersByTimeAsync(100);
  let second = 0;
  const [session] = media.alice.sessions;
  if (session === undefined) throw new Error('There is no session.');
  session.peerStats = () => {
    second += 1;
    return Promise.resolve(recordedReport({ second }));
  };
  await callOf(bob).answer();
  await vi.advanceTimersByTimeAsync(10_000);
  await call.hangUp();
  await vi.advanceTimersByTimeAsync(100);
  return made;
}

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

  it('keeps to its schema, and survives JSON', async () => {
    const bundle = createSupportBundle(await recordedCall(), {
      clock,
      devices: [{ kind: 'audioinput', label: 'Headset of +44 20 7183 8750' }],
      versions: { crm: '3.1' },
    });
    expect(supportBundleSchema.parse(JSON.parse(JSON.stringify(bundle)))).toEqual(bundle);
    expect(bundle).toMatchObject({
      createdAt: '2026-11-21T10:00:00.000Z',
      versions: { crm: '3.1' },
      devices: [{ kind: 'audioinput', label: 'Headset of +xx xx xxxx xxxx' }],
    });
  });

  it('holds no secret and no number', async () => {
    const text = JSON.stringify(createSupportBundle(await recordedCall(), { clock }));
    for (const secret of [password, 'response=', 'nonce=', 'ticket-4711', '02071838750']) {
      expect(text).not.toContain(secret);
    }
  });

  it.each([100_000, 20_000, 4_000, 700])('is no longer than %d characters', async (maxLength) => {
    const bundle = createSupportBundle(await recordedCall(), { clock, maxLength });
    expect(JSON.stringify(bundle).length).toBeLessThanOrEqual(maxLength);
    expect(supportBundleSchema.parse(bundle)).toEqual(bundle);
  });
});
