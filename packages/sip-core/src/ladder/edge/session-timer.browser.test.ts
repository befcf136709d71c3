import { describe, expect, it, vi } from 'vitest';
import type { Call } from '../../call/call.js';
import type { MediaSession } from '../../ports/media-port.js';
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

interface FarSide {
  readonly clock: HurriedClock;
  readonly call: Call;
  readonly session: MediaSession;
  /** There and back by the server: what alice asked it before has been answered by then. */
  readonly roundTrip: () => Promise<void>;
  readonly vanish: () => void;
}

/** Skips time in steps, and gives who knows nothing of the hurry the time to answer. */
async function hurry({ clock, roundTrip }: FarSide, durationMs: number, isAnswered = true): Promise<void> {
  const stepMs = 2_000;
  for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
    clock.skip(stepMs);
    await roundTrip();
    if (isAnswered) await vi.waitUntil(() => unansweredCount() === 0, { interval: 5, timeout: 5_000 });
  }
}

async function connectGateway(): Promise<FarSide> {
  let isGone = false;
  let handlePong: () => void = () => undefined;
  const clock = new HurriedClock();
  const { alice } = await register({ alice: { clock } });
  const intercept = (text: string): string | undefined => {
    if (text.trim() === '') handlePong();
    return isGone ? undefined : shorten(text);
  };
  const gateway = await openGateway(stage, 'bob', { intercept });
  const call = alice.dial(stage.numberOf('bob'));
  const invite = await gateway.invited;
  const { answer, session } = await playFor(stage, 'bob', invite);
  invite.accept(answer);
  session.start();
  await isConnected(call);
  ladder.clear();
  const roundTrip = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      handlePong = resolve;
      gateway.say('\r\n\r\n');
      // Not every server answers.
      setTimeout(resolve, 150);
    });
  };
  const vanish = (): void => {
    isGone = true;
  };
  return { clock, call, session, roundTrip, vanish };
}

describe('a call that has to be refreshed', () => {
  it('is, at half the time, and the sound goes on', async () => {
    const far = await connectGateway();
    // Time goes by beside the hurry too.
    await hurry(far, 30_000);
    expect(ladder.messages('alice', '→ UPDATE')).toEqual([]);
    await hurry(far, 16_000);
    expect(ladder.messages('alice', '→ UPDATE')).toHaveLength(1);
    await hurry(far, 46_000);
    expect(ladder.messages('alice', '→ UPDATE').length).toBeGreaterThanOrEqual(2);
    await Promise.all([hears(far.call, 'bob'), hears(far.session, 'alice')]);
  });

  it('ends when the far side is gone without a word', async () => {
    const far = await connectGateway();
    far.vanish();
    await hurry(far, 61_000, false);
    await vi.waitFor(() => {
      expect(far.call.endReason).toBe('connection-lost');
    });
  });
});
