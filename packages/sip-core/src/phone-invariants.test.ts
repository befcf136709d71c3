import type { CallState } from '@offhook/protocol';
import { callEndReasons } from '@offhook/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from './call/call.js';
import { callTransitions } from './call/call-state.js';
import { MediaError } from './media/media-error.js';
import type { CallDialog, IncomingInvite } from './ports/signalling-port.js';
import type { FakeInvitation } from './testing/fake-invitation.js';
import { createManualPhone, type ManualPhone } from './testing/manual-phone.js';

/** What a world may do to a phone, in any order and at any time. */
interface World extends ManualPhone {
  /** Calls from outside. */
  readonly invitations: FakeInvitation[];
  /** What bob got of our calls. */
  readonly invites: IncomingInvite[];
  readonly dialogs: CallDialog[];
  /** Every call that ever was, with what it said. */
  readonly calls: Map<Call, string[]>;
}

/** Every promise that the phone gave. */
const promises: Promise<unknown>[] = [];

function quietly(promise: Promise<unknown>): void {
  promises.push(promise.catch(() => undefined));
}

/** Accepting twice is the far side's mistake, not a promise of the port. */
function accept({ dialogs, invites }: World): void {
  const invite = invites.shift();
  if (invite === undefined) return;
  try {
    dialogs.push(invite.accept('v=0\r\n'));
  } catch {
    // It was cancelled meanwhile.
  }
}

const deeds: Readonly<Record<string, (world: World) => void>> = {
  dial: ({ phone }) => {
    try {
      phone.dial('bob');
    } catch (error) {
      expect((error as { code: string }).code).toMatch(/^call\/(busy-here|not-registered)$/);
    }
  },
  'be called': ({ invitations, signalling }) => {
    invitations.push(signalling.receiveInvite({ from: '1002' }));
  },
  'be called by who never confirms': ({ invitations, signalling }) => {
    invitations.push(signalling.receiveInvite({ from: '1003', isAcknowledged: false }));
  },
  answer: ({ phone }) => phone.calls.forEach((call) => quietly(call.answer())),
  reject: ({ phone }) => phone.calls.forEach((call) => quietly(call.reject())),
  'hang up': ({ phone }) => phone.calls.forEach((call) => quietly(call.hangUp())),
  mute: ({ phone }) => phone.calls.forEach((call) => call.setMuted(!call.isMuted)),
  'send tones': ({ phone }) => phone.calls.forEach((call) => quietly(call.sendDtmf('1'))),
  'far side rings': ({ invites }) => invites[0]?.ring(),
  'far side answers': accept,
  'far side refuses': ({ invites }) => invites.shift()?.refuse(486),
  'far side hangs up': ({ dialogs, invitations }) => {
    dialogs.forEach((dialog) => quietly(dialog.bye()));
    invitations.forEach(({ callerDialog }) => quietly(callerDialog?.bye() ?? Promise.resolve()));
  },
  'far side gives up': ({ invitations }) => invitations.shift()?.cancel(),
  'ACK is missed': ({ invitations }) => invitations[0]?.calleeDialog?.handleMissingAck(),
  'sound fails': ({ media }) => media.sessions.forEach((session) => session.isClosed || session.fail()),
  'microphone is taken away': ({ media }) => {
    media.microphoneError = new MediaError('media/no-microphone', 'No microphone was found.');
  },
  'microphone is given back': ({ media }) => {
    media.microphoneError = undefined;
  },
  'connection is lost': ({ signalling }) => {
    signalling.loseConnection();
  },
  stop: ({ phone }) => quietly(phone.stop()),
  start: ({ phone }) => quietly(phone.start()),
};

const step = fc.record({
  deed: fc.constantFrom(...Object.keys(deeds)),
  // Mostly at once, so that things cross; sometimes long enough for a deadline.
  thenMs: fc.oneof(
    { weight: 6, arbitrary: fc.constant(undefined) },
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.constant(1_500) },
    { weight: 1, arbitrary: fc.constant(130_000) },
  ),
});

async function createWorld(): Promise<World> {
  const manual = await createManualPhone();
  const world: World = { ...manual, invitations: [], invites: [], dialogs: [], calls: new Map() };
  manual.bob.on('inviteReceived', ({ invite }) => world.invites.push(invite));
  manual.phone.on('callAdded', ({ call }) => {
    const said: string[] = [];
    world.calls.set(call, said);
    call.on('changed', ({ previous }) => said.push(`${previous} → ${call.state}`));
    call.on('ended', ({ reason }) => said.push(`the end: ${reason}`));
    call.on('playbackBlocked', () => said.push('playbackBlocked'));
  });
  manual.phone.on('callRemoved', ({ call }) => world.calls.get(call)?.push('removed'));
  return world;
}

/** What holds for every call, however it went. */
function expectSound(call: Call, said: readonly string[]): void {
  const ends = said.filter((line) => line.startsWith('the end: '));
  expect(ends).toEqual([`the end: ${call.endReason ?? ''}`]);
  expect(callEndReasons).toContain(call.endReason);
  expect(said.at(-1)).toBe(ends[0]);
  expect(said.filter((line) => line === 'removed')).toHaveLength(1);
  for (const line of said) {
    const [from, to] = line.split(' → ') as [CallState, CallState | undefined];
    if (to === undefined || from === to) continue;
    expect(Object.values(callTransitions[from])).toContain(to);
  }
  expect(call.endedAtMs).toBeGreaterThanOrEqual(call.connectedAtMs ?? call.startedAtMs);
}

describe('whatever happens, in whatever order', () => {
  it('each call ends once and says nothing after, and nothing is left in the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const world = await createWorld();
        for (const { deed, thenMs } of steps) {
          deeds[deed]?.(world);
          expect(world.phone.calls.length).toBeLessThan(2);
          if (thenMs !== undefined) await world.clock.advance(thenMs);
        }
        const disposed = world.phone.dispose();
        await world.clock.advance(2_000);
        await disposed;
        const lines = [...world.calls.values()].map(({ length }) => length);
        await world.clock.advance(600_000);
        for (const [call, said] of world.calls) expectSound(call, said);
        expect([...world.calls.values()].map(({ length }) => length)).toEqual(lines);
        expect([world.clock.pendingCount, world.media.openCount, world.phone.calls.length]).toEqual([
          0, 0, 0,
        ]);
        expect(world.signalling.isConnected).toBe(false);
        // One that stays pending stops the test here.
        await Promise.all(promises.splice(0));
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
