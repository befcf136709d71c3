import type { CallSnapshot } from '@offhook/protocol';

/** The calls that this page saw, newest first. */
export type CallHistory = readonly CallSnapshot[];

/** Enough for a day at the desk; the oldest go first. */
const limit = 200;

export function withCall(history: CallHistory, call: CallSnapshot): CallHistory {
  const isKnown = history.some(({ id }) => id === call.id);
  if (!isKnown) return [call, ...history].slice(0, limit);
  return history.map((known) => (known.id === call.id ? call : known));
}

export function isLive(call: CallSnapshot | undefined): call is CallSnapshot {
  return call !== undefined && call.state !== 'ended';
}

/** The call that matters now: a live one that is talked on, else the newest live one, else the newest. */
export function currentCall(history: CallHistory): CallSnapshot | undefined {
  return history.find(({ state }) => state === 'connected') ?? history.find(isLive) ?? history[0];
}

/** The calls with one number, newest first. */
export function callsWith(history: CallHistory, number: string): CallHistory {
  return history.filter(({ remoteNumber }) => isSameNumber(remoteNumber, number));
}

/** Spaces, dashes and brackets are for people. */
export function isSameNumber(a: string, b: string): boolean {
  const bare = (number: string): string => number.replaceAll(/[\s()-]/g, '').toLowerCase();
  return bare(a) === bare(b);
}
