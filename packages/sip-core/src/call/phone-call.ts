import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type {
  CallDirection,
  CallEndReason,
  CallMediaStats,
  CallSnapshot,
  CallState,
} from '@offhook/protocol';
import type { MediaError } from '../media/media-error.js';
import type { RemoteIdentity } from '../ports/signalling-port.js';
import type { PeerStats } from '../ports/media-port.js';
import type { CallTimings } from '../timings/timing-marks.js';
import type { CallTransfers } from '../transfer/call-transfers.js';
import type { Transfer, TransferOptions } from '../transfer/transfer.js';
import type { VideoRequest } from '../video/video-request.js';
import type { Call, CallEvents, DtmfOptions, ResumeOptions } from './call.js';
import { endText, isUnheard } from './call-end.js';
import type { CallError } from './call-error.js';
import type { AnswerOptions, CallFlow, RejectOptions } from './call-flow.js';
import type { CallParts } from './call-parts.js';
import type { CallRecord } from './call-record.js';
import { CallTones } from './call-tones.js';
import { Hold } from './hold.js';
import { setMediaOf } from './media-of.js';

export interface PhoneCallParts extends CallParts {
  readonly flow: CallFlow;
  /** Puts the other calls on hold, where that is the policy. */
  readonly takeFocus: (call: Call) => Promise<void>;
  readonly transfers: CallTransfers;
}

/** What the user of the phone holds: reads the record, asks the flow and the media. */
export class PhoneCall implements Call {
  readonly #parts: PhoneCallParts;
  readonly #record: CallRecord;
  readonly #hold: Hold;
  readonly #tones: CallTones;
  readonly #events = new Emitter<CallEvents>();

  constructor(parts: PhoneCallParts) {
    const { media, policy, receivedTones, record, video } = parts;
    this.#parts = parts;
    this.#record = record;
    this.#hold = new Hold(parts);
    this.#tones = new CallTones({ ...parts, method: policy.dtmf });
    setMediaOf(this, () => parts.renegotiation.line?.session);
    record.observe((previous) => {
      this.#announce(previous);
    });
    media.onPlaybackBlocked((error) => {
      if (!record.isEnded) this.#events.emit('playbackBlocked', { call: this, error });
    });
    receivedTones.onReceived((tone) => {
      if (!record.isEnded) this.#events.emit('toneReceived', { call: this, ...tone });
    });
    media.onVideoChanged(() => {
      if (!record.isEnded) this.#events.emit('videoChanged', { call: this });
    });
    video.onOffered((question) => {
      if (this.#events.listenerCount('videoOffered') === 0) return false;
      this.#events.emit('videoOffered', { call: this, ...question });
      return true;
    });
  }

  get id(): string {
    return this.#record.id;
  }

  get sipCallId(): string {
    return this.#record.sipCallId;
  }

  get timings(): CallTimings {
    return this.#record.timings.timings;
  }

  get direction(): CallDirection {
    return this.#record.direction;
  }

  get state(): CallState {
    return this.#record.state;
  }

  get remoteNumber(): string {
    return this.#record.identity.number;
  }

  get remoteName(): string {
    return this.#record.identity.name;
  }

  get identity(): RemoteIdentity {
    return this.#record.identity;
  }

  get alertInfo(): string | undefined {
    return this.#parts.flow.alertInfo;
  }

  get isVideoOffered(): boolean {
    return this.#parts.flow.isVideoOffered;
  }

  get redirectTargets(): readonly string[] {
    return this.#parts.flow.redirectTargets;
  }

  get isMuted(): boolean {
    return this.#record.facts.isMuted;
  }

  get isOnHold(): boolean {
    return this.#record.facts.isOnHold;
  }

  get isRemoteOnHold(): boolean {
    return this.#record.facts.isRemoteOnHold;
  }

  get localVideo(): MediaStream | undefined {
    return this.#parts.media.localVideo;
  }

  get remoteVideo(): MediaStream | undefined {
    return this.#parts.media.remoteVideo;
  }

  get isVideoMuted(): boolean {
    return this.#parts.media.isVideoMuted;
  }

  get hasVideo(): boolean {
    return this.#record.facts.hasVideo;
  }

  get hasEarlyMedia(): boolean {
    return this.#record.facts.hasEarlyMedia;
  }

  get startedAtMs(): number {
    return this.#record.startedAtMs;
  }

  get connectedAtMs(): number | undefined {
    return this.#record.connectedAtMs;
  }

  get endedAtMs(): number | undefined {
    return this.#record.endedAtMs;
  }

  get endReason(): CallEndReason | undefined {
    return this.#record.endReason;
  }

  get endText(): string | undefined {
    const { endReason, error } = this.#record;
    return endReason && endText(endReason, error);
  }

  get isMissed(): boolean {
    const { connectedAtMs, direction, endReason } = this.#record;
    return direction === 'incoming' && connectedAtMs === undefined && isUnheard(endReason);
  }

  get error(): CallError | MediaError | undefined {
    return this.#record.error;
  }

  on<Name extends keyof CallEvents>(
    name: Name,
    listener: (payload: CallEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  header(name: string): string | undefined {
    return this.#parts.flow.header(name);
  }

  answer(options: AnswerOptions = {}): Promise<void> {
    const answered = this.#parts.flow.answer(options);
    if (this.state === 'answering') void this.#parts.takeFocus(this);
    return answered;
  }

  reject(options: RejectOptions = {}): Promise<void> {
    return this.#parts.flow.reject(options);
  }

  hangUp(): Promise<void> {
    return this.#parts.flow.hangUp();
  }

  setMuted(isMuted: boolean): void {
    this.#parts.media.setMuted(isMuted);
  }

  hold(): Promise<void> {
    return this.#hold.set(true);
  }

  async resume({ leaveOthers = false }: ResumeOptions = {}): Promise<void> {
    if (!leaveOthers) await this.#parts.takeFocus(this);
    await this.#hold.set(false);
  }

  addVideo(request?: VideoRequest): Promise<void> {
    return this.#parts.video.add(this.#parts.renegotiation, request);
  }

  switchVideo(request: VideoRequest = {}): Promise<void> {
    return this.#parts.media.switchVideo(request);
  }

  setVideoMuted(isMuted: boolean): void {
    this.#parts.media.setVideoMuted(isMuted);
  }

  removeVideo(): Promise<void> {
    return this.#parts.video.remove(this.#parts.renegotiation);
  }

  sendDtmf(tones: string, options: DtmfOptions = {}): Promise<void> {
    return this.#tones.send(tones, options.method);
  }

  transfer(target: string, options: TransferOptions = {}): Transfer {
    return this.#parts.transfers.transfer(this, target, options);
  }

  transferTo(consultation: Call, options: TransferOptions = {}): Transfer {
    return this.#parts.transfers.transferTo(this, consultation, options);
  }

  peerStats(): Promise<PeerStats> {
    return this.#parts.media.peerStats();
  }

  mediaStats(): Promise<CallMediaStats> {
    return this.#parts.media.stats();
  }

  snapshot(): CallSnapshot {
    const { connectedAtMs, direction, endedAtMs, endReason, error, id } = this;
    const { hasVideo, isMuted, isOnHold, isRemoteOnHold } = this.#record.facts;
    return {
      id,
      direction,
      state: this.state,
      remoteNumber: this.remoteNumber,
      remoteName: this.remoteName,
      isMuted,
      isOnHold,
      isRemoteOnHold,
      hasVideo,
      startedAt: instant(this.startedAtMs),
      ...(connectedAtMs === undefined ? {} : { connectedAt: instant(connectedAtMs) }),
      ...(endedAtMs === undefined ? {} : { endedAt: instant(endedAtMs) }),
      ...(endReason === undefined ? {} : { endReason }),
      ...(error === undefined ? {} : { error: asData(error) }),
    };
  }

  #announce(previous: CallState): void {
    this.#events.emit('changed', { call: this, previous });
    const reason = this.#record.endReason;
    if (reason === undefined) return;
    this.#events.emit('ended', { call: this, reason });
    this.#events.clear();
  }
}

function instant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

// Not protocol's `toWireError`, which would bring zod into every page that makes a call.
function asData({
  code,
  message,
  retryable,
  sipStatus,
}: CallError | MediaError): CallSnapshot['error'] & object {
  return { code, message, retryable, ...(sipStatus === undefined ? {} : { sipStatus }) };
}
