/** Where the server answers, below its base address. */
export const endpoints: {
  /** `POST` with a personal access token as bearer: resolves a session. */
  readonly login: '/api/v1/login';
  /** `POST` with the session token as bearer: ends the session. */
  readonly logout: '/api/v1/logout';
  /** `POST` with the session token as bearer: mints a device secret and answers the document. */
  readonly provisioning: (userId: string, deviceToken: string) => string;
  readonly authWebhook: '/webhooks/auth';
  readonly health: '/health';
  /** The SIP edge's WebSocket. */
  readonly sip: '/sip';
  /** The phone frame's page. */
  readonly frame: '/frame/';
  /** The SDK as one script. */
  readonly script: '/sdk/offhook.js';
} = {
  login: '/api/v1/login',
  logout: '/api/v1/logout',
  provisioning: (userId, deviceToken) =>
    `/api/v1/users/${encodeURIComponent(userId)}/devices/${encodeURIComponent(deviceToken)}/provisioning`,
  authWebhook: '/webhooks/auth',
  health: '/health',
  sip: '/sip',
  frame: '/frame/',
  script: '/sdk/offhook.js',
};
