import { type Clock, jitteredBackoff, sleep } from '@offhook/primitives';

export interface ServerRequest {
  readonly url: string;
  /** What stands behind `Bearer` (RFC 6750 §2.1). */
  readonly token: string;
  /** Goes out as JSON. Default: no body. */
  readonly body?: unknown;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch | undefined;
}

const attemptCount = 3;
const longestWaitMs = 3_000;
const backoff = jitteredBackoff({ baseMs: 300, maxMs: longestWaitMs });

/**
 * The token is all the proof there is: no cookie goes along, nothing is kept, and no redirect gets it.
 * Apart from the call, because Node's types of `fetch` do not know `cache`.
 */
const privately = {
  credentials: 'omit',
  cache: 'no-store',
  redirect: 'manual',
  referrerPolicy: 'no-referrer',
} as const;

/**
 * Sends a `POST` as the bearer of a token. Asks again only where the server says that it did not do what it was
 * asked (503): a lost answer may hide a session or a secret that was made. Resolves any other answer.
 * @throws What `fetch` throws when there is no answer, or the signal's reason.
 */
export async function postAsBearer(request: ServerRequest): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    const response = await post(request);
    const waitMs = response.status === 503 ? retryDelayMs(response, attempt) : undefined;
    if (waitMs === undefined || attempt + 1 >= attemptCount) return response;
    await response.body?.cancel();
    await sleep(waitMs, request.clock, request.signal);
  }
}

async function post({ body, fetch: ask = fetch, signal, token, url }: ServerRequest): Promise<Response> {
  return await ask(url, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal,
    ...privately,
  });
}

/** Undefined when the server wants to be left alone for longer than anybody would wait. */
function retryDelayMs(response: Response, attempt: number): number | undefined {
  const seconds = response.headers.get('retry-after');
  if (seconds === null) return backoff(attempt);
  // RFC 9110 §10.2.3: seconds or a date; a date means a pause that was planned, so it is not waited for.
  const waitMs = Number(seconds) * 1_000;
  return waitMs <= longestWaitMs ? waitMs : undefined;
}
