import type { ErrorCode, OffhookError, OffhookErrorOptions } from '@offhook/primitives';
import type * as z from 'zod/mini';
import { sendToServer, type ServerRequest } from './server-request.js';
import { fromWireError, readErrorBody } from './wire-error.js';

/** How an area of ours calls what goes wrong between it and the server. */
export interface ServerErrors<Code extends ErrorCode> {
  readonly errorClass: new (code: Code, message: string, options?: OffhookErrorOptions) => OffhookError<Code>;
  /** Tells the area's codes from those that a newer server may send. */
  readonly isKnownCode: (code: string) => code is Code;
  /** How a refusal reads, by its status, when its body does not say it better. */
  readonly refusals: Readonly<Record<number, readonly [Code, string]>>;
  /** For a refusal that only its body explains. Default: `badResponse`. */
  readonly refused?: Code;
  /** For an answer that is no answer to what was asked. */
  readonly badResponse: readonly [Code, string];
  readonly serverFailed: Code;
  readonly unreachable: Code;
}

/**
 * Sends a request as `sendToServer` does, and resolves the answer that is a success.
 * @throws The area's error, or the signal's reason.
 */
export async function askServer<Code extends ErrorCode>(
  request: ServerRequest,
  errors: ServerErrors<Code>,
): Promise<Response> {
  const answer = await sendToServer(request).catch((cause: unknown) => {
    request.signal.throwIfAborted();
    const message = 'The server cannot be reached. Check the connection, then try again.';
    throw new errors.errorClass(errors.unreachable, message, { cause, retryable: true });
  });
  if (!answer.ok) throw await refusalOf(answer, errors);
  return answer;
}

/**
 * Asks as `askServer` does, and reads the JSON of the answer.
 * @throws The area's error, or the signal's reason.
 */
export async function askServerFor<Answer, Code extends ErrorCode>(
  schema: z.ZodMiniType<Answer>,
  request: ServerRequest,
  errors: ServerErrors<Code>,
): Promise<Answer> {
  const answer = await askServer(request, errors);
  const read = schema.safeParse(await answer.json().catch(() => undefined));
  // The caller may have left in the very moment of the answer.
  request.signal.throwIfAborted();
  if (!read.success) throw new errors.errorClass(...errors.badResponse);
  return read.data;
}

async function refusalOf<Code extends ErrorCode>(
  answer: Response,
  errors: ServerErrors<Code>,
): Promise<OffhookError<Code>> {
  const { errorClass: AreaError, refusals, refused } = errors;
  const { status } = answer;
  const said = await readErrorBody(answer);
  if (said !== undefined && errors.isKnownCode(said.code)) {
    return new AreaError(said.code, said.message, { retryable: said.retryable });
  }
  const cause = said && fromWireError(said);
  const known = refusals[status];
  if (known !== undefined) {
    return new AreaError(known[0], said?.message ?? known[1], { cause, retryable: status === 429 });
  }
  if (status >= 500) {
    const message = 'The server failed. Try again in a moment.';
    return new AreaError(errors.serverFailed, message, { cause, retryable: true });
  }
  if (said === undefined || refused === undefined) return new AreaError(...errors.badResponse, { cause });
  return new AreaError(refused, said.message, { cause, retryable: said.retryable });
}
