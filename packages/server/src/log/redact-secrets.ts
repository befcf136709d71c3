/** Nothing of these names is logged on purpose; this is the net below. */
const secretNames: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'password',
  'secret',
  'accessToken',
  'sessionToken',
  'deviceToken',
  'response',
  'nonce',
  'ha1',
  'key',
]);

const censored = '[redacted]';
/** Deeper than that nothing of ours is nested. */
const maxDepth = 3;

type Facts = Readonly<Record<string, unknown>>;

/**
 * The same facts without what has the name of a secret. Pino's own redaction copies every line in full, which took
 * the webhook longer than all the rest of its work; this one copies only what holds a secret.
 */
export function redactSecrets(facts: Facts, depth = 1): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined;
  for (const name in facts) {
    const value = facts[name];
    const safe = secretNames.has(name) ? censored : redactWithin(value, depth);
    if (safe === value) continue;
    copy ??= { ...facts };
    copy[name] = safe;
  }
  return copy ?? facts;
}

function redactWithin(value: unknown, depth: number): unknown {
  // What is said of an error is chosen elsewhere: see `describeError`.
  if (depth === maxDepth || typeof value !== 'object' || value === null || value instanceof Error)
    return value;
  if (Array.isArray(value)) return value.map((item) => redactWithin(item, depth));
  return redactSecrets(value as Facts, depth + 1);
}
