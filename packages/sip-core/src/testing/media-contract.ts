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
    name: 'gives no microphone to who has aborted',
    run: async ({ media }) => {
      const aborting = new AbortController();
      const session = media.open('offer');
      const taking = session.takeMicrophone(aborting.signal);
      aborting.abort(new Error('enough'));
      const outcome = await taking.then(
        () => 'taken',
        (error: unknown) => String(error),
      );
      session.close();
      expectSame('outcome', outcome, 'Error: enough');
    },
  },
  {
    name: 'offers the same, made ready or not',
    run: async ({ media }) => {
      media.warmUp();
      media.warmUp();
      const warm = media.open('offer');
      const cold = media.open('offer');
      const offers = [await warm.createOffer(never()), await cold.createOffer(never())];
      warm.close();
      cold.close();
      media.coolDown();
      expectSame(
        'offers',
        offers.map((offer) => offer.startsWith('v=0')),
        [true, true],
      );
    },
  },
  {
    name: 'agrees before there is a microphone, and takes it later',
    run: async ({ media }) => {
      await inPair(media, async (caller, callee) => {
        await caller.applyAnswer(await callee.createAnswer(await caller.createOffer(never()), never()));
        callee.start();
        await Promise.all([caller.takeMicrophone(never()), callee.takeMicrophone(never())]);
      });
    },
  },
  {
    name: 'closes twice as well as once, and takes a mute in every state',
    run: ({ media }) => {
      const session = media.open('answer');
      session.setMuted(true);
      session.close();
      session.close();
      session.setMuted(false);
      return Promise.resolve();
    },
  },
];

async function inPair(
  media: MediaPort,
  use: (caller: MediaSession, callee: MediaSession) => Promise<void>,
): Promise<void> {
  const caller = media.open('offer');
  const callee = media.open('answer');
  try {
    await use(caller, callee);
  } finally {
    caller.close();
    callee.close();
  }
}
