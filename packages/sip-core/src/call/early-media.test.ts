import { describe, expect, it } from 'vitest';
import { createManualPhone } from '../testing/manual-phone.js';
import type { FakeProgress } from '../testing/fake-invitation.js';
import type { Call } from './call.js';

// What is heard of a far side that has not answered: whether the ringback is ours to play.

const sdp = (direction: string): string => `v=0\r\nm=audio 9 RTP/AVP 0\r\na=${direction}\r\n`;
const described = { description: sdp('sendrecv') };

interface Ringing {
  readonly call: Call;
  readonly say: (progress: FakeProgress) => Promise<void>;
  readonly hearPacket: () => void;
}

async function ring(): Promise<Ringing> {
  const { clock, media, phone, signalling } = await createManualPhone();
  const call = phone.dial('bob');
  await clock.advance(0);
  return {
    call,
    say: async (progress) => {
      signalling.invitations[0]?.progress(progress);
      await clock.advance(0);
    },
    hearPacket: () => {
      media.sessions[0]?.mark('first-packet');
    },
  };
}

describe('the ringback is the far side’s own', () => {
  it.each<[string, readonly FakeProgress[], boolean]>([
    ['not when it only rings', [{ status: 180 }], false],
    ['with media that tell of progress', [{ status: 183, ...described }], true],
    ['not with media that only ring, until something comes', [{ status: 180, ...described }], false],
    ['not with media in which it sends nothing', [{ status: 183, description: sdp('recvonly') }], false],
    ['not with media that rest', [{ status: 183, description: sdp('inactive') }], false],
    ['with media that it only sends', [{ status: 183, description: sdp('sendonly') }], true],
    ['where it says so (RFC 5009)', [{ status: 180, ...described, hasOwnRingback: true }], true],
    ['not where it says that they are silent', [{ status: 183, ...described, hasOwnRingback: false }], false],
    ['not where it says so of none', [{ status: 180, hasOwnRingback: true }], false],
    ['still, when it only rings after', [{ status: 183, ...described }, { status: 180 }], true],
    [
      'no longer, when it says so later',
      [
        { status: 183, ...described },
        { status: 180, hasOwnRingback: false },
      ],
      false,
    ],
    [
      'from when it says so on',
      [
        { status: 183, ...described, hasOwnRingback: false },
        { status: 183, hasOwnRingback: true },
      ],
      true,
    ],
    [
      'whatever another phone says of its own',
      [
        { status: 183, ...described },
        { status: 180, forkId: 'other', hasOwnRingback: false },
      ],
      true,
    ],
  ])('%s', async (_when, said, expected) => {
    const { call, say } = await ring();
    for (const progress of said) await say(progress);
    expect(call).toMatchObject({ state: 'ringing', hasEarlyMedia: expected });
  });

  it.each<[string, FakeProgress, boolean]>([
    ['once packets come from who only rings', { status: 180, ...described }, true],
    [
      'not with packets of who says that they are silent',
      { status: 180, ...described, hasOwnRingback: false },
      false,
    ],
    ['not with packets of nobody who was described', { status: 180 }, false],
  ])('%s', async (_when, progress, expected) => {
    const { call, hearPacket, say } = await ring();
    await say(progress);
    hearPacket();
    expect(call.hasEarlyMedia).toBe(expected);
  });
});
