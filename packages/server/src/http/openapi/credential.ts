import type { RequestErrorCode } from '../../error/request-error.js';

/** What a route asks its caller to show. */
export const credentials = [
  'accessToken',
  'userTicket',
  'session',
  'application',
  'provisioningTicket',
  'sipEdge',
  'metricsToken',
  'nothing',
] as const;
export type Credential = (typeof credentials)[number];

/** A security scheme of OpenAPI 3.1. */
type SecurityScheme =
  | { readonly type: 'http'; readonly scheme: 'bearer' | 'basic'; readonly description: string }
  | {
      readonly type: 'apiKey';
      readonly in: 'header';
      readonly name: string;
      readonly description: string;
    };

const header = (name: string, description: string): SecurityScheme => ({
  type: 'apiKey',
  in: 'header',
  name,
  description,
});
const bearer = (description: string): SecurityScheme => ({ type: 'http', scheme: 'bearer', description });
const basic = (description: string): SecurityScheme => ({ type: 'http', scheme: 'basic', description });

export const securitySchemes: Readonly<Record<string, SecurityScheme>> = {
  accessToken: bearer('A personal access token, `oh_pat_…`.'),
  userTicket: header('authorization', '`User <ticket>`: a ticket that an application signed for a user.'),
  session: bearer('The token of a session, `oh_ses_…`.'),
  signedSession: header(
    'authorization',
    '`Instance <sessionId>:<signature>`, with `x-timestamp`: the request is signed by the session’s secret.',
  ),
  signedApplication: header(
    'authorization',
    '`Application <key>:<signature>`, with `x-timestamp`: the request is signed by the application’s secret.',
  ),
  applicationSecret: basic('The key and the secret of an application.'),
  provisioningTicket: bearer('A provisioning ticket. It works once.'),
  sipEdge: basic('The user name and password of the SIP edge.'),
  sipEdgeSignature: header(
    'jambonz-signature',
    '`t=<seconds>,v1=<HMAC-SHA256>` over the time and the raw body.',
  ),
  metricsToken: bearer('The token of the setting `metrics.token`. Callers of this machine need none.'),
};

interface CredentialFacts {
  /** Names of `securitySchemes`; any one of them is enough. None: the body or the setting says what is. */
  readonly schemes: readonly string[];
  /** Why it may be refused. */
  readonly errors: readonly RequestErrorCode[];
}

const signing: readonly RequestErrorCode[] = [
  'auth/signature-invalid',
  'auth/clock-skewed',
  'auth/request-replayed',
];

export const credentialFacts: Readonly<Record<Credential, CredentialFacts>> = {
  accessToken: { schemes: ['accessToken'], errors: ['auth/token-invalid', 'auth/token-expired'] },
  userTicket: { schemes: ['userTicket'], errors: ['auth/ticket-invalid', 'auth/ticket-expired'] },
  session: {
    schemes: ['session', 'signedSession'],
    errors: ['auth/session-invalid', 'auth/session-expired', ...signing],
  },
  application: { schemes: ['signedApplication', 'applicationSecret'], errors: signing },
  provisioningTicket: { schemes: ['provisioningTicket'], errors: ['provisioning/ticket-invalid'] },
  sipEdge: {
    schemes: ['sipEdge', 'sipEdgeSignature'],
    errors: ['webhook/wrong-credentials', 'webhook/wrong-signature'],
  },
  metricsToken: { schemes: ['metricsToken'], errors: ['auth/token-invalid', 'request/not-found'] },
  nothing: { schemes: [], errors: [] },
};
