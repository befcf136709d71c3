import { segment } from './path-segment.js';
import { provisioningEndpoints } from './provisioning-endpoints.js';

/** Where the server answers, below its base address. "Bearer" is the session token unless it says otherwise. */
export const endpoints: typeof provisioningEndpoints & {
  /**
   * `POST`, by a personal access token as bearer, `Authorization: User <ticket>`, or a password in the body
   * (`loginBodySchema`): resolves a session.
   */
  readonly login: '/api/v1/login';
  /** `POST`, bearer: ends the session. */
  readonly logout: '/api/v1/logout';
  /**
   * `GET`, bearer or signed by the session: the session as it is now. The token of a session is
   * `oh_ses_` + base64url(HMAC-SHA256(base64-decoded secret, `session token`)), so its id and secret are enough to resume it.
   */
  readonly session: '/api/v1/session';
  /** `POST`, bearer: a session with a new secret and a later expiry; the old token works a minute longer. */
  readonly renewSession: '/api/v1/session/renew';
  /** `POST { companyId }`, bearer: the session, acting for another company of the user. */
  readonly selectCompany: '/api/v1/session/company';
  /** `GET`, bearer: the user's sessions. */
  readonly sessions: '/api/v1/sessions';
  /** `DELETE`, bearer: ends one of them. */
  readonly sessionById: (sessionId: string) => string;
  /** `POST`, open or signed by an application, as the operator decided: makes a user, resolves a session. */
  readonly signUp: '/api/v1/sign-up';
  /** `POST { currentPassword, newPassword }`, bearer: ends the user's other sessions. */
  readonly changePassword: '/api/v1/password';
  /** `GET` and `PATCH`, bearer. */
  readonly profile: '/api/v1/profile';
  /** `GET`, no credentials: `{ now }`, ISO 8601 with milliseconds. */
  readonly time: '/api/v1/time';
  /** `GET` and `POST`, bearer: lists and makes access tokens. */
  readonly accessTokens: '/api/v1/access-tokens';
  /** `DELETE`, bearer. */
  readonly accessTokenById: (id: string) => string;
  /** `GET`: how the lease stands. `POST { renew, deviceToken? }`: takes it or gives it up. Bearer. */
  readonly phonePassword: (userId: string) => string;
  readonly authWebhook: '/webhooks/auth';
  readonly health: '/health';
  readonly ready: '/ready';
  readonly metrics: '/metrics';
  /** The description of this API, OpenAPI 3.1. */
  readonly openApi: '/openapi.json';
  /** A page to read it. */
  readonly apiDocs: '/api-docs/';
  /** The SIP edge's WebSocket. */
  readonly sip: '/sip';
  /** The phone frame's page. */
  readonly frame: '/frame/';
  /** The SDK as one script. */
  readonly script: '/sdk/offhook.js';
} = {
  ...provisioningEndpoints,
  login: '/api/v1/login',
  logout: '/api/v1/logout',
  session: '/api/v1/session',
  renewSession: '/api/v1/session/renew',
  selectCompany: '/api/v1/session/company',
  sessions: '/api/v1/sessions',
  sessionById: (sessionId) => `/api/v1/sessions/${segment(sessionId)}`,
  signUp: '/api/v1/sign-up',
  changePassword: '/api/v1/password',
  profile: '/api/v1/profile',
  time: '/api/v1/time',
  accessTokens: '/api/v1/access-tokens',
  accessTokenById: (id) => `/api/v1/access-tokens/${segment(id)}`,
  phonePassword: (userId) => `/api/v1/users/${segment(userId)}/phone-password`,
  authWebhook: '/webhooks/auth',
  health: '/health',
  ready: '/ready',
  metrics: '/metrics',
  openApi: '/openapi.json',
  apiDocs: '/api-docs/',
  sip: '/sip',
  frame: '/frame/',
  script: '/sdk/offhook.js',
};
