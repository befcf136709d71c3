export { contentMd5, signApplicationRequest, signSessionRequest, stringToSign } from './request-signature.js';
export type {
  ApplicationRequest,
  RequestPlace,
  RequestToSign,
  SessionRequest,
  SignableRequest,
  SignatureHeaders,
} from './request-signature.js';
export { isEqualText, signString } from './signature.js';
export { SigningError, signingErrorCodes } from './signing-error.js';
export type { SigningErrorCode } from './signing-error.js';
export { isUserJwtOf, makeUserJwt, parseUserJwt } from './user-jwt.js';
export type { UserJwt, UserJwtOptions } from './user-jwt.js';
export { isUserTicketOf, makeUserTicket, parseUserTicket } from './user-ticket.js';
export type { TicketIdentity, UserTicket, UserTicketOptions } from './user-ticket.js';
