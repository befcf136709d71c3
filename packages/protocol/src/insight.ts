import * as z from 'zod/mini';
import { type CheckReport, checkReportSchema } from './check-report.js';
import {
  type CallDirection,
  callDirections,
  type CallEndReason,
  callEndReasons,
  type CallState,
  callStates,
  type RegistrationState,
  registrationStates,
} from './phone-state.js';
import { instant, text } from './text.js';

/** One arrow of a ladder diagram. Secrets and numbers have been taken out of it. */
export interface InsightMessage {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly direction: 'sent' | 'received';
  /** As `INVITE` or `180 Ringing`. */
  readonly label: string;
  /** The method of its transaction, of a response too. */
  readonly method: string;
  /** Of a response. */
  readonly status?: number;
  /** The same for all messages of a call. */
  readonly callId: string;
  readonly text: string;
}

/** The sound of one direction during one sample. */
export interface InsightDirection {
  readonly packets: number;
  readonly bytes: number;
  readonly bitsPerSecond: number;
  readonly lostPackets: number;
  /** From 0 to 1. */
  readonly lossFraction?: number;
  readonly jitterMs?: number;
  readonly bufferMs?: number;
  /** From 0 to 1. */
  readonly level?: number;
  readonly codec?: string;
  /** From 1 to 4.5. */
  readonly mos?: number;
}

export interface InsightSample {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly rttMs?: number;
  readonly incoming: InsightDirection;
  readonly outgoing: InsightDirection;
}

export interface InsightWarning {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly atMs: number;
}

/** A way of packets to one place, without the address of that place. */
export interface InsightCandidate {
  readonly id: string;
  /** `host`, `srflx`, `prflx`, `relay`, or what a browser may call it. */
  readonly kind: string;
  readonly protocol: string;
  readonly network: 'loopback' | 'private' | 'public' | 'hidden' | 'unknown';
}

export interface InsightPair {
  readonly localId: string;
  readonly remoteId: string;
  readonly state: string;
  readonly isSelected: boolean;
  readonly rttMs?: number;
}

export interface CallInsight {
  readonly id: string;
  /** What the call's messages have as `callId`. */
  readonly sipCallId: string;
  readonly direction: CallDirection;
  readonly state: CallState;
  /** The other side's number with an `x` for each digit. */
  readonly remote: string;
  readonly startedAt: string;
  readonly endReason?: CallEndReason;
  /** Milliseconds from when the call was asked for, by what was done then. */
  readonly timings: Readonly<Record<string, number>>;
  /** The oldest first. */
  readonly samples: readonly InsightSample[];
  /** Those that are raised now. */
  readonly warnings: readonly InsightWarning[];
  readonly localCandidates: readonly InsightCandidate[];
  readonly remoteCandidates: readonly InsightCandidate[];
  readonly pairs: readonly InsightPair[];
}

/** What goes on inside a phone. Messages and samples are those since `after`; all else is as it is now. */
export interface PhoneInsight {
  /** Pass it as `after` next time. */
  readonly cursor: number;
  readonly registration: RegistrationState;
  readonly messages: readonly InsightMessage[];
  /** The oldest first. */
  readonly calls: readonly CallInsight[];
}

export const devicePermissionStates = ['granted', 'denied', 'prompt', 'unknown'] as const;
export type DevicePermissionState = (typeof devicePermissionStates)[number];

/** A microphone, loudspeaker or camera, without what would tell whose it is. */
export interface BundledDevice {
  /** As `audioinput`. */
  readonly kind: string;
  /** Its name, without names of people and numbers. Empty until the user has allowed a device of its kind. */
  readonly label: string;
  /** The same for the parts of one headset. */
  readonly group?: number;
}

/** What a user may send to whoever helps them. No secret and no number is in it. */
export interface SupportBundle {
  readonly format: 'offhook-support-bundle';
  readonly version: 1;
  readonly createdAt: string;
  /** By name, as `sip-core`. */
  readonly versions: Readonly<Record<string, string>>;
  readonly devices: readonly BundledDevice[];
  /** Whether the page may have them; `unknown` where the browser does not tell without asking. */
  readonly permissions: Readonly<Record<'microphone' | 'camera', DevicePermissionState>>;
  /** The latest pre-call check, if one was run. */
  readonly check?: CheckReport;
  readonly insight: PhoneInsight;
}

const count = z.number().check(z.minimum(0));
const maybeEmpty = (maxLength: number): z.ZodMiniString => z.string().check(z.maxLength(maxLength));

const messageSchema: z.ZodMiniType<InsightMessage> = z.object({
  atMs: z.number(),
  direction: z.enum(['sent', 'received']),
  label: maybeEmpty(128),
  method: maybeEmpty(32),
  status: z.exactOptional(z.int()),
  callId: maybeEmpty(256),
  text: maybeEmpty(16_000),
});

const directionSchema: z.ZodMiniType<InsightDirection> = z.object({
  packets: count,
  bytes: count,
  bitsPerSecond: count,
  lostPackets: count,
  lossFraction: z.exactOptional(count),
  jitterMs: z.exactOptional(count),
  bufferMs: z.exactOptional(count),
  level: z.exactOptional(count),
  codec: z.exactOptional(maybeEmpty(32)),
  mos: z.exactOptional(z.number().check(z.minimum(1), z.maximum(4.5))),
});

const sampleSchema: z.ZodMiniType<InsightSample> = z.object({
  atMs: z.number(),
  durationMs: count,
  rttMs: z.exactOptional(count),
  incoming: directionSchema,
  outgoing: directionSchema,
});

const candidatesSchema: z.ZodMiniType<readonly InsightCandidate[]> = z
  .array(
    z.object({
      id: text(128),
      kind: text(16),
      protocol: text(16),
      network: z.enum(['loopback', 'private', 'public', 'hidden', 'unknown']),
    }),
  )
  .check(z.maxLength(64));

const callSchema: z.ZodMiniType<CallInsight> = z.object({
  id: text(64),
  sipCallId: maybeEmpty(256),
  direction: z.enum(callDirections),
  state: z.enum(callStates),
  remote: maybeEmpty(512),
  startedAt: instant,
  endReason: z.exactOptional(z.enum(callEndReasons)),
  timings: z.record(text(32), count),
  samples: z.array(sampleSchema).check(z.maxLength(1_000)),
  warnings: z
    .array(z.object({ name: text(32), value: z.number(), limit: z.number(), atMs: z.number() }))
    .check(z.maxLength(32)),
  localCandidates: candidatesSchema,
  remoteCandidates: candidatesSchema,
  pairs: z
    .array(
      z.object({
        localId: text(128),
        remoteId: text(128),
        state: text(16),
        isSelected: z.boolean(),
        rttMs: z.exactOptional(count),
      }),
    )
    .check(z.maxLength(256)),
});

export const phoneInsightSchema: z.ZodMiniType<PhoneInsight> = z.object({
  cursor: count,
  registration: z.enum(registrationStates),
  messages: z.array(messageSchema).check(z.maxLength(1_000)),
  calls: z.array(callSchema).check(z.maxLength(32)),
});

export const supportBundleSchema: z.ZodMiniType<SupportBundle> = z.object({
  format: z.literal('offhook-support-bundle'),
  version: z.literal(1),
  createdAt: instant,
  versions: z.record(text(64), text(64)),
  devices: z
    .array(z.object({ kind: text(32), label: maybeEmpty(256), group: z.exactOptional(count) }))
    .check(z.maxLength(64)),
  permissions: z.object({
    microphone: z.enum(devicePermissionStates),
    camera: z.enum(devicePermissionStates),
  }),
  check: z.exactOptional(checkReportSchema),
  insight: phoneInsightSchema,
});
