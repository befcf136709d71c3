export { createSignedFetch } from './signed-fetch.js';
export type { SignedFetch, SignedFetchOptions, SignedRequest, SigningCredentials } from './signed-fetch.js';
export {
  contentMd5,
  isEqualText,
  isUserJwtOf,
  isUserTicketOf,
  makeUserJwt,
  makeUserTicket,
  parseUserJwt,
  parseUserTicket,
  signApplicationRequest,
  signingErrorCodes,
  SigningError,
  signSessionRequest,
  signString,
  stringToSign,
} from '@offhook/protocol/signing';
export type {
  ApplicationRequest,
  RequestPlace,
  RequestToSign,
  SessionRequest,
  SignableRequest,
  SignatureHeaders,
  SigningErrorCode,
  TicketIdentity,
  UserJwt,
  UserJwtOptions,
  UserTicket,
  UserTicketOptions,
} from '@offhook/protocol/signing';
