import { CallError } from './call-error.js';

export interface PhoneCapabilities {
  /** More than one call at a time. Default: false. */
  readonly multiCall?: boolean | undefined;
  /** Pictures in calls. Default: false. */
  readonly video?: boolean | undefined;
  /** Taken, and without effect until there is a message channel. Default: false. */
  readonly messaging?: boolean | undefined;
}

/** What becomes of the calls that there are when another is made or answered. */
export type OnNewCall = 'hold' | 'leave';

/** What a caller is told whom nobody here talks to now. */
export type RefusalStatus = 480 | 486 | 600 | 603;

/** How tones go out: in the sound (RFC 4733), by INFO, or by INFO only where the sound cannot carry them. */
export type DtmfMethod = 'auto' | 'rfc4733' | 'info';

/** `when-asked`: after the time that the caller's INVITE names, as an intercom does. */
export type AutoAnswer = 'never' | 'when-asked' | { readonly afterMs: number };

export interface CallPolicyOptions {
  /** `hold`: one call is active, and the others are put on hold by themselves. Default: `hold`. */
  readonly onNewCall?: OnNewCall | undefined;
  /** For a caller who finds as many calls as there may be. Default: 486. */
  readonly busyStatus?: RefusalStatus | undefined;
  /** For a caller whom the user declines. Default: 603. */
  readonly declineStatus?: RefusalStatus | undefined;
  /** For a caller who finds `doNotDisturb` on. Default: 480. */
  readonly doNotDisturbStatus?: RefusalStatus | undefined;
  /** Whether a call is answered without a hand, as long as it is the only one. Default: `never`. */
  readonly autoAnswer?: AutoAnswer | undefined;
  /** `follow`: a call that is sent elsewhere (3xx) is made again there, once. Default: `report`. */
  readonly redirect?: 'follow' | 'report' | undefined;
  /** Default: `auto`. */
  readonly dtmf?: DtmfMethod | undefined;
}

/** What a phone may do with calls. */
export interface CallOptions {
  readonly capabilities?: PhoneCapabilities | undefined;
  /** The most calls at a time, from 1 to 32. Default: 8 with `multiCall`, 1 without. */
  readonly maxCalls?: number | undefined;
  readonly callPolicy?: CallPolicyOptions | undefined;
}

/** The options with their defaults, checked. */
export interface CallPolicy {
  readonly maxCalls: number;
  readonly hasVideo: boolean;
  readonly onNewCall: OnNewCall;
  readonly busyStatus: RefusalStatus;
  readonly declineStatus: RefusalStatus;
  readonly doNotDisturbStatus: RefusalStatus;
  readonly autoAnswer: AutoAnswer;
  readonly redirect: 'follow' | 'report';
  readonly dtmf: DtmfMethod;
}

const mostCalls = 32;
const usualCalls = 8;
const longestAutoAnswerMs = 180_000;

/** What each option may be, the default first. */
const choices = {
  onNewCall: ['hold', 'leave'],
  busyStatus: [486, 480, 600, 603],
  declineStatus: [603, 480, 486, 600],
  doNotDisturbStatus: [480, 486, 600, 603],
  redirect: ['report', 'follow'],
  dtmf: ['auto', 'rfc4733', 'info'],
} as const;

/** @throws CallError call/invalid-options */
export function parseCallPolicy({ callPolicy = {}, capabilities = {}, maxCalls }: CallOptions): CallPolicy {
  const { messaging = false, multiCall = false, video = false } = capabilities;
  for (const [name, value] of Object.entries({ messaging, multiCall, video })) {
    check(typeof value === 'boolean', `The capability "${name}" is on or off: true or false.`);
  }
  return {
    maxCalls: countCalls(multiCall, maxCalls),
    hasVideo: video,
    onNewCall: choose('onNewCall', callPolicy),
    busyStatus: choose('busyStatus', callPolicy),
    declineStatus: choose('declineStatus', callPolicy),
    doNotDisturbStatus: choose('doNotDisturbStatus', callPolicy),
    autoAnswer: checkAutoAnswer(callPolicy.autoAnswer ?? 'never'),
    redirect: choose('redirect', callPolicy),
    dtmf: choose('dtmf', callPolicy),
  };
}

function countCalls(multiCall: boolean, maxCalls = multiCall ? usualCalls : 1): number {
  const isCount = Number.isInteger(maxCalls) && maxCalls >= 1 && maxCalls <= mostCalls;
  check(isCount, `A phone has from 1 to ${mostCalls} calls at a time.`);
  check(multiCall || maxCalls === 1, 'More than one call at a time needs the capability "multiCall".');
  return maxCalls;
}

type Choices = typeof choices;

function choose<Name extends keyof Choices>(name: Name, options: CallPolicyOptions): Choices[Name][number] {
  const allowed: readonly Choices[Name][number][] = choices[name];
  const value = options[name] ?? choices[name][0];
  const choice = allowed.find((one) => one === value);
  if (choice === undefined) throw invalid(`The option "${name}" is one of ${allowed.join(', ')}.`);
  return choice;
}

function checkAutoAnswer(autoAnswer: AutoAnswer): AutoAnswer {
  if (autoAnswer === 'never' || autoAnswer === 'when-asked') return autoAnswer;
  const { afterMs } = autoAnswer;
  check(
    Number.isFinite(afterMs) && afterMs >= 0 && afterMs <= longestAutoAnswerMs,
    'The option "autoAnswer" is never, when-asked, or a time of up to three minutes.',
  );
  return autoAnswer;
}

function check(isRight: boolean, message: string): void {
  if (!isRight) throw invalid(message);
}

function invalid(message: string): CallError {
  return new CallError('call/invalid-options', message);
}
