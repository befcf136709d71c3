import { createHmac } from 'node:crypto';
import { type Clock, toOffhookError, waitFor } from '@offhook/primitives';
import {
  type AuthWebhookRequest,
  type AuthWebhookVerdict,
  authWebhookVerdictSchema,
} from '@offhook/protocol';
import { EdgeError } from '../edge-error.js';
import type { WebhookOptions } from '../sip-edge.js';
import type { Verdicts } from './verdicts.js';

export interface WebhookVerdictsOptions {
  readonly webhook: WebhookOptions;
  readonly clock: Clock;
  /** Questions that may be open at once. */
  readonly maxRequestCount: number;
}

const defaultTimeoutMs = 5_000;
const maxAnswerLength = 65_536;

/** Asks the webhook over HTTP. Every fault becomes an `EdgeError`; nothing stays pending. */
export class WebhookVerdicts implements Verdicts {
  readonly #options: WebhookVerdictsOptions;
  readonly #authorization: string;
  #openCount = 0;

  constructor(options: WebhookVerdictsOptions) {
    this.#options = options;
    const { password, username } = options.webhook;
    this.#authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  }

  async ask(question: AuthWebhookRequest, signal: AbortSignal): Promise<AuthWebhookVerdict> {
    const { clock, maxRequestCount, webhook } = this.#options;
    if (this.#openCount >= maxRequestCount) {
      throw new EdgeError('edge/webhook-unreachable', 'Too many questions wait for the webhook.', {
        retryable: true,
      });
    }
    this.#openCount += 1;
    try {
      return await waitFor(async (inner) => await this.#post(question, inner), {
        clock,
        timeoutMs: webhook.timeoutMs ?? defaultTimeoutMs,
        onTimeout: () =>
          new EdgeError('edge/webhook-timed-out', 'The webhook took too long to answer.', {
            retryable: true,
          }),
        signal,
      });
    } finally {
      this.#openCount -= 1;
    }
  }

  /** Whatever `fetch` and the body's stream throw becomes an error of ours. */
  async #post(question: AuthWebhookRequest, signal: AbortSignal): Promise<AuthWebhookVerdict> {
    try {
      return await readAnswer(await this.#fetch(question, signal));
    } catch (error) {
      signal.throwIfAborted();
      throw toOffhookError(error, unreachable);
    }
  }

  async #fetch(question: AuthWebhookRequest, signal: AbortSignal): Promise<Response> {
    const { clock, webhook } = this.#options;
    const { signatureSecret: secret } = webhook;
    const body = JSON.stringify(question);
    return await fetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: this.#authorization,
        ...(secret === undefined ? {} : { 'jambonz-signature': signatureOf(body, secret, clock.now()) }),
      },
      body,
      // A redirect would carry the digest to a place that nobody configured.
      redirect: 'manual',
      signal,
    });
  }
}

/** As jambonz signs: the seconds since 1970, a dot and the body. */
function signatureOf(body: string, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1_000);
  const value = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${value}`;
}

async function readAnswer(response: Response): Promise<AuthWebhookVerdict> {
  if (response.status === 200) return readVerdict(await readText(response));
  await response.body?.cancel();
  if (response.status !== 401 && response.status !== 403) {
    throw badAnswer(`The webhook answered with status ${response.status}.`);
  }
  throw new EdgeError(
    'edge/webhook-misconfigured',
    'The webhook refuses the name and password of the SIP edge.',
  );
}

/** The body as text, given up as soon as it is longer than any verdict. */
async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // The types of fetch say that the chunks may be anything; the platform gives bytes.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxAnswerLength) throw badAnswer('The webhook answered at too great a length.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readVerdict(text: string): AuthWebhookVerdict {
  try {
    return authWebhookVerdictSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw badAnswer('The answer of the webhook is not a verdict.', cause);
  }
}

function unreachable(cause: unknown): EdgeError {
  return new EdgeError('edge/webhook-unreachable', 'The webhook cannot be reached.', {
    cause,
    retryable: true,
  });
}

function badAnswer(message: string, cause?: unknown): EdgeError {
  return new EdgeError('edge/webhook-bad-answer', message, { cause, retryable: true });
}
