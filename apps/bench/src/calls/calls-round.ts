import type { Page } from 'playwright';
import type { CallsStage } from './calls-stage.js';
import { type Library, offhook } from './libraries.js';
import type { FreshFigures, SoundFigures, TwiceFigures } from './page/page-bench.js';
import type { PageAccount } from './page/page-phone.js';
import type { Samples } from './samples.js';

/** What is measured, in milliseconds, as it is called in the table. */
export const steps = {
  registered: 'start → registered',
  readyInvite: 'dial → INVITE on the wire',
  againInvite: '… dialled in the moment the last call ends',
  firstInvite: '… dialled in the moment it is registered',
  readyInviteSilent: 'dial → INVITE, a STUN server does not answer',
  againInviteSilent: '… dialled in the moment the last call ends',
  firstInviteSilent: '… dialled in the moment it is registered',
  unknownInviteSilent: '… the same in a network that was never seen',
  answer: 'answer after 300 ms of ringing → 200 on the wire',
  answered: 'dial → answered (by itself, at once)',
  firstPacket: 'dial → first packet of sound',
} as const;

/** Long enough for what a call leaves to be done, and for the next one to be made ready. */
const pauseMs = 400;
/** The first description with a silent STUN server takes 200 ms. */
const silentPauseMs = 600;
/** As quick as a person may be. */
const ringMs = 300;

/** A page that calls and one that answers, both with the same library. */
export class Contestant {
  readonly library: Library;
  readonly #stage: CallsStage;
  readonly #samples: Samples;
  readonly #caller: Page;
  readonly #callee: Page;

  private constructor(parts: { library: Library; stage: CallsStage; samples: Samples; pages: [Page, Page] }) {
    this.library = parts.library;
    this.#stage = parts.stage;
    this.#samples = parts.samples;
    [this.#caller, this.#callee] = parts.pages;
  }

  static async enter(stage: CallsStage, library: Library, samples: Samples): Promise<Contestant> {
    const pages: [Page, Page] = [await stage.openPage(library), await stage.openPage(library)];
    const contestant = new Contestant({ library, stage, samples, pages });
    await pages[1].evaluate(
      async (account) => await offhookBench.start(account),
      stage.account(contestant.#calleeName),
    );
    return contestant;
  }

  async measure(): Promise<void> {
    await this.#answerAfter(0);
    const fresh = await this.#dialFresh(this.#stage.account(this.#callerName));
    this.#add('registered', fresh.registeredMs);
    this.#add('firstInvite', fresh.inviteMs);
    await this.#caller.waitForTimeout(pauseMs);
    const twice = await this.#dialTwice();
    this.#add('readyInvite', twice.inviteMs);
    this.#add('againInvite', twice.againInviteMs);
    await this.#caller.waitForTimeout(pauseMs);
    const sound = await this.#dialForSound();
    this.#add('answered', sound.answeredMs);
    this.#add('firstPacket', sound.firstPacketMs);
    await this.#caller.waitForTimeout(pauseMs);
    await this.#answerAfter(ringMs);
    await this.#dialForSound();
    this.#add('answer', await this.#callee.evaluate(async () => await offhookBench.answerMs()));
    await this.#stop();
  }

  /** The same with a STUN server that does not answer: until the INVITE leaves. */
  async measureSilentStun(): Promise<void> {
    await this.#answerAfter(0);
    await this.#caller.evaluate(() => {
      offhookBench.forget();
    });
    const unknown = await this.#dialFresh(this.#silentAccount);
    this.#add('unknownInviteSilent', unknown.inviteMs);
    await this.#stop();
    const fresh = await this.#dialFresh(this.#silentAccount);
    this.#add('firstInviteSilent', fresh.inviteMs);
    await this.#caller.waitForTimeout(silentPauseMs);
    const twice = await this.#dialTwice();
    this.#add('readyInviteSilent', twice.inviteMs);
    this.#add('againInviteSilent', twice.againInviteMs);
    await this.#stop();
  }

  get #silentAccount(): PageAccount {
    return this.#stage.account(this.#callerName, { hasSilentStun: true });
  }

  get #callerName(): string {
    return `${this.library.page}-caller`;
  }

  get #calleeName(): string {
    return `${this.library.page}-callee`;
  }

  async #answerAfter(ms: number): Promise<void> {
    await this.#callee.evaluate((ringMs) => {
      offhookBench.setAnswer({ ringMs });
    }, ms);
  }

  async #dialFresh(account: PageAccount): Promise<FreshFigures> {
    return await this.#caller.evaluate(async ([from, to]) => await offhookBench.dialFresh(from, to), [
      account,
      this.#calleeName,
    ] as const);
  }

  async #dialTwice(): Promise<TwiceFigures> {
    return await this.#caller.evaluate(async (to) => await offhookBench.dialTwice(to), this.#calleeName);
  }

  async #dialForSound(): Promise<SoundFigures> {
    return await this.#caller.evaluate(async (to) => await offhookBench.dialForSound(to), this.#calleeName);
  }

  async #stop(): Promise<void> {
    await this.#caller.evaluate(async () => {
      await offhookBench.stop();
    });
  }

  #add(step: keyof typeof steps, ms: number): void {
    this.#samples.add({ library: this.library.name, step, value: ms });
  }
}

export interface CallsPlan {
  readonly roundCount: number;
  readonly silentRoundCount: number;
}

/** Everybody in turns, each round beginning with another one. */
export async function playRounds(
  contestants: readonly Contestant[],
  plan: CallsPlan,
  tell: (progress: string) => void,
): Promise<void> {
  for (let round = 0; round < plan.roundCount; round += 1) {
    for (let turn = 0; turn < contestants.length; turn += 1) {
      await contestants[(round + turn) % contestants.length]?.measure();
    }
    tell(`round ${round + 1} of ${plan.roundCount}`);
  }
  const ours = contestants.filter(({ library }) => library === offhook);
  for (let round = 0; round < plan.silentRoundCount; round += 1) {
    for (const contestant of ours) await contestant.measureSilentStun();
    tell(`round ${round + 1} of ${plan.silentRoundCount} with a silent STUN server`);
  }
}
