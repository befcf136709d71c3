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
    `/api/v1/users/${segment(userId)}/devices/${segment(deviceToken)}/provisioning`,
  authWebhook: '/webhooks/auth',
  health: '/health',
  sip: '/sip',
  frame: '/frame/',
  script: '/sdk/offhook.js',
};

/** Whatever the text, it stays one segment of the path. */
function segment(text: string): string {
  // A URL resolves `.` and `..` even when they are escaped, so these two are escaped twice: nobody is called so.
  if (text === '.' || text === '..') return text.replaceAll('.', '%252E');
  // Half a surrogate pair cannot be escaped.
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
