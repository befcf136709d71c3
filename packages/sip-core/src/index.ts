export { createPhone } from './create-phone.js';
export type { CreatePhoneOptions } from './create-phone.js';
export { Phone } from './phone.js';
export type { PhoneEvents } from './phone-events.js';
export type { PhoneParts } from './phone-managers.js';

export { CallError, callErrorCodes } from './call/call-error.js';
export type { CallErrorCode } from './call/call-error.js';
export type { CallRefusal } from './call/admission.js';
export type { Call, CallEvents, DtmfOptions, ResumeOptions } from './call/call.js';
export type { AnswerOptions, RejectOptions } from './call/call-flow.js';
export type { DialOptions, RefusedCall } from './call/call-manager.js';
export type {
  AutoAnswer,
  CallOptions,
  CallPolicyOptions,
  DtmfMethod,
  OnNewCall,
  PhoneCapabilities,
  RefusalStatus,
} from './call/call-policy.js';
export type { ReceivedTone } from './call/received-tones.js';
export type { VideoQuestion } from './call/video-negotiation.js';
export { parseDialTarget } from './dial-target/dial-target.js';
export type { DialTarget } from './dial-target/dial-target.js';
export type { ExtraHeaders } from './sip/auth/request-headers.js';
export type { WebSocketServer } from './connection/server-order.js';
export { MediaError, mediaErrorCodes } from './media/media-error.js';
export type { MediaErrorCode } from './media/media-error.js';
export { RegistrationError, registrationErrorCodes } from './registration/registration-error.js';
export type { RegistrationErrorCode } from './registration/registration-error.js';
export type { TokenProvider, TokenRequest } from './registration/token-source.js';

export { timingMarks } from './timings/timing-marks.js';
export type { CallTimings, TimingMark } from './timings/timing-marks.js';
export type { CandidateWaitEnd } from './media/candidate-wait.js';
export type { GatheringReport } from './media/gathering-report.js';
export type { NetworkStorage } from './ports/network-storage.js';
export type { MediaDirection, MediaDirections } from './media/media-direction.js';
export type { MediaMark } from './media/media-mark.js';
export type { LateCandidates, RemoteCandidate } from './trickle/candidate-fragment.js';
export type { VideoRequest } from './video/video-request.js';
export type { Transfer, TransferEvents, TransferOptions } from './transfer/transfer.js';
export { TransferError, transferErrorCodes } from './transfer/transfer-error.js';
export type { TransferErrorCode } from './transfer/transfer-error.js';
export type { TransferPolicies, TransferPolicy, TransferRequest } from './transfer/transfer-request.js';
export { transferStates } from './transfer/transfer-state.js';
export type { TransferState } from './transfer/transfer-state.js';
export type {
  DevicesPort,
  LiveInput,
  LiveInputEvents,
  OutputRole,
  SoundOutput,
} from './ports/devices-port.js';
export type {
  AudioTrackUse,
  CallAudio,
  CallVideo,
  MediaAgreement,
  MediaEvents,
  MediaPort,
  MediaRole,
  MediaSession,
  PeerStats,
} from './ports/media-port.js';
export type {
  CallDialog,
  CallDialogEvents,
  DialogEnd,
  DialogId,
  EarlyDialog,
  EarlyDialogEvents,
  IncomingInvite,
  IncomingInviteEvents,
  IncomingRefer,
  InviteRequest,
  OfferOutcome,
  OutgoingInvite,
  OutgoingInviteEvents,
  OutgoingRefer,
  OutgoingReferEvents,
  ReceivedInfo,
  ReferReport,
  RegisterOutcome,
  RegisterRequest,
  RemoteIdentity,
  RemoteOffer,
  SignallingEvents,
  SignallingPort,
  SipMessagePassed,
  SipOutcome,
  SipReason,
  SipRefusal,
  Subscription,
  SubscriptionEnd,
  SubscriptionEvents,
  SubscriptionRequest,
} from './ports/signalling-port.js';
export type { WakePort } from './ports/wake-port.js';
