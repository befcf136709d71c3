import type { MediaPort, MediaSession } from '../ports/media-port.js';
import { type ContractCase, expectSame } from './contract.js';

export interface MediaContractEnvironment {
  readonly media: MediaPort;
}

const never = (): AbortSignal => new AbortController().signal;

/** What the engine relies on, whoever implements `MediaPort`. */
export const mediaContract: readonly ContractCase<MediaContractEnvironment>[] = [
  {
    name: 'offers, answers and agrees',
    run: async ({ media }) => {
      await inPair(media, async (caller, callee) => {
        const offer = await caller.createOffer(never());
        const answer = await callee.createAnswer(offer, never());
        await caller.applyAnswer(answer);
        expectSame('descriptions', [offer.startsWith('v=0'), answer.startsWith('v=0')], [true, true]);
      });
    },
  },
  {
    name: 'answers a second offer in the same call',
    run: async ({ media }) => {
      await inPair(media, async (caller, callee) => {
        await caller.applyAnswer(await callee.createAnswer(await caller.createOffer(never()), never()));
        const answer = await callee.createAnswer(await caller.createOffer(never()), never());
        await caller.applyAnswer(answer);
        expectSame('second answer', answer.startsWith('v=0'), true);
      });
    },
  },
  {
    name: 'gives counters of zero before anything was agreed',
    run: async ({ media }) => {
      await inPair(media, async (caller) => {
        const { bytesReceived, packetsReceived, packetsSent } = await caller.stats();
        expectSame('counters', [packetsSent, packetsReceived, bytesReceived], [0, 0, 0]);
      });
    },
  },
  {
    name: 'gives nothing to who has aborted',
    run: async ({ media }) => {
      const aborting = new AbortController();
      const opening = media.open({ signal: aborting.signal });
      aborting.abort(new Error('enough'));
      const outcome = await opening.then(
        () => 'opened',
        (error: unknown) => String(error),
      );
      expectSame('outcome', outcome, 'Error: enough');
    },
  },
  {
    name: 'closes twice as well as once, and takes a mute in every state',
    run: async ({ media }) => {
      const session = await media.open({ signal: never() });
      session.setMuted(true);
      session.close();
      session.close();
      session.setMuted(false);
    },
  },
];

async function inPair(
  media: MediaPort,
  use: (caller: MediaSession, callee: MediaSession) => Promise<void>,
): Promise<void> {
  const caller = await media.open({ signal: never() });
  const callee = await media.open({ signal: never() });
  try {
    await use(caller, callee);
  } finally {
    caller.close();
    callee.close();
  }
}
