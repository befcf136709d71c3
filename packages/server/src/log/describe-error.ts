import { isOffhookError } from '@offhook/primitives';

export interface ErrorDescription {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

const maxDepth = 3;

/** What a log may say of an error: never its other fields, which may hold a request and its secrets. */
export function describeError(thrown: unknown, depth = 0): ErrorDescription {
  if (!(thrown instanceof Error))
    return { name: typeof thrown, message: 'Something that is no error was thrown.' };
  const code: unknown = 'code' in thrown ? thrown.code : undefined;
  return {
    name: thrown.name,
    message: thrown.message,
    ...(typeof code === 'string' ? { code } : {}),
    // Ours are expected and named by their code; a stranger's need the place.
    ...(isOffhookError(thrown) || thrown.stack === undefined ? {} : { stack: thrown.stack }),
    ...(thrown.cause instanceof Error && depth < maxDepth
      ? { cause: describeError(thrown.cause, depth + 1) }
      : {}),
  };
}
