import { signApplicationRequest, signSessionRequest, type SignatureHeaders } from '@offhook/protocol/signing';

/** Who signs: a session, or (never in a browser) an application. Secrets are base64. */
export type SigningCredentials =
  | { readonly sessionId: string; readonly sessionSecret: string }
  | { readonly applicationKey: string; readonly applicationSecret: string };

export interface SignedFetchOptions {
  readonly credentials: SigningCredentials;
  /** Milliseconds since the epoch by the server's clock, as `serverNow()` of the auth client. */
  readonly now: () => number;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch | undefined;
}

export interface SignedRequest {
  /** Default: `GET`. */
  readonly method?: string | undefined;
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined;
  /** Default: `application/json` where there is a body. */
  readonly contentType?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** As `fetch`, for absolute addresses. */
export type SignedFetch = (url: string, request?: SignedRequest) => Promise<Response>;

/** A `fetch` that signs each request, for what the packages do not ask themselves. */
export function createSignedFetch({ credentials, fetch: ask = fetch, now }: SignedFetchOptions): SignedFetch {
  return async (url, { body, method = 'GET', signal, ...rest } = {}) => {
    const contentType = rest.contentType ?? (body === undefined ? undefined : 'application/json');
    const timestamp = new Date(now()).toISOString();
    const signature = sign(credentials, { method, url, body, contentType, timestamp });
    const headers = { ...signature, ...(contentType === undefined ? {} : { 'content-type': contentType }) };
    // A redirect would be asked with a signature for another address.
    const order = { method, headers, redirect: 'error', credentials: 'omit' } as const;
    return await ask(url, { ...order, ...(body === undefined ? {} : { body }), signal: signal ?? null });
  };
}

interface Unsigned {
  readonly method: string;
  readonly url: string;
  readonly body: string | Uint8Array | undefined;
  readonly contentType: string | undefined;
  readonly timestamp: string;
}

function sign(credentials: SigningCredentials, request: Unsigned): SignatureHeaders {
  return 'sessionId' in credentials
    ? signSessionRequest({ ...request, ...credentials })
    : signApplicationRequest({ ...request, ...credentials });
}
