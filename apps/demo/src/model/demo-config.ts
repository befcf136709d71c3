import { OffhookError } from '@offhook/primitives';
import * as z from 'zod/mini';

/** Whoever sits at the desk. */
export interface DeskUser {
  readonly userId: string;
  readonly displayName: string;
  readonly number: string;
}

/** Someone whom the demo server lets in, with everything that does it. All of it is public: it is a demo. */
export interface DemoUser extends DeskUser {
  readonly accessToken: string;
  readonly password: string;
  readonly email: string;
  /** E.164. */
  readonly phoneNumber: string;
}

/** What the server tells this page, in demo mode only. */
export interface DemoConfig {
  readonly sipDomain: string;
  /** The number that sends the caller's voice back. */
  readonly echoTarget: string;
  readonly users: readonly [DemoUser, ...DemoUser[]];
}

export const demoErrorCodes = [
  'demo/server-unreachable',
  'demo/not-in-demo-mode',
  'demo/bad-config',
] as const;
export type DemoErrorCode = (typeof demoErrorCodes)[number];

/** What can go wrong before the first of the four calls. */
export class DemoError extends OffhookError<DemoErrorCode> {
  override readonly name = 'DemoError';
}

const line = z.string().check(z.minLength(1), z.maxLength(512));

const user: z.ZodMiniType<DemoUser> = z.object({
  userId: line,
  displayName: line,
  number: line,
  accessToken: line,
  password: line,
  email: line,
  phoneNumber: line,
});

const demoConfigSchema: z.ZodMiniType<DemoConfig> = z.object({
  sipDomain: line,
  echoTarget: line,
  users: z.tuple([user], user),
});

/**
 * Asks the server who may log in.
 *
 * @throws DemoError demo/server-unreachable, demo/not-in-demo-mode, demo/bad-config
 */
export async function fetchDemoConfig(fetchPage: typeof fetch, signal: AbortSignal): Promise<DemoConfig> {
  const response = await fetchPage('/demo/config.json', { signal }).catch(unreachable);
  if (response.status === 404) {
    throw new DemoError(
      'demo/not-in-demo-mode',
      'The server does not run in demo mode, so there is nobody to log in as.',
    );
  }
  if (!response.ok) return unreachable(undefined);
  return parseDemoConfig(await response.json().catch(unreachable));
}

function unreachable(cause: unknown): never {
  const message = 'The server does not answer. Is it still running?';
  throw new DemoError('demo/server-unreachable', message, { cause, retryable: true });
}

/** @throws DemoError demo/bad-config */
export function parseDemoConfig(value: unknown): DemoConfig {
  const parsed = demoConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new DemoError(
    'demo/bad-config',
    'The server described the demo in a way that this page cannot read.',
    {
      cause: parsed.error,
    },
  );
}

const userTicketSchema: z.ZodMiniType<{ readonly userTicket: string }> = z.object({
  userTicket: z.string().check(z.minLength(1), z.maxLength(4_096)),
});

/**
 * Has the demo server, in the place of a customer's own backend, sign that the user is who he is.
 *
 * @throws DemoError demo/server-unreachable
 */
export async function fetchUserTicket(
  fetchPage: typeof fetch,
  userId: string,
  signal: AbortSignal,
): Promise<string> {
  const body = JSON.stringify({ userId });
  const headers = { 'content-type': 'application/json' };
  const request = { method: 'POST', headers, body, signal };
  const response = await fetchPage('/demo/user-ticket', request).catch(unreachable);
  const parsed = userTicketSchema.safeParse(await response.json().catch(unreachable));
  return parsed.success ? parsed.data.userTicket : unreachable(parsed.error);
}
