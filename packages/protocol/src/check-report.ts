import * as z from 'zod/mini';
import {
  checkedServerOutcomes,
  type CheckSkip,
  checkSkips,
  type CheckStepName,
  checkStepNames,
  type CheckStepState,
  checkStepStates,
  type CheckVerdict,
  checkVerdicts,
} from './check-words.js';
import { instant, text } from './text.js';

/** Why a step did not pass, for the user. */
export interface CheckReason {
  /** `check/…`, one of a closed list: `checkErrorCodes` of `@offhook/sip-core/check`. */
  readonly code: string;
  readonly step: CheckStepName;
  /** `failure`: no call will work. `warning`: some will not, or not well. */
  readonly severity: 'warning' | 'failure';
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
  /** What it is about, as the host of a server. */
  readonly subject?: string;
}

/** One server, tried by itself. */
export interface CheckedServer {
  /** Host and port, without anything that could be a secret. */
  readonly name: string;
  /** `refused`: it does not take the credentials, or the protocol. `unusable`: its address is none. */
  readonly outcome: (typeof checkedServerOutcomes)[number];
  /** Until it answered, or until it was given up. */
  readonly afterMs?: number;
  /** The kind of the candidate that came of it, as `srflx`; absent where it found us at the address that we have. */
  readonly candidate?: string;
  readonly protocol?: string;
}

export interface CheckedMicrophone {
  /** As the browser names it. */
  readonly label: string;
  /** The loudest that was heard, as decibels below the loudest that there is: from -100 to 0. */
  readonly peakDbfs: number;
}

/** What the call to the echo line was like. */
export interface CheckedLoop {
  /** From dialling to the answer. */
  readonly setupMs: number;
  /** What was sent: a tone that is known again, or the microphone. */
  readonly sound: 'tone' | 'microphone';
  /** Whether our own sound came back. */
  readonly hasHeardItself: boolean;
  /** Until a tone came back: the network both ways, and the jitter buffers. */
  readonly echoMs?: number;
  /** Of packets, there and back. */
  readonly rttMs?: number;
  readonly jitterMs?: number;
  /** From 0 to 1. */
  readonly lossFraction?: number;
  readonly packetsSent: number;
  readonly packetsReceived: number;
  readonly codec?: string;
  /** From 1 to 4.5, of what came here and of what arrived there. */
  readonly mosIncoming?: number;
  readonly mosOutgoing?: number;
}

export interface CheckStep {
  readonly name: CheckStepName;
  readonly state: CheckStepState;
  /** From the beginning of the check. */
  readonly startedAfterMs?: number;
  readonly durationMs?: number;
  /** Of a step that was skipped. */
  readonly skip?: CheckSkip;
  /** Of `socket`, `stun` and `turn`. */
  readonly servers?: readonly CheckedServer[];
  readonly microphone?: CheckedMicrophone;
  readonly loop?: CheckedLoop;
}

/** How a pre-call check stands, or what came of it. No secret is in it. */
export interface CheckReport {
  readonly startedAt: string;
  readonly durationMs: number;
  /** Absent while it runs, and when it was stopped. */
  readonly verdict?: CheckVerdict;
  /** Those that were chosen, and what they need. */
  readonly steps: readonly CheckStep[];
  /** Failures before warnings. */
  readonly reasons: readonly CheckReason[];
}

const count = z.number().check(z.minimum(0));
const mos = z.number().check(z.minimum(1), z.maximum(4.5));
const stepName = z.enum(checkStepNames);

const serverSchema: z.ZodMiniType<CheckedServer> = z.object({
  name: text(256),
  outcome: z.enum(checkedServerOutcomes),
  afterMs: z.exactOptional(count),
  candidate: z.exactOptional(text(16)),
  protocol: z.exactOptional(text(16)),
});

const loopSchema: z.ZodMiniType<CheckedLoop> = z.object({
  setupMs: count,
  sound: z.enum(['tone', 'microphone']),
  hasHeardItself: z.boolean(),
  echoMs: z.exactOptional(count),
  rttMs: z.exactOptional(count),
  jitterMs: z.exactOptional(count),
  lossFraction: z.exactOptional(count),
  packetsSent: count,
  packetsReceived: count,
  codec: z.exactOptional(text(32)),
  mosIncoming: z.exactOptional(mos),
  mosOutgoing: z.exactOptional(mos),
});

const stepSchema: z.ZodMiniType<CheckStep> = z.object({
  name: stepName,
  state: z.enum(checkStepStates),
  startedAfterMs: z.exactOptional(count),
  durationMs: z.exactOptional(count),
  skip: z.exactOptional(z.enum(checkSkips)),
  servers: z.exactOptional(z.array(serverSchema).check(z.maxLength(32))),
  microphone: z.exactOptional(z.object({ label: z.string().check(z.maxLength(256)), peakDbfs: z.number() })),
  loop: z.exactOptional(loopSchema),
});

export const checkReportSchema: z.ZodMiniType<CheckReport> = z.object({
  startedAt: instant,
  durationMs: count,
  verdict: z.exactOptional(z.enum(checkVerdicts)),
  steps: z.array(stepSchema).check(z.maxLength(checkStepNames.length)),
  reasons: z
    .array(
      z.object({
        code: text(64),
        step: stepName,
        severity: z.enum(['warning', 'failure']),
        message: text(512),
        advice: z.string().check(z.maxLength(512)),
        subject: z.exactOptional(text(256)),
      }),
    )
    .check(z.maxLength(64)),
});
