import {
  endpoints,
  endpointUrl,
  fromWireError,
  readErrorBody,
  type Session,
  sessionSchema,
} from '@offhook/protocol';
import ky, { HTTPError, type KyInstance } from 'ky';
import { AuthError, type AuthErrorCode, isAuthErrorCode } from './auth-error.js';

/** How a server's refusal reads when its body does not say it better. */
const refusals: Readonly<Record<number, readonly [AuthErrorCode, string]>> = {
  401: ['auth/token-invalid', 'The server does not know this access token.'],
  403: ['auth/forbidden', 'This access token may not log in here.'],
  429: ['auth/too-many-requests', 'Too many attempts. Wait a little, then try again.'],
};

/** The server's login interface. What goes wrong comes out as an `AuthError`, or as the signal's reason. */
export class AuthServer {
  readonly #address: URL;
  readonly #http: KyInstance;

  constructor(address: URL, fetchImplementation?: typeof fetch) {
    this.#address = address;
    this.#http = ky.create({
      ...(fetchImplementation === undefined ? {} : { fetch: fetchImplementation }),
      timeout: false,
      // The token is all the proof there is: no cookie goes along, nothing is kept, and no redirect gets it.
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
      retry: { limit: 2, methods: ['post'], statusCodes: [503], jitter: true, shouldRetry },
    });
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
    try {
      const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
      return await this.#http.post(endpointUrl(this.#address, path), { headers, signal });
    } catch (error) {
      const failure = error instanceof HTTPError ? await refusal(error.response) : unreachable(error);
      // An aborted fetch fails in its own words; the signal's reason is the truth.
      signal.throwIfAborted();
      throw failure;
    }
  }
}

/** Only what the server says it has not done is asked again: a lost answer may hide a session that was made. */
function shouldRetry({ error }: { readonly error: Error }): boolean | undefined {
  if (!(error instanceof HTTPError)) return false;
  const waitSeconds = Number(error.response.headers.get('retry-after') ?? 0);
  return waitSeconds <= 3 ? undefined : false;
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
