import { ManualClock } from '@offhook/primitives/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { callOf, type MemoryStage, setMemoryStage } from '../testing/memory-stage.js';
import { createSipTrace, maskCallId, type SipTrace } from './sip-trace.js';

let stage: MemoryStage | undefined;

afterEach(async () => {
  await stage?.dispose();
  stage = undefined;
});

const drawn = ({ entries }: SipTrace): readonly string[] =>
  entries.map(({ direction, label }) => `${direction === 'sent' ? '→' : '←'} ${label}`);

describe('createSipTrace', () => {
  it('draws the ladder of a call', async () => {
    const users = { alice: 'alice-password', bob: '' };
    stage = await setMemoryStage({ users, challengesInvites: true });
    const { alice, bob } = stage;
    const trace = createSipTrace(alice, { clock: new ManualClock(7) });
    const call = alice.dial('bob');
    await vi.waitFor(() => {
      expect(call.state).toBe('ringing');
    });
    await callOf(bob).answer();
    await call.hangUp();
    expect(drawn(trace)).toEqual([
      '→ INVITE',
      '← 407 Memory',
      '→ ACK',
      '→ INVITE',
      '← 100 Memory',
      '← 180 Ringing',
      '← 200 OK',
      '→ ACK',
      '→ BYE',
      '← 200 OK',
    ]);
    const { entries } = trace;
    expect(new Set(entries.map(({ callId }) => callId))).toEqual(new Set([maskCallId(call.sipCallId)]));
    expect(entries.map(({ method }) => method).slice(-3)).toEqual(['ACK', 'BYE', 'BYE']);
    expect(entries[1]).toMatchObject({ atMs: 7, status: 407 });
    expect(entries[3]?.text).toContain('Proxy-Authorization: Digest ***');
    trace.dispose();
  });

  it('keeps the newest messages, cuts long ones, and tells of each', () => {
    let pass: (text: string) => void = () => undefined;
    const trace = createSipTrace(
      {
        on: (_name, listener) => {
          pass = (text) => {
            listener({ direction: 'received', text });
          };
          return () => undefined;
        },
      },
      { capacity: 2, maxTextLength: 60 },
    );
    const labels: string[] = [];
    trace.on('added', ({ entry }) => labels.push(entry.label));
    pass('SIP/2.0 100 Trying\r\n\r\n');
    pass('SIP/2.0 180 Ringing\r\n\r\n');
    pass(`OPTIONS sip:a@b.test SIP/2.0\r\nUser-Agent: ${'a'.repeat(100)}\r\n\r\n`);
    expect(labels).toEqual(['100 Trying', '180 Ringing', 'OPTIONS']);
    expect(drawn(trace)).toEqual(['← 180 Ringing', '← OPTIONS']);
    expect(trace.entries[1]?.text).toHaveLength(60 + '\r\n[cut]'.length);
    trace.clear();
    expect(trace.entries).toEqual([]);
  });

  it('stops when it is told to', async () => {
    stage = await setMemoryStage();
    const trace = createSipTrace(stage.alice);
    trace.dispose();
    await stage.alice.stop();
    expect(trace.entries).toEqual([]);
  });
});
