import type { Clock } from '@offhook/primitives';
import {
  endpoints,
  endpointUrl,
  fromWireError,
  postAsBearer,
  readErrorBody,
  type Session,
  sessionSchema,
} from '@offhook/protocol';
import { AuthError, type AuthErrorCode, isAuthErrorCode } from './auth-error.js';

/** How a server's refusal reads when its body does not say it better. */
const refusals: Readonly<Record<number, readonly [AuthErrorCode, string]>> = {
  401: ['auth/token-invalid', 'The server does not know this access token.'],
  403: ['auth/forbidden', 'This access token may not log in here.'],
  429: ['auth/too-many-requests', 'Too many attempts. Wait a little, then try again.'],
};

/** What requests go out by. */
export interface ServerTransport {
  readonly clock: Clock;
  readonly fetch: typeof fetch | undefined;
}

/** The server's login interface. What goes wrong comes out as an `AuthError`, or as the signal's reason. */
export class AuthServer {
  readonly #address: URL;
  readonly #transport: ServerTransport;

  constructor(address: URL, transport: ServerTransport) {
    this.#address = address;
    this.#transport = transport;
  }

  async login(accessToken: string, signal: AbortSignal): Promise<Session> {
    const response = await this.#post(endpoints.login, accessToken, signal);
    const session = sessionSchema.safeParse(await response.json().catch(() => undefined));
    if (!session.success) throw badResponse();
    return session.data;
  }

  async logout(sessionToken: string, signal: AbortSignal): Promise<void> {
    await this.#post(endpoints.logout, sessionToken, signal);
  }

  async #post(path: string, token: string, signal: AbortSignal): Promise<Response> {
    const url = endpointUrl(this.#address, path);
    const response = await postAsBearer({ ...this.#transport, url, token, signal }).catch(
      (cause: unknown) => {
        // An aborted fetch fails in its own words; the signal's reason is the truth.
        signal.throwIfAborted();
        throw unreachable(cause);
      },
    );
    if (!response.ok) throw await refusal(response);
    return response;
  }
}

async function refusal(response: Response): Promise<AuthError> {
  const { status } = response;
  const error = await readErrorBody(response);
  const cause = error && fromWireError(error);
  if (error !== undefined && isAuthErrorCode(error.code)) {
    return new AuthError(error.code, error.message, { retryable: error.retryable });
  }
  const known = refusals[status];
  if (known !== undefined) return new AuthError(...known, { cause, retryable: status === 429 });
  if (status >= 500) {
    const words = 'The server failed. Try again in a moment.';
    return new AuthError('auth/server-failed', words, { cause, retryable: true });
  }
  return badResponse(cause);
}

function badResponse(cause?: unknown): AuthError {
  const message = 'The server answered something that is not a login. Check its address.';
  return new AuthError('auth/bad-response', message, { cause });
}

function unreachable(cause: unknown): AuthError {
  const message = 'The server cannot be reached. Check the connection, then try again.';
  return new AuthError('auth/unreachable', message, { cause, retryable: true });
}
