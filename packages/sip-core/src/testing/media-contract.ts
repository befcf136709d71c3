import type { MediaPort, MediaSession } from '../ports/media-port.js';
import { offersTrickle } from '../trickle/candidate-fragment.js';
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
    name: 'holds and resumes, and says so',
    run: async ({ media }) => {
      await inPair(media, async (caller, callee) => {
        await agree(caller, callee);
        const seen = [];
        for (const audio of ['sendonly', 'inactive', 'sendrecv'] as const) {
          caller.setDirection({ audio });
          await agree(caller, callee);
          seen.push([callee.remoteDirection?.audio, caller.remoteDirection?.audio]);
        }
        const expected = [
          ['sendonly', 'recvonly'],
          ['inactive', 'inactive'],
          ['sendrecv', 'sendrecv'],
        ];
        expectSame('directions, as the other side states them', seen, expected);
      });
    },
  },
  {
    name: 'stays on hold until both have resumed',
    run: async ({ media }) => {
      await inPair(media, async (caller, callee) => {
        await agree(caller, callee);
        caller.setDirection({ audio: 'sendonly' });
        await agree(caller, callee);
        callee.setDirection({ audio: 'sendonly' });
        await agree(callee, caller);
        expectSame('answer to a hold, on hold', callee.remoteDirection?.audio, 'inactive');
        callee.setDirection({ audio: 'sendrecv' });
        await agree(callee, caller);
        expectSame('answer to a resume, on hold', callee.remoteDirection?.audio, 'sendonly');
        caller.setDirection({ audio: 'sendrecv' });
        await agree(caller, callee);
        expectSame('both resumed', caller.remoteDirection?.audio, 'sendrecv');
      });
    },
  },
  {
    name: 'agrees anew after an offer was taken back',
    run: async ({ media }) => {
      await inPair(media, async (caller, callee) => {
        await agree(caller, callee);
        await caller.rollBack();
        caller.setDirection({ audio: 'inactive' });
        await caller.createOffer(never());
        await caller.rollBack();
        caller.setDirection({ audio: 'sendrecv' });
        await agree(callee, caller);
        await agree(caller, callee);
        expectSame('directions', callee.remoteDirection?.audio, 'sendrecv');
      });
    },
  },
  {
    name: 'looks for new ways through the network',
    run: async ({ media }) => {
      await inPair(media, async (caller, callee) => {
        const before = await agree(caller, callee);
        const same = await agree(caller, callee);
        caller.restartIce();
        const after = await agree(caller, callee);
        const [first, second, third] = [before, same, after].map(generationOf);
        expectSame('generations of candidates', [first === second, second === third], [true, false]);
      });
    },
  },
  {
    name: 'offers a picture, and takes it out again, on one line',
    run: async ({ media }) => {
      await inPair(media, async (caller, callee) => {
        const seen = [await videoOf(caller, callee)];
        await Promise.all([caller.addVideo({}, never()), callee.addVideo({}, never())]);
        seen.push(await videoOf(caller, callee));
        callee.removeVideo();
        caller.removeVideo();
        seen.push(await videoOf(caller, callee));
        await Promise.all([caller.addVideo({}, never()), callee.addVideo({}, never())]);
        seen.push(await videoOf(callee, caller));
        expectSame('lines of video', seen, [
          { count: 0 },
          { count: 1, video: 'sendrecv', hasLocal: true, hasRemote: true },
          { count: 1, video: 'inactive', hasLocal: false, hasRemote: false },
          { count: 1, video: 'sendrecv', hasLocal: true, hasRemote: true },
        ]);
      });
    },
  },
  {
    name: 'refuses a picture that nobody asked for, whose camera is then given back',
    run: async ({ media }) => {
      await inPair(media, async (caller, callee) => {
        await caller.addVideo({}, never());
        await agree(caller, callee);
        expectSame('answer', caller.remoteDirection, { audio: 'sendrecv', video: 'inactive' });
        const pictures = [caller.localVideo, caller.remoteVideo, callee.remoteVideo];
        expectSame('pictures, the camera is given back', pictures.map(Boolean), [false, false, false]);
      });
    },
  },
  {
    name: 'takes a picture without sending one',
    run: async ({ media }) => {
      await inPair(media, async (caller, callee) => {
        await Promise.all([caller.addVideo({}, never()), callee.addVideo({ source: 'none' }, never())]);
        await agree(caller, callee);
        expectSame('answer', caller.remoteDirection?.video, 'recvonly');
        expectSame('picture', [caller.remoteVideo, callee.remoteVideo].map(Boolean), [false, true]);
      });
    },
  },
  {
    name: 'marks each step once',
    run: async ({ media }) => {
      await inPair(media, async (caller, callee) => {
        const marked: string[] = [];
        caller.on('marked', ({ mark }) => marked.push(mark));
        await caller.takeMicrophone(never());
        await agree(caller, callee);
        await agree(caller, callee);
        const own = marked.filter((mark) => mark === 'microphone' || mark === 'described');
        expectSame('marks', own, ['microphone', 'described']);
        expectSame('times', [...caller.marks.keys()].slice(0, 2), own);
        expectSame('gathering', caller.gathering === undefined, false);
      });
    },
  },
  {
    name: 'sends a track instead of the microphone, and the microphone again',
    run: async ({ media }) => {
      await inPair(media, async (caller, callee) => {
        await Promise.all([caller.takeMicrophone(never()), callee.takeMicrophone(never())]);
        const { microphone } = caller;
        const other = microphone?.clone();
        caller.setMuted(true);
        await caller.replaceAudioTrack(other);
        const asMicrophone = [caller.audioOut === other, other?.enabled];
        if (other !== undefined) other.enabled = true;
        await caller.replaceAudioTrack(other, 'mix');
        const asMix = [caller.audioOut === other, other?.enabled];
        await caller.replaceAudioTrack(undefined);
        const back = [caller.audioOut === microphone, microphone?.enabled];
        other?.stop();
        expectSame(
          'what is sent',
          [asMicrophone, asMix, back],
          [
            [true, false],
            [true, true],
            [true, false],
          ],
        );
      });
    },
  },
  {
    name: 'says that candidates may come later, and has none late at once',
    run: async ({ media }) => {
      await inPair(media, async (caller, callee) => {
        const offer = await caller.createOffer(never());
        callee.setTrickled(true);
        const answer = await callee.createAnswer(offer, never());
        expectSame('trickle', [offersTrickle(offer), offersTrickle(answer)], [true, true]);
        expectSame('refreshed', offersTrickle(callee.refreshDescription(answer)), true);
        await caller.applyAnswer(answer);
      });
    },
  },
  {
    name: 'takes candidates of any generation and at any time, without a word',
    run: async ({ media }) => {
      await inPair(media, async (caller, callee) => {
        const late = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0' };
        for (const usernameFragment of ['nobody', 'nonsense']) {
          caller.addRemoteCandidates([{ ...late, usernameFragment }]);
        }
        await agree(caller, callee);
        const usernameFragment = generationOf(await agree(caller, callee)) ?? '';
        callee.start();
        callee.addRemoteCandidates([
          { ...late, usernameFragment },
          { ...late, candidate: 'nonsense', usernameFragment },
          { ...late, candidate: '', usernameFragment },
        ]);
        await agree(callee, caller);
      });
    },
  },
  {
    name: 'counts nothing any more once it is closed',
    run: async ({ media }) => {
      const session = media.open('offer');
      session.close();
      expectSame('counters', (await session.peerStats()).size, 0);
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

/** Resolves the offer that both have agreed on. */
async function agree(from: MediaSession, to: MediaSession): Promise<string> {
  const offer = await from.createOffer(never());
  await from.applyAnswer(await to.createAnswer(offer, never()));
  return offer;
}

function generationOf(description: string): string | undefined {
  return /a=ice-ufrag:(.*)/.exec(description)?.[1];
}

interface PictureFacts {
  readonly count: number;
  readonly video?: string | undefined;
  readonly hasLocal?: boolean;
  readonly hasRemote?: boolean;
}

async function videoOf(from: MediaSession, to: MediaSession): Promise<PictureFacts> {
  const offer = await agree(from, to);
  const count = offer.split('m=video').length - 1;
  if (count === 0) return { count };
  const { localVideo, remoteDirection, remoteVideo } = from;
  return {
    count,
    video: remoteDirection?.video,
    hasLocal: localVideo !== undefined,
    hasRemote: remoteVideo !== undefined,
  };
}
