import { type AuthWebhookRequest, authWebhookRequestSchema } from '@offhook/protocol';

/** Reads what a POST asks; undefined when it is no question. */
export function readPostedQuestion(body: Buffer): AuthWebhookRequest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  return read(value);
}

/** Reads what a GET asks. A query cannot say "nothing", so what is empty or `null` there is left out. */
export function readQueriedQuestion(
  query: Readonly<Record<string, unknown>>,
): AuthWebhookRequest | undefined {
  const given = Object.entries(query).filter(([name, value]) => !isNothing(name, value));
  return read(Object.fromEntries(given));
}

function isNothing(name: string, value: unknown): boolean {
  return value === '' || (name === 'expires' && value === 'null');
}

function read(value: unknown): AuthWebhookRequest | undefined {
  const parsed = authWebhookRequestSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
