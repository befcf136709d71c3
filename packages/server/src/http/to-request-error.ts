import { RequestError, type RequestErrorCode } from '../error/request-error.js';
import { isStorageFailure, storageRetryMs } from '../storage/storage-error.js';

interface Sentence {
  readonly code: RequestErrorCode;
  readonly message: string;
  readonly retryable?: boolean;
}

const malformed: Sentence = { code: 'request/invalid', message: 'The request cannot be read.' };

/** What the framework refuses by itself, by its status. */
const byStatus: ReadonlyMap<number, Sentence> = new Map([
  [404, { code: 'request/not-found', message: 'There is nothing at this address.' }],
  [408, { code: 'request/timed-out', message: 'The request took too long.', retryable: true }],
  [413, { code: 'request/too-large', message: 'The request is too large.' }],
  [414, { code: 'request/invalid', message: 'The address is too long.' }],
  [
    415,
    { code: 'request/unsupported-media-type', message: 'The body must be JSON, sent as application/json.' },
  ],
  [431, { code: 'request/too-large', message: "The request's headers are too large." }],
]);

/** Ours pass; the framework's become ours; all else keeps its secrets, and is the caller's to log. */
export function toRequestError(thrown: unknown): RequestError {
  if (thrown instanceof RequestError) return thrown;
  if (isStorageFailure(thrown)) {
    const { code, message } = thrown;
    return new RequestError(code, message, { retryable: true, retryAfterMs: storageRetryMs, cause: thrown });
  }
  const field = invalidFieldOf(thrown);
  if (field !== undefined) {
    return new RequestError(
      'request/invalid',
      `The request is not right: ${field} is missing or has a wrong form.`,
    );
  }
  const status = statusOf(thrown);
  if (status === undefined || status >= 500) {
    const message = 'Something went wrong on the server. Try again.';
    return new RequestError('internal/unexpected', message, { retryable: true, cause: thrown });
  }
  const { code, message, retryable = false } = byStatus.get(status) ?? malformed;
  // No cause: the framework's sentences quote the request, and so its secrets.
  return new RequestError(code, message, { retryable });
}

function statusOf(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('statusCode' in thrown)) return undefined;
  return typeof thrown.statusCode === 'number' && thrown.statusCode >= 400 ? thrown.statusCode : undefined;
}

/** Names the first field that a schema refused, as `body.create`; never its value. */
function invalidFieldOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('validation' in thrown)) return undefined;
  const context = 'validationContext' in thrown ? String(thrown.validationContext) : 'request';
  const [first] = Array.isArray(thrown.validation) ? (thrown.validation as unknown[]) : [];
  const path =
    typeof first === 'object' && first !== null && 'instancePath' in first ? String(first.instancePath) : '';
  return `${context}${path.replaceAll('/', '.')}`;
}
