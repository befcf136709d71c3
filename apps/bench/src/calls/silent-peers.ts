import type { CallsStage } from './calls-stage.js';
import { type Library, peers } from './libraries.js';
import type { Samples } from './samples.js';

/** The echo line takes sixteen calls at once. */
const besideEachOtherCount = 5;
const echoLine = '*43';

/** One phone of a peer that dials with a STUN server that does not answer, in a page of its own. */
async function dialOnce(stage: CallsStage, library: Library, index: number): Promise<number> {
  const page = await stage.openPage(library);
  try {
    const account = stage.account(`${library.page}-silent-${index}`, { hasSilentStun: true });
    const { inviteMs } = await page.evaluate(async ([from, to]) => await offhookBench.dialFresh(from, to), [
      account,
      echoLine,
    ] as const);
    await page.evaluate(async () => {
      await offhookBench.stop();
    });
    return inviteMs;
  } finally {
    await page.close();
  }
}

/**
 * How long the peers' INVITE takes where a STUN server does not answer. They wait for a timer, for up to 40 seconds each time: side
 * by side, none of them notices the others.
 */
export async function measureSilentPeers(stage: CallsStage, count: number, samples: Samples): Promise<void> {
  for (let done = 0; done < count; done += besideEachOtherCount) {
    const beside = Math.min(besideEachOtherCount, count - done);
    const dials = peers.flatMap((library) =>
      Array.from({ length: beside }, async (_none, index) => {
        const value = await dialOnce(stage, library, index);
        samples.add({ library: library.name, step: 'readyInviteSilent', value });
      }),
    );
    await Promise.all(dials);
  }
}
