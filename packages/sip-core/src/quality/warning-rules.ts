import type { QualitySample } from './quality-sample.js';

/** What a sample is judged with beside itself. */
export interface CallCircumstances {
  /** The microphone is muted. */
  readonly isMuted: boolean;
  /** The call is on hold, by us or by the far side: it is quiet on purpose. */
  readonly isOnHold: boolean;
}

export const qualityWarnings = [
  'high-rtt',
  'high-jitter',
  'high-loss',
  'high-loss-sent',
  'no-bytes',
  'one-way-audio',
  'silence',
  'low-level',
] as const;
export type QualityWarningName = (typeof qualityWarnings)[number];

export interface WarningRule {
  /** Raised when so many of the last `windowCount` samples are bad … */
  readonly badCount: number;
  readonly windowCount: number;
  /** … and cleared by so many good ones in a row. */
  readonly goodCount: number;
  readonly limit: number;
  /** What is compared with the limit. Undefined: the sample has nothing to say of it, and counts neither way. */
  readonly read: (sample: QualitySample, circumstances: CallCircumstances) => number | undefined;
  /** Whether it is bad above the limit, or below. */
  readonly isBadWhen: 'above' | 'below';
}

const burst = { badCount: 3, windowCount: 5, goodCount: 5 } as const;
const lasting = { badCount: 10, windowCount: 10, goodCount: 2 } as const;

/** Every warning with its limit. Samples come each second. */
export const warningRules: Readonly<Record<QualityWarningName, WarningRule>> = {
  /** ITU-T G.114: above 400 ms there and back, people talk over each other. */
  'high-rtt': { ...burst, limit: 400, isBadWhen: 'above', read: ({ rttMs }) => rttMs },
  /** Milliseconds; a jitter buffer of browsers takes that much without being heard. */
  'high-jitter': { ...burst, limit: 30, isBadWhen: 'above', read: ({ incoming }) => incoming.jitterMs },
  /** Of 1. Concealment hides less than that. */
  'high-loss': { ...burst, limit: 0.03, isBadWhen: 'above', read: ({ incoming }) => incoming.lossFraction },
  /** The far side loses what we send, as it tells us. */
  'high-loss-sent': { ...burst, limit: 0.03, isBadWhen: 'above', read: ({ outgoing }) => toldLoss(outgoing) },
  /** Packets, either way: the network is gone. */
  'no-bytes': {
    badCount: 3,
    windowCount: 3,
    goodCount: 2,
    limit: 1,
    isBadWhen: 'below',
    read: ({ incoming, outgoing }, { isOnHold }) =>
      isOnHold ? undefined : incoming.packets + outgoing.packets,
  },
  /** Packets that come in while others go out. */
  'one-way-audio': {
    badCount: 5,
    windowCount: 5,
    goodCount: 2,
    limit: 1,
    isBadWhen: 'below',
    read: ({ incoming, outgoing }, { isOnHold }) =>
      isOnHold || outgoing.packets === 0 ? undefined : incoming.packets,
  },
  /** Of 1, −66 dB: packets come, and nothing is in them. */
  silence: {
    ...lasting,
    limit: 0.0005,
    isBadWhen: 'below',
    read: ({ incoming }, { isOnHold }) => (isOnHold || incoming.packets === 0 ? undefined : incoming.level),
  },
  /** Of 1, −54 dB: the microphone hears next to nothing, not even the room. */
  'low-level': {
    ...lasting,
    badCount: 20,
    windowCount: 20,
    limit: 0.002,
    isBadWhen: 'below',
    read: ({ outgoing }, { isMuted, isOnHold }) => (isMuted || isOnHold ? undefined : outgoing.level),
  },
};

function toldLoss({ jitterMs, lossFraction }: QualitySample['outgoing']): number | undefined {
  return jitterMs === undefined ? undefined : lossFraction;
}

/** Whether `value` is on the bad side of the rule's limit. */
export function isBad({ isBadWhen, limit }: WarningRule, value: number): boolean {
  return isBadWhen === 'above' ? value > limit : value < limit;
}
