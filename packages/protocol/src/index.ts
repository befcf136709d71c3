export { authWebhookRequestSchema, authWebhookVerdictSchema } from './auth-webhook.js';
export type { AuthWebhookRequest, AuthWebhookVerdict } from './auth-webhook.js';
export { endpoints } from './endpoints.js';
export {
  callSnapshotSchema,
  frameEventSchemas,
  frameMethodSchemas,
  frameProtocolVersion,
  phoneThemes,
  toastTones,
} from './frame.js';
export type {
  CallMediaStats,
  CallSnapshot,
  FrameEvent,
  FrameEvents,
  FrameEventSchemas,
  FrameMethod,
  FrameMethods,
  FrameMethodSchemas,
  PhoneFrameOptions,
  PhoneTheme,
  ToastTone,
} from './frame.js';
export {
  frameChannel,
  frameHelloSchema,
  framePortMessageSchema,
  frameWelcomeSchema,
} from './frame-message.js';
export type { FrameHello, FramePortMessage, FrameWelcome } from './frame-message.js';
export { callDirections, callEndReasons, callStates, registrationStates } from './phone-state.js';
export type { CallDirection, CallEndReason, CallState, RegistrationState } from './phone-state.js';
export {
  iceServerSchema,
  isAllowedWebSocketUrl,
  provisioningDocumentSchema,
  sipAccountSchema,
} from './provisioning-document.js';
export type { IceServer, ProvisioningDocument, SettingValue, SipAccount } from './provisioning-document.js';
export { endpointUrl, isLoopbackHost, parseServerAddress } from './server-address.js';
export { postAsBearer } from './server-request.js';
export type { ServerRequest } from './server-request.js';
export { sessionSchema } from './session.js';
export type { Session } from './session.js';
export { errorBodySchema, fromWireError, readErrorBody, toWireError, wireErrorSchema } from './wire-error.js';
export type { ErrorBody, WireError } from './wire-error.js';
