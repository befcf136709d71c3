import type { Clock } from '@offhook/primitives';
import { isEqualText, signString, stringToSign } from '@offhook/protocol/signing';
import { RequestError } from '../error/request-error.js';
import type { SeenOnce } from '../limit/seen-once.js';

/** A request with a signature that is still to be checked. */
export interface SignedRequest {
  /** Whose signature it says it is: the id of a session, or the key of an application. */
  readonly signer: string;
  readonly signature: string;
  /** The header `X-Timestamp` as it came; empty when there was none. */
  readonly timestamp: string;
  readonly method: string;
  /** Path and query as they came. */
  readonly path: string;
  readonly contentType: string;
  /** Byte by byte as it came. */
  readonly body: Uint8Array;
}

export interface SignatureCheckOptions {
  readonly seen: SeenOnce;
  readonly clock: Clock;
  /** What a proxy in front takes away from the path, as `/phone`; empty for nothing. */
  readonly publicPath: string;
}

/** How far the sender's clock may be off. */
const toleranceMs = 5 * 60_000;

const timestampPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Checks who signed a request, when, and that it was not taken before. */
export class SignatureCheck {
  readonly #options: SignatureCheckOptions;

  constructor(options: SignatureCheckOptions) {
    this.#options = options;
  }

  /**
   * @param secret base64
   * @throws RequestError auth/clock-skewed, auth/signature-invalid, auth/request-replayed
   */
  async check(request: SignedRequest, secret: string): Promise<void> {
    this.#checkAge(request);
    if (!this.#isSignedWith(request, secret)) throw wrongSignature();
    // What changes nothing may be asked again. Only what was signed is remembered: a stranger fills no memory.
    if (safeMethods.has(request.method)) return;
    const key = `${request.signer}:${request.signature}`;
    // A timestamp from the edge of the future is good for twice the tolerance.
    if (await this.#options.seen.isFirst(key, 2 * toleranceMs + 1)) return;
    const message = 'This request was received before. Sign each request anew.';
    throw new RequestError('auth/request-replayed', message);
  }

  #checkAge({ timestamp }: SignedRequest): void {
    const sentAtMs = timestampPattern.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
    if (Number.isNaN(sentAtMs)) throw wrongSignature();
    if (Math.abs(this.#options.clock.now() - sentAtMs) <= toleranceMs) return;
    const message = 'The clock of this device is wrong by more than five minutes.';
    throw new RequestError('auth/clock-skewed', message, { retryable: true });
  }

  #isSignedWith(request: SignedRequest, secret: string): boolean {
    const { publicPath } = this.#options;
    const paths = publicPath === '' ? [request.path] : [request.path, publicPath + request.path];
    return paths.some((path) =>
      isEqualText(signString(secret, stringToSign({ ...request, path })), request.signature),
    );
  }
}

/** One sentence for whatever is wrong with a signature, so that it cannot be tried out. */
export function wrongSignature(): RequestError {
  return new RequestError('auth/signature-invalid', 'The signature of the request is wrong.');
}
