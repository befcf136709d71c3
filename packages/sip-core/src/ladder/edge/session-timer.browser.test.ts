import { describe, expect, it, vi } from 'vitest';
import type { Call } from '../../call/call.js';
import { openGateway, playFor } from '../../testing/edge-gateway.js';
import { isConnected, useEdgeStage } from '../../testing/edge-stage.js';
import { HurriedClock } from '../../testing/hurried-clock.js';

// Alice's session ends after a minute and a half unless it is refreshed (RFC 4028). The far side is a gateway.

const stage = useEdgeStage();
const { hears, ladder, register } = stage;

/** As a proxy on the way may do, which wants short sessions. */
function shorten(text: string): string {
  return text.startsWith('INVITE') ? text.replace(/^Session-Expires: \d+/m, 'Session-Expires: 90') : text;
}

/** Requests of alice's that nobody has answered yet. */
function unansweredCount(): number {
  const steps = ladder.of('alice');
  const sent = steps.filter((step) => /^→ [A-Z]/.test(step) && step !== '→ ACK');
  return sent.length - steps.filter((step) => /^← [2-6]/.test(step)).length;
}

/** Skips time in steps, and gives who knows nothing of the hurry the time to answer. */
async function hurry(clock: HurriedClock, durationMs: number, isAnswered = true): Promise<void> {
  const stepMs = 1_000;
  for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
    clock.skip(stepMs);
    await new Promise((resolve) => setTimeout(resolve, 15));
    if (isAnswered) await vi.waitUntil(() => unansweredCount() === 0, { interval: 5, timeout: 5_000 });
  }
}

async function connectGateway(clock: HurriedClock) {
  let isGone = false;
  const { alice } = await register({ alice: { clock } });
  const intercept = (text: string): string | undefined => (isGone ? undefined : shorten(text));
  const gateway = await openGateway(stage, 'bob', { intercept });
  const call: Call = alice.dial(stage.numberOf('bob'));
  const invite = await gateway.invited;
  const { answer, session } = await playFor(stage, 'bob', invite);
  invite.accept(answer);
  session.start();
  await isConnected(call);
  ladder.clear();
  const vanish = (): void => {
    isGone = true;
  };
  return { call, session, vanish };
}

describe('a call that has to be refreshed', () => {
  it('is, at half the time, and the sound goes on', async () => {
    const clock = new HurriedClock();
    const { call, session } = await connectGateway(clock);
    // Time goes by beside the hurry too.
    await hurry(clock, 30_000);
    expect(ladder.messages('alice', '→ UPDATE')).toEqual([]);
    await hurry(clock, 16_000);
    expect(ladder.messages('alice', '→ UPDATE')).toHaveLength(1);
    await hurry(clock, 46_000);
    expect(ladder.messages('alice', '→ UPDATE').length).toBeGreaterThanOrEqual(2);
    await Promise.all([hears(call, 'bob'), hears(session, 'alice')]);
  });

  it('ends when the far side is gone without a word', async () => {
    const clock = new HurriedClock();
    const { call, vanish } = await connectGateway(clock);
    vanish();
    await hurry(clock, 61_000, false);
    await vi.waitFor(() => {
      expect(call.endReason).toBe('connection-lost');
    });
  });
});
