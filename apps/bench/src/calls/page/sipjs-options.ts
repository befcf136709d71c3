import type { UserAgentOptions } from 'sip.js';
import type { PageAccount } from './page-phone.js';

/** As its documentation sets a user agent up, without its default STUN server at Google, and silent. */
export function userAgentOptions({ password, stunUrl, username }: PageAccount): UserAgentOptions {
  const iceServers = stunUrl === undefined ? [] : [{ urls: [stunUrl] }];
  return {
    authorizationUsername: username,
    authorizationPassword: password,
    logLevel: 'error',
    sessionDescriptionHandlerFactoryOptions: { peerConnectionConfiguration: { iceServers } },
  };
}

export const constraints = { audio: true, video: false } as const;
