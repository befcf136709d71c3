import { md5 } from '@noble/hashes/legacy.js';
import { toBase64, toUtf8 } from './base64.js';
import { signString } from './signature.js';
import { SigningError } from './signing-error.js';

export interface SignableRequest {
  /** As `POST`; case does not matter. */
  readonly method: string;
  /** The body as it goes over the wire. Default: none. */
  readonly body?: string | Uint8Array | undefined;
  /** The `Content-Type` header, letter by letter. Default: none. */
  readonly contentType?: string | undefined;
  /** The `X-Timestamp` header, letter by letter: ISO 8601 in UTC, by the server's time. */
  readonly timestamp: string;
  /** Path and query as they go over the wire, without a fragment. */
  readonly path: string;
}

/** The place of a request is its `path`, or its absolute `url`. */
export type RequestPlace =
  { readonly path: string; readonly url?: never } | { readonly url: string; readonly path?: never };

/** A request that shall be signed. */
export type RequestToSign = Omit<SignableRequest, 'path'> & RequestPlace;

export type ApplicationRequest = RequestToSign & {
  readonly applicationKey: string;
  /** Base64. */
  readonly applicationSecret: string;
};

export type SessionRequest = RequestToSign & {
  readonly sessionId: string;
  /** Base64. */
  readonly sessionSecret: string;
};

/** The headers that make a request a signed one. */
export interface SignatureHeaders {
  readonly authorization: string;
  readonly 'x-timestamp': string;
}

/** The body's digest in base64, as it goes into the string to sign; nothing for no body. */
export function contentMd5(body: string | Uint8Array | undefined): string {
  if (body === undefined || body.length === 0) return '';
  return toBase64(md5(typeof body === 'string' ? toUtf8(body) : body));
}

/** What both sides sign: method, body digest, content type, timestamp and path, a line each. */
export function stringToSign({ body, contentType = '', method, path, timestamp }: SignableRequest): string {
  return [method.toUpperCase(), contentMd5(body), contentType, `x-timestamp:${timestamp}`, path].join('\n');
}

/**
 * Signs a request for an application: `Authorization: Application <key>:<signature>`.
 * @throws SigningError signing/secret-invalid, signing/address-invalid
 */
export function signApplicationRequest(request: ApplicationRequest): SignatureHeaders {
  return headersOf(request, `Application ${request.applicationKey}`, request.applicationSecret);
}

/**
 * Signs a request for a session: `Authorization: Instance <session id>:<signature>`.
 * @throws SigningError signing/secret-invalid, signing/address-invalid
 */
export function signSessionRequest(request: SessionRequest): SignatureHeaders {
  return headersOf(request, `Instance ${request.sessionId}`, request.sessionSecret);
}

function headersOf(request: RequestToSign, scheme: string, secret: string): SignatureHeaders {
  const { body, contentType, method, timestamp } = request;
  const text = stringToSign({ method, body, contentType, timestamp, path: pathOf(request) });
  return { authorization: `${scheme}:${signString(secret, text)}`, 'x-timestamp': timestamp };
}

function pathOf({ path, url }: RequestToSign): string {
  if (path !== undefined) return path;
  if (!URL.canParse(url)) {
    throw new SigningError('signing/address-invalid', 'Only a request to a whole address can be signed.');
  }
  const { pathname, search } = new URL(url);
  return pathname + search;
}
