import { type Census, census, startCensus } from './census.js';
import { sleep, systemClock, waitFor } from '@offhook/primitives';
import { firstPacketAtMs, watchPeers } from './peer-watch.js';
import type { CreatePagePhone, PageAccount, PageCall, PagePhone } from './page-phone.js';
import { isAnswer, isInvite, nextSent, stampWebSockets } from './wire-stamps.js';

/** Milliseconds from dialling. */
export interface DialFigures {
  readonly inviteMs: number;
  readonly answeredMs: number;
}

export interface FreshFigures extends DialFigures {
  readonly registeredMs: number;
}

export interface TwiceFigures {
  readonly inviteMs: number;
  readonly againInviteMs: number;
}

export interface SoundFigures {
  readonly answeredMs: number;
  readonly firstPacketMs: number;
}

export interface CallSeries {
  readonly count: number;
  /** How long each call lasts once it is answered. */
  readonly durationMs: number;
}

export interface AnswerOptions {
  /** How long a call rings before it is answered. */
  readonly ringMs: number;
}

const waitMs = async (durationMs: number): Promise<void> => {
  await sleep(durationMs, systemClock);
};

/** What a page of the bench does when it is asked to, in each library the same. */
export class PageBench {
  readonly #create: CreatePagePhone;
  #phone: PagePhone | undefined;
  #answer: AnswerOptions = { ringMs: 0 };
  #answerMs: Promise<number> = Promise.resolve(Number.NaN);

  constructor(create: CreatePagePhone) {
    this.#create = create;
  }

  /** Makes a phone and registers it. Resolves with how long that took. */
  async start(account: PageAccount): Promise<number> {
    const startedAtMs = performance.now();
    this.#phone = this.#create({
      account,
      onIncoming: (call) => {
        void this.#answerLater(call);
      },
    });
    await within('registering', this.#phone.start());
    return performance.now() - startedAtMs;
  }

  async stop(): Promise<void> {
    await this.#phone?.stop();
    this.#phone = undefined;
  }

  setAnswer(options: AnswerOptions): void {
    this.#answer = options;
  }

  /** As if the page had never been loaded before. */
  forget(): void {
    localStorage.clear();
  }

  /** From the last `answer` to its 200 on the wire. */
  async answerMs(): Promise<number> {
    return await this.#answerMs;
  }

  /** A new phone that dials in the moment it is registered. */
  async dialFresh(account: PageAccount, target: string): Promise<FreshFigures> {
    const registeredMs = await this.start(account);
    return { ...(await this.#dialAndEnd(target)), registeredMs };
  }

  /** A phone that had the time to get ready dials, and dials again in the moment that call is over. */
  async dialTwice(target: string): Promise<TwiceFigures> {
    const { inviteMs } = await this.#dialAndEnd(target);
    const again = await this.#dialAndEnd(target);
    return { inviteMs, againInviteMs: again.inviteMs };
  }

  /** A call that lasts until its first sound is there. */
  async dialForSound(target: string): Promise<SoundFigures> {
    const { atMs, call, figures } = this.#dial(target);
    const firstPacket = call.answered.then(firstPacketAtMs);
    const { answeredMs } = await figures();
    const firstPacketMs = (await firstPacket) - atMs;
    await this.#end(call);
    return { answeredMs, firstPacketMs };
  }

  /** Calls one after the other, each of so long. */
  async callMany(target: string, { count, durationMs }: CallSeries): Promise<void> {
    for (let done = 0; done < count; done += 1) {
      const { call, figures } = this.#dial(target);
      await figures();
      await waitMs(durationMs);
      await this.#end(call);
    }
  }

  /** Makes so many calls and leaves them open until the page goes. */
  async openCalls(target: string, count: number): Promise<void> {
    for (let made = 0; made < count; made += 1) await this.#dial(target).figures();
  }

  census(): Census {
    return census();
  }

  #dial(target: string): { atMs: number; call: PageCall; figures: () => Promise<DialFigures> } {
    if (this.#phone === undefined) throw new Error('The phone has not been started.');
    const invited = nextSent(isInvite);
    const atMs = performance.now();
    const call = this.#phone.dial(target);
    const answered = call.answered.then(() => performance.now());
    const figures = async (): Promise<DialFigures> => {
      const [invitedAtMs, answeredAtMs] = await within('dialling', Promise.all([invited, answered]));
      return { inviteMs: invitedAtMs - atMs, answeredMs: answeredAtMs - atMs };
    };
    return { atMs, call, figures };
  }

  async #dialAndEnd(target: string): Promise<DialFigures> {
    const { call, figures } = this.#dial(target);
    const timed = await figures();
    await this.#end(call);
    return timed;
  }

  async #end(call: PageCall): Promise<void> {
    call.hangUp();
    await within('hanging up', call.ended);
  }

  async #answerLater(call: PageCall): Promise<void> {
    const { ringMs } = this.#answer;
    if (ringMs > 0) await waitMs(ringMs);
    const sent = nextSent(isAnswer);
    const atMs = performance.now();
    this.#answerMs = sent.then((sentAtMs) => sentAtMs - atMs);
    call.answer();
  }
}

declare global {
  /** What the bench in Node talks to. */
  var offhookBench: PageBench;
}

/** A wait for a library that has given up ends here, and says which it was. */
async function within<Value>(what: string, wait: Promise<Value>): Promise<Value> {
  return await waitFor(async () => await wait, {
    clock: systemClock,
    timeoutMs: 60_000,
    onTimeout: () => new Error(`${what} took more than a minute.`),
  });
}

/** Makes the page a page of the bench, with one library's phone. */
export function exposeBench(create: CreatePagePhone): void {
  stampWebSockets();
  watchPeers();
  startCensus();
  globalThis.offhookBench = new PageBench(create);
}
