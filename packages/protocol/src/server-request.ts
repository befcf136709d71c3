import { type Clock, jitteredBackoff, sleep } from '@offhook/primitives';

/** A request as it goes out: what a signature covers. */
export interface OutgoingRequest {
  readonly method: RequestMethod;
  readonly url: string;
  readonly body: string | undefined;
  readonly contentType: string | undefined;
}

export type RequestMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The headers that say who asks. They are made anew for each attempt, since a signature is taken once. */
export type RequestProof = (request: OutgoingRequest) => Readonly<Record<string, string>>;

export interface ServerRequest {
  /** Default: `POST`. */
  readonly method?: RequestMethod | undefined;
  readonly url: string;
  /** Default: none, for what anybody may ask. */
  readonly proof?: RequestProof | undefined;
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

/** What stands between us and the server failed, so that the server may not even have been asked. */
const gatewayFailures: ReadonlySet<number> = new Set<number>([502, 504]);

/**
 * The proof is all there is: no cookie goes along, nothing is kept, and no redirect gets it.
 * Apart from the call, because Node's types of `fetch` do not know `cache`.
 */
const privately = {
  credentials: 'omit',
  cache: 'no-store',
  redirect: 'manual',
  referrerPolicy: 'no-referrer',
} as const;

/** Says who asks by a token (RFC 6750 §2.1). */
export function asBearer(token: string): RequestProof {
  return () => ({ authorization: `Bearer ${token}` });
}

/**
 * Sends a request. Asks again, at most twice, where the server says that it did not do what it was asked (503); a `GET`
 * also when its answer was lost on the way. Any other request is asked once: a lost answer may hide a session or a
 * secret that was made. Resolves whatever was answered.
 * @throws What `fetch` throws when there is no answer, or the signal's reason.
 */
export async function sendToServer(request: ServerRequest): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    const isLast = attempt + 1 >= attemptCount;
    const answer = await send(request).catch((cause: unknown) => {
      // An aborted fetch fails in its own words; the signal's reason is the truth.
      request.signal.throwIfAborted();
      if (isLast || request.method !== 'GET') throw cause;
      return undefined;
    });
    const waitMs = waitBeforeNext(request, answer, attempt);
    if (answer !== undefined && (isLast || waitMs === undefined)) return answer;
    await answer?.body?.cancel();
    await sleep(waitMs ?? 0, request.clock, request.signal);
  }
}

async function send({
  body,
  fetch: ask = fetch,
  method = 'POST',
  proof,
  signal,
  url,
}: ServerRequest): Promise<Response> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const contentType = text === undefined ? undefined : 'application/json';
  return await ask(url, {
    method,
    headers: {
      accept: 'application/json',
      ...proof?.({ method, url, body: text, contentType }),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    },
    ...(text === undefined ? {} : { body: text }),
    signal,
    ...privately,
  });
}

/** Undefined when the answer is one to keep. */
function waitBeforeNext(
  { method }: ServerRequest,
  answer: Response | undefined,
  attempt: number,
): number | undefined {
  if (answer?.status === 503) return busyForMs(answer, attempt);
  const isLost = answer === undefined || (method === 'GET' && gatewayFailures.has(answer.status));
  return isLost ? backoff(attempt) : undefined;
}

/** Undefined when the server wants to be left alone for longer than anybody would wait. */
function busyForMs(answer: Response, attempt: number): number | undefined {
  const seconds = answer.headers.get('retry-after');
  if (seconds === null) return backoff(attempt);
  // RFC 9110 §10.2.3: seconds or a date; a date means a pause that was planned, so it is not waited for.
  const waitMs = Number(seconds) * 1_000;
  return waitMs <= longestWaitMs ? waitMs : undefined;
}
