import type { LoginRequest } from '@offhook/auth';

/** One way to log in: a personal access token, as it is or named, or one of the others. */
export type LoginCredentials =
  | string
  | ((
      | { readonly AccessToken: string }
      /** `alice`, or `alice@example.com` where a server has several domains. */
      | { readonly Username: string; readonly Password: string }
      | { readonly Email: string; readonly Password: string }
      /** E.164, with the plus sign. */
      | { readonly PhoneNumber: string; readonly Password: string }
      /** Made by a backend in the name of its application. */
      | { readonly UserTicket: string }
      /** A session that is kept elsewhere, as by a backend. */
      | { readonly SessionId: string; readonly SessionSecret: string }
      /** The session that this browser has already; nothing else is sent, and without one it rejects. */
      | { readonly CheckOnly: true }
    ) & {
      /** The sub-session to log in to. Default: the one that the tabs share. */
      readonly SubId?: string | undefined;
    });

/** The same under the names of `auth`, which also checks the values: a page without types may give anything. */
export function toLoginRequest(credentials: LoginCredentials): LoginRequest {
  if (typeof credentials === 'string') return { accessToken: credentials };
  const named = Object.entries(Object(credentials) as object).map(([name, value]: [string, unknown]) => [
    name.charAt(0).toLowerCase() + name.slice(1),
    value,
  ]);
  // Nothing at all reads like a token that was forgotten.
  return (named.length === 0 ? { accessToken: '' } : Object.fromEntries(named)) as LoginRequest;
}
