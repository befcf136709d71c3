export { accessTokenListSchema, newAccessTokenBodySchema, newAccessTokenSchema } from './access-token.js';
export type { AccessTokenSummary, NewAccessToken, NewAccessTokenBody } from './access-token.js';
export { authWebhookRequestSchema, authWebhookVerdictSchema } from './auth-webhook.js';
export type { AuthWebhookRequest, AuthWebhookVerdict } from './auth-webhook.js';
export {
  deviceListSchema,
  deviceNameSchema,
  deviceSchema,
  newDeviceSchema,
  provisioningTicketSchema,
  ticketRedemptionSchema,
} from './device.js';
export type { Device, NewDevice, ProvisioningTicket } from './device.js';
export { endpoints } from './endpoints.js';
export { callSnapshotSchema, frameEventSchemas, frameMethodSchemas, frameProtocolVersion } from './frame.js';
export type {
  CallMediaStats,
  CallSnapshot,
  FrameEvent,
  FrameEvents,
  FrameEventSchemas,
  FrameMethod,
  FrameMethods,
  FrameMethodSchemas,
  PhoneCheckRequest,
  PhoneFrameOptions,
} from './frame.js';
export {
  frameChannel,
  frameHelloSchema,
  framePortMessageSchema,
  frameWelcomeSchema,
} from './frame-message.js';
export type { FrameHello, FramePortMessage, FrameWelcome } from './frame-message.js';
export {
  emailSchema,
  loginBodySchema,
  passwordChangeSchema,
  passwordSchema,
  phoneNumberSchema,
  signUpBodySchema,
  usernameSchema,
} from './identity.js';
export type { Identity, LoginBody, PasswordChange, SignUpBody } from './identity.js';
export { checkReportSchema } from './check-report.js';
export type {
  CheckedLoop,
  CheckedMicrophone,
  CheckedServer,
  CheckReason,
  CheckReport,
  CheckStep,
} from './check-report.js';
export {
  checkedServerOutcomes,
  checkSkips,
  checkStepNames,
  checkStepStates,
  checkVerdicts,
} from './check-words.js';
export type { CheckSkip, CheckStepName, CheckStepState, CheckVerdict } from './check-words.js';
export { devicePermissionStates, phoneInsightSchema, supportBundleSchema } from './insight.js';
export type {
  BundledDevice,
  CallInsight,
  DevicePermissionState,
  InsightCandidate,
  InsightDirection,
  InsightMessage,
  InsightPair,
  InsightSample,
  InsightWarning,
  PhoneInsight,
  SupportBundle,
} from './insight.js';
export {
  phoneLeaseSchema,
  phoneLeaseStates,
  phonePasswordResetSchema,
  takenPhoneLeaseSchema,
} from './phone-lease.js';
export type { PhoneLease, PhoneLeaseState, PhonePasswordReset, TakenPhoneLease } from './phone-lease.js';
export { phoneThemes, toastTones } from './phone-look.js';
export type { PhoneTheme, ToastTone } from './phone-look.js';
export { callDirections, callEndReasons, callStates, registrationStates } from './phone-state.js';
export type { CallDirection, CallEndReason, CallState, RegistrationState } from './phone-state.js';
export { companyChoiceSchema, memberRoles, profileChangeSchema, profileSchema } from './profile.js';
export type { CompanyMembership, MemberRole, Profile, ProfileChange } from './profile.js';
export {
  iceServerSchema,
  isAllowedWebSocketUrl,
  provisioningDocumentSchema,
  sipAccountSchema,
} from './provisioning-document.js';
export type { IceServer, ProvisioningDocument, SipAccount } from './provisioning-document.js';
export { provisioningEndpoints } from './provisioning-endpoints.js';
export { endpointUrl, isLoopbackHost, parseServerAddress } from './server-address.js';
export { askServer, askServerFor } from './server-answer.js';
export type { ServerErrors } from './server-answer.js';
export { asBearer, sendToServer } from './server-request.js';
export type { OutgoingRequest, RequestMethod, RequestProof, ServerRequest } from './server-request.js';
export {
  loginMethods,
  sessionListSchema,
  sessionSchema,
  sessionSummarySchema,
  subIdSchema,
} from './session.js';
export type { LoginMethod, Session, SessionSummary } from './session.js';
export { settingsSchema } from './settings.js';
export type { Settings, SettingValue } from './settings.js';
export { mergeSettings, resolveSettings } from './settings-cascade.js';
export type { ResolvedSettings, SettingsLayer, WidenedSetting } from './settings-cascade.js';
export { settingsChangeSchema } from './settings-change.js';
export type { SettingsChange } from './settings-change.js';
export { errorBodySchema, fromWireError, readErrorBody, toWireError, wireErrorSchema } from './wire-error.js';
export type { ErrorBody, WireError } from './wire-error.js';
