import * as z from 'zod/mini';

/**
 * What the SIP edge asks at `POST /webhooks/auth`, or as the query of a `GET`: whether a digest (RFC 2617, 7616) is right.
 * Names and shapes are jambonz's.
 */
export interface AuthWebhookRequest {
  /** The SIP request's method, `REGISTER` or `INVITE`. */
  readonly method: string;
  readonly realm: string;
  readonly username: string;
  /** The registration's requested life in seconds; null for an INVITE. */
  readonly expires?: number | null;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  /** Always `digest`. */
  readonly scheme?: string;
  /** Default: MD5. */
  readonly algorithm?: string;
  readonly qop?: string;
  readonly cnonce?: string;
  readonly nc?: string;
  readonly opaque?: string;
  readonly source_address?: string;
  readonly source_port?: number;
}

/** A number that may be written as a text: some callers do so, and a query has nothing else. */
function numeric(number: z.ZodMiniNumber<number>): z.ZodMiniType<number> {
  const digits = z.pipe(
    z.string().check(z.regex(/^\d{1,10}$/)),
    z.transform((value: string) => Number(value)),
  );
  return z.union([number, z.pipe(digits, number)]);
}

const seconds = numeric(z.number().check(z.minimum(0), z.maximum(4_294_967_295)));

/** As `line` of `text.ts`, with one check in place of three: every registration of every phone comes through here. */
function field(maxLength: number, minLength = 1): z.ZodMiniString {
  return z.string().check(z.regex(new RegExp(`^\\P{Cc}{${minLength},${maxLength}}$`, 'u')));
}

export const authWebhookRequestSchema: z.ZodMiniType<AuthWebhookRequest> = z.object({
  method: field(32),
  realm: field(253),
  username: field(256),
  expires: z.exactOptional(z.nullable(seconds)),
  nonce: field(512),
  uri: field(2_048),
  response: field(128),
  scheme: z.exactOptional(field(32)),
  algorithm: z.exactOptional(field(32)),
  qop: z.exactOptional(field(32)),
  cnonce: z.exactOptional(field(256)),
  nc: z.exactOptional(field(16)),
  // RFC 2617 §3.2.1 lets the challenger leave it empty, and then it comes back so.
  opaque: z.exactOptional(field(512, 0)),
  source_address: z.exactOptional(field(64)),
  source_port: z.exactOptional(numeric(z.int().check(z.minimum(0), z.maximum(65_535)))),
});

/** What the webhook answers, always with HTTP 200. */
export interface AuthWebhookVerdict {
  /** Only `ok` admits. */
  readonly status: 'ok' | 'fail';
  readonly message: string;
  /** The application to run when this device calls: a UUID. */
  readonly application_sid?: string;
  /** Seconds granted; at most what was asked for. Absent: as asked. */
  readonly expires?: number;
  /** Seconds for which the source address is to be refused; 0 is for ever. */
  readonly blacklist?: number;
}

export const authWebhookVerdictSchema: z.ZodMiniType<AuthWebhookVerdict> = z.object({
  // Any case, as jambonz takes it.
  status: z.pipe(
    z.string(),
    z.transform((value: string): 'ok' | 'fail' => (value.toLowerCase() === 'ok' ? 'ok' : 'fail')),
  ),
  message: z._default(z.string(), ''),
  application_sid: z.exactOptional(z.uuid()),
  expires: z.exactOptional(seconds),
  blacklist: z.exactOptional(
    z.union([
      seconds,
      // How older webhooks say "for ever".
      z.pipe(
        z.literal([-1, '-1']),
        z.transform(() => 0),
      ),
    ]),
  ),
});
