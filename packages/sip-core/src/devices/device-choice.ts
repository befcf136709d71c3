import type { Device } from './device.js';
import { type DevicePreference, findPreferred, isAlias } from './device-preference.js';

/**
 * `unknown`: the list was not read, or the browser hides what is in it. `first`: the device that is wanted most.
 * `fallback`: another one, since that is not there. `missing`: there is none at all.
 */
export const choiceStates = ['unknown', 'first', 'fallback', 'missing'] as const;
export type ChoiceState = (typeof choiceStates)[number];

/** What a look at the list shows, against the wishes. */
export const sightings = ['hidden', 'firstSeen', 'otherSeen', 'betterSeen', 'worseSeen', 'noneSeen'] as const;
export type Sighting = (typeof sightings)[number];

/** What there is to tell after it. A lost device is told of besides, whatever the state. */
export type ChoiceNews = 'fellBack' | 'restored';

interface Step {
  readonly to: ChoiceState;
  readonly news?: ChoiceNews;
}

const toUnknown: Step = { to: 'unknown' };
const toFirst: Step = { to: 'first' };
const toMissing: Step = { to: 'missing' };
const fallBack: Step = { to: 'fallback', news: 'fellBack' };

/** The rule for falling back and coming back, and its only copy. */
export const choiceSteps: Readonly<Record<ChoiceState, Readonly<Record<Sighting, Step>>>> = {
  unknown: {
    hidden: toUnknown,
    firstSeen: toFirst,
    otherSeen: fallBack,
    betterSeen: fallBack,
    worseSeen: fallBack,
    noneSeen: toMissing,
  },
  first: {
    hidden: toUnknown,
    firstSeen: toFirst,
    otherSeen: fallBack,
    betterSeen: fallBack,
    worseSeen: fallBack,
    noneSeen: toMissing,
  },
  fallback: {
    hidden: toUnknown,
    firstSeen: { to: 'first', news: 'restored' },
    otherSeen: { to: 'fallback' },
    betterSeen: { to: 'fallback', news: 'restored' },
    worseSeen: fallBack,
    noneSeen: toMissing,
  },
  missing: {
    hidden: toUnknown,
    firstSeen: { to: 'first', news: 'restored' },
    otherSeen: fallBack,
    betterSeen: fallBack,
    worseSeen: fallBack,
    noneSeen: toMissing,
  },
};

/** The device in use for one role, and how it came to be. */
export interface Choice {
  readonly state: ChoiceState;
  /** Undefined while unknown or missing. */
  readonly device: Device | undefined;
  /** Its place in the wishes, 0 for the first; the system's own choice comes after all of them. */
  readonly rank: number;
}

export interface ChoiceStep {
  readonly choice: Choice;
  readonly news: ChoiceNews | undefined;
  /** The device in use until now, if it is not there any more. */
  readonly lost: Device | undefined;
}

export const unknownChoice: Choice = { state: 'unknown', device: undefined, rank: 0 };

/** Goes on from `before` by one look at the devices of a kind: the best one by `wishes` is in use afterwards. */
export function nextChoice(
  before: Choice,
  devices: readonly Device[],
  wishes: readonly DevicePreference[],
): ChoiceStep {
  const best = bestOf(devices, wishes);
  const step = choiceSteps[before.state][sightingOf(before, devices, best)];
  const isKnown = step.to === 'first' || step.to === 'fallback';
  return {
    choice: {
      state: step.to,
      device: isKnown ? best.device : undefined,
      rank: isKnown ? best.rank : before.rank,
    },
    news: step.news,
    lost: step.to === 'unknown' || isThere(before.device, devices) ? undefined : before.device,
  };
}

interface Best {
  readonly device: Device | undefined;
  readonly rank: number;
}

function bestOf(devices: readonly Device[], wishes: readonly DevicePreference[]): Best {
  for (const [rank, wish] of wishes.entries()) {
    const device = findPreferred(wish, devices);
    if (device !== undefined) return { device, rank };
  }
  return { device: systemChoice(devices), rank: wishes.length };
}

/** What the system prefers: Chromium lists it as `default`, others list it first. */
function systemChoice(devices: readonly Device[]): Device | undefined {
  return devices.find(({ id }) => id === 'default') ?? devices[0];
}

function sightingOf(before: Choice, devices: readonly Device[], best: Best): Sighting {
  if (best.device === undefined) return 'noneSeen';
  // Before the user has allowed a device, browsers show at most that there is one.
  if (devices.every(({ id, label }) => id === '' || label === '')) return 'hidden';
  if (best.rank === 0) return 'firstSeen';
  if (best.rank === before.rank) return 'otherSeen';
  return best.rank < before.rank ? 'betterSeen' : 'worseSeen';
}

function isThere(device: Device | undefined, devices: readonly Device[]): boolean {
  if (device === undefined || devices.some((other) => isSameDevice(device, other))) return true;
  // When the system merely prefers another one, what the alias stood for is still there under its own id.
  return isAlias(device) && devices.some((other) => !isAlias(other) && other.groupId === device.groupId);
}

/** Whether two entries of lists are one device. An alias changes what it stands for, and keeps its id. */
export function isSameDevice(one: Device | undefined, other: Device | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.kind !== other.kind || one.id !== other.id) return false;
  return !isAlias(one) || (one.groupId === other.groupId && one.label === other.label);
}
