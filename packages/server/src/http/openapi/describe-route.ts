import type { RequestErrorCode } from '../../error/request-error.js';
import { type Credential, credentialFacts } from './credential.js';

/** The chapters of the API's description, in its order. */
export const apiTags = {
  session: 'Logging in and out, and the sessions of a user',
  user: 'Signing up, the profile and the password',
  'access-token': 'Personal access tokens',
  device: 'Devices, and the documents that make phones of them',
  settings: 'Settings of companies, users and devices',
  webhook: 'What the SIP edge asks',
  operation: 'What an operator watches',
} as const;
export type ApiTag = keyof typeof apiTags;

export interface RouteFacts {
  /** Half a sentence: what it does. */
  readonly summary: string;
  readonly tag: ApiTag;
  /** Any one of them is enough; none: open to everybody. */
  readonly security: readonly Credential[];
  /** Codes beside those that the credentials, a body and every route bring along. */
  readonly errors?: readonly RequestErrorCode[];
  /** Codes that every route may answer, and this one does not. */
  readonly never?: readonly RequestErrorCode[];
  /** More sentences, in Markdown. */
  readonly description?: string;
}

/** What a route's schema says of the route itself. */
export interface RouteDescription {
  readonly summary: string;
  readonly description?: string;
  readonly tags: string[];
  readonly security: Record<string, string[]>[];
  readonly 'x-error-codes': readonly RequestErrorCode[];
  readonly 'x-never-codes': readonly RequestErrorCode[];
}

/**
 * Describes a route in the API's document. To be spread into its schema, before `body`, `params` and `response`:
 * `schema: { ...describeRoute({ … }), body, response: { 200: sessionSchema } }`.
 */
export function describeRoute(facts: RouteFacts): RouteDescription {
  const { description, errors = [], never = [], security, summary, tag } = facts;
  const shown = security.map((credential) => credentialFacts[credential]);
  return {
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    security: shown.flatMap(({ schemes }) =>
      schemes.length === 0 ? [{}] : schemes.map((scheme) => ({ [scheme]: [] })),
    ),
    'x-error-codes': [...new Set([...shown.flatMap((credential) => credential.errors), ...errors])],
    'x-never-codes': never,
  };
}

/** For routes that are no part of the API: pages, files, and what only refuses. */
export const undescribed: { readonly hide: true } = { hide: true };
