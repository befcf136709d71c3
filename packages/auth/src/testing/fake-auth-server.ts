import type { Clock } from '@offhook/primitives';
import type { Session } from '@offhook/protocol';
import { sampleSession } from '@offhook/protocol/testing';

/** How the server treats the next requests to a path: instead of answering, or an answer of its own. */
export type Mishap = 'silence' | 'cut' | { readonly status: number; readonly code?: string };

interface Seen {
  readonly line: string;
  readonly body: unknown;
  readonly headers: Headers;
}

/** A server's sessions, in memory: enough of them to log in by token, renew, check and log out. */
export class FakeAuthServer {
  readonly seen: Seen[] = [];
  /** Sessions that are good, by token. */
  readonly sessions: Map<string, Session> = new Map<string, Session>();
  /** How long a session lives. */
  lifeMs = 1_000_000;
  /** How far the server's clock is ahead of the clients'. */
  aheadMs = 0;
  /** Whether pages may read the `Date` header, which a browser hides from other origins. */
  showsDate = true;
  readonly #clock: Clock;
  readonly #mishaps: Map<string, Mishap[]> = new Map<string, Mishap[]>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now() + this.aheadMs;
  }

  /** What was asked, as `POST /api/v1/login`. */
  get lines(): readonly string[] {
    return this.seen.map(({ line }) => line);
  }

  count(line: string): number {
    return this.lines.filter((seen) => seen === line).length;
  }

  /** Lets the next requests to a path go wrong, one after the other. */
  upset(path: string, ...mishaps: readonly Mishap[]): void {
    this.#mishaps.set(path, [...mishaps]);
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const headers = new Headers(init.headers);
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    this.seen.push({ line: `${init.method ?? 'GET'} ${pathname}`, body, headers });
    const mishap = this.#mishaps.get(pathname)?.shift();
    if (mishap === 'cut') throw new TypeError('fetch failed');
    if (mishap === 'silence') return await hanging(init.signal ?? undefined);
    if (mishap !== undefined) return this.#refuse(mishap.status, mishap.code ?? 'internal/unexpected');
    return this.#answer(pathname, headers, body);
  };

  #answer(path: string, headers: Headers, body: unknown): Response {
    if (path === '/api/v1/time') return this.#json({ now: new Date(this.now()).toISOString() });
    const proof = (headers.get('authorization') ?? '').replace(/^\w+ /, '');
    if (path === '/api/v1/login') return this.#json(this.#open(userOf(proof, body), body));
    const session = this.sessions.get(proof);
    if (session === undefined) return this.#refuse(401, 'auth/session-invalid');
    if (Date.parse(session.expiresAt) <= this.now()) return this.#refuse(401, 'auth/session-expired');
    if (path === '/api/v1/session') return this.#json(session);
    if (path === '/api/v1/session/renew') return this.#json(this.#renew(session));
    if (path === '/api/v1/sessions') return this.#json({ sessions: [] });
    if (path === '/api/v1/logout') this.sessions.delete(proof);
    return this.#reply(null, 204);
  }

  #open(userId: string, body: unknown): Session {
    this.#count += 1;
    const subId = (body as { readonly subId?: string } | undefined)?.subId;
    return this.#keep({
      ...sampleSession({ userId, sessionId: `ses-${userId}-${this.#count}` }),
      ...(subId === undefined ? {} : { subId }),
    });
  }

  #renew(session: Session): Session {
    this.sessions.delete(session.sessionToken);
    return this.#keep(session);
  }

  #keep(session: Session): Session {
    this.#count += 1;
    const kept = {
      ...session,
      sessionToken: `token-${this.#count}`,
      expiresAt: new Date(this.now() + this.lifeMs).toISOString(),
    };
    this.sessions.set(kept.sessionToken, kept);
    return kept;
  }

  #refuse(status: number, code: string): Response {
    const body = { error: { code, message: `Refused: ${code}.`, retryable: status >= 500 } };
    return this.#reply(JSON.stringify(body), status);
  }

  #json(body: unknown): Response {
    return this.#reply(JSON.stringify(body), 200);
  }

  #reply(body: string | null, status: number): Response {
    const date = new Date(this.now()).toUTCString();
    return new Response(body, { status, headers: this.showsDate ? { date } : {} });
  }
}

/** `pat-of-alice` and `alice` with a password are alice. */
function userOf(proof: string, body: unknown): string {
  const { username = '' } = (body ?? {}) as { readonly username?: string };
  return username === '' ? proof.replace(/^.*-/, '') : username;
}

async function hanging(signal: AbortSignal | undefined): Promise<never> {
  return await new Promise((_, reject) => {
    signal?.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}
