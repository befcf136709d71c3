import { type ErrorCode, isOffhookError, OffhookError } from '@offhook/primitives';
import * as z from 'zod/mini';

/** An error as data: what crosses the frame and the network. Never a stack. */
export interface WireError {
  readonly code: ErrorCode;
  /** A plain sentence that a user can read. */
  readonly message: string;
  readonly retryable: boolean;
  readonly sipStatus?: number;
}

const maxMessageLength = 1_000;

// Every page that logs in loads this schema, and `z.templateLiteral`, `z.int` and bounds would add more than a
// kilobyte to say the same.
const errorCode = z.string().check(z.regex(/\//), z.maxLength(128)) as unknown as z.ZodMiniType<ErrorCode>;
const sipStatus = z
  .number()
  .check(z.refine((status) => Number.isInteger(status) && status >= 100 && status <= 699));

export const wireErrorSchema: z.ZodMiniType<WireError> = z.object({
  code: errorCode,
  message: z.string().check(z.maxLength(maxMessageLength)),
  retryable: z.boolean(),
  sipStatus: z.exactOptional(sipStatus),
});

/** The body of every HTTP answer of the server that is not a success. */
export interface ErrorBody {
  readonly error: WireError;
}

export const errorBodySchema: z.ZodMiniType<ErrorBody> = z.object({ error: wireErrorSchema });

/** The error in the body of an answer that was not a success, if it has one that can be understood. */
export async function readErrorBody(answer: { json(): Promise<unknown> }): Promise<WireError | undefined> {
  const body = errorBodySchema.safeParse(await answer.json().catch(() => undefined));
  return body.success ? body.data.error : undefined;
}

/**
 * Prepares what was thrown for another realm: always an error that the other side can read. A stranger's error keeps
 * its secrets: only ours cross as they are, and long messages cut.
 */
export function toWireError(thrown: unknown): WireError {
  const error = isOffhookError(thrown) ? wireErrorSchema.safeParse(dataOf(thrown)).data : undefined;
  return (
    error ?? { code: 'internal/unexpected', message: 'Something went wrong. Try again.', retryable: true }
  );
}

function dataOf({ code, message, retryable, sipStatus }: OffhookError): unknown {
  const clipped = typeof message === 'string' ? message.slice(0, maxMessageLength) : message;
  return { code, message: clipped, retryable, ...(sipStatus === undefined ? {} : { sipStatus }) };
}

/** Rebuilds the error on the other side. */
export function fromWireError(error: WireError): OffhookError {
  const { code, message, retryable, sipStatus } = error;
  return new OffhookError(code, message, { retryable, sipStatus });
}
