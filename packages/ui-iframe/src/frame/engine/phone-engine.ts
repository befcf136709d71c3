import type { OffhookError, Subscribable } from '@offhook/primitives';
import type {
  CallMediaStats,
  CallSnapshot,
  CheckReport,
  PhoneCheckRequest,
  PhoneInsight,
  ProvisioningDocument,
  RegistrationState,
} from '@offhook/protocol';

export interface EngineCallEvents {
  /** Anything in the snapshot changed; also the end of the call. */
  changed: object;
  /** The browser will not play the call before the user has touched the page. */
  playbackBlocked: { readonly error: OffhookError };
}

/** Port: one call, as far as the frame needs it. */
export interface EngineCall extends Subscribable<EngineCallEvents> {
  readonly id: string;
  answer(): Promise<void>;
  reject(): Promise<void>;
  hangUp(): Promise<void>;
  setMuted(isMuted: boolean): void;
  sendDtmf(tones: string): Promise<void>;
  mediaStats(): Promise<CallMediaStats>;
  snapshot(): CallSnapshot;
}

export interface PhoneEngineEvents {
  registrationChanged: { readonly state: RegistrationState; readonly error?: OffhookError };
  callAdded: { readonly call: EngineCall };
  callRemoved: { readonly call: EngineCall };
}

/** Port: the call engine. `@offhook/sip-core`'s `Phone` is one. */
export interface PhoneEngine extends Subscribable<PhoneEngineEvents> {
  readonly registration: RegistrationState;
  /** Connects and registers, and goes on trying after an error that is retryable. */
  start(): Promise<void>;
  /** Returns at once. Throws what is wrong with the target, or with the moment. */
  dial(target: string): EngineCall;
  /** Hangs up, unregisters, disconnects. */
  dispose(): Promise<void>;
}

/** What has happened in an engine since it is recorded. */
export interface EngineRecording {
  /** What is newer than the `cursor` of an earlier reading, or than 0. */
  read(after: number): PhoneInsight;
  dispose(): void;
}

/** Begins to record. What it takes for that is loaded first, so that a frame whose host never asks does without. */
export type RecordEngine = (engine: PhoneEngine) => Promise<EngineRecording>;

/** Makes an engine's calls heard while nobody talks: it rings for who calls. The result ends it. */
export type RingForEngine = (engine: PhoneEngine) => () => void;

/** A look at whether calls will work. */
export interface EngineCheck extends Subscribable<{ progressed: { readonly report: CheckReport } }> {
  /** Rejects only when it is disposed of meanwhile. */
  run(): Promise<CheckReport>;
  /** Stops it, and waits until nothing is left of it. */
  dispose(): Promise<void>;
}

/** Makes one for an engine that runs. What it takes for that is loaded first. */
export type CheckEngine = (
  phone: { readonly engine: PhoneEngine; readonly document: ProvisioningDocument },
  request: PhoneCheckRequest,
) => Promise<EngineCheck>;

export type CreateEngine = (document: ProvisioningDocument) => PhoneEngine;
