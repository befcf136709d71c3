import { silentLogger, systemClock } from '@offhook/primitives';
import { BrowserMedia, type BrowserMediaOptions } from '../adapters/browser/browser-media.js';
import type { MediaSession } from '../ports/media-port.js';

const never = (): AbortSignal => new AbortController().signal;

/** Two media sessions in one page, whose descriptions go from one to the other without SIP. */
export interface BrowserPair extends Disposable {
  readonly caller: MediaSession;
  readonly callee: MediaSession;
}

export function createBrowserMedia(options: Partial<BrowserMediaOptions> = {}): BrowserMedia {
  return new BrowserMedia({ iceServers: [], clock: systemClock, logger: silentLogger, ...options });
}

export interface BrowserPairOptions extends Partial<BrowserMediaOptions> {
  /** The caller's microphone is silent from the start. */
  readonly isMuted?: boolean;
}

/** Connects two sessions, each with a microphone of its own. */
export async function connectPair(options: BrowserPairOptions = {}): Promise<BrowserPair> {
  const caller = createBrowserMedia(options).open('offer');
  const callee = createBrowserMedia(options).open('answer');
  caller.setMuted(options.isMuted === true);
  const microphones = [caller.takeMicrophone(never()), callee.takeMicrophone(never())];
  caller.start();
  callee.start();
  await agree(caller, callee);
  await Promise.all(microphones);
  return {
    caller,
    callee,
    [Symbol.dispose]: () => {
      caller.close();
      callee.close();
    },
  };
}

/** An offer from one and the answer of the other. Resolves the offer. */
export async function agree(from: MediaSession, to: MediaSession): Promise<string> {
  const offer = await from.createOffer(never());
  await from.applyAnswer(await to.createAnswer(offer, never()));
  return offer;
}

/** A counter of `RTCInboundRtpStreamStats` and its likes; 0 where there is none. */
export async function counterOf(session: MediaSession, type: string, name: string): Promise<number> {
  const report = await session.peerStats();
  const values = [...report.values()].filter((stats) => stats['type'] === type).map((stats) => stats[name]);
  return values.reduce<number>((sum, value) => sum + (typeof value === 'number' ? value : 0), 0);
}
