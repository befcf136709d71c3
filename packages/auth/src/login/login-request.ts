import type { OutgoingRequest, SignUpBody } from '@offhook/protocol';

export interface WaitLimits {
  /** Aborting it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for the server. Default: 15,000. */
  readonly timeoutMs?: number | undefined;
}

/** Exactly one way to show who one is. */
export type LoginProof =
  /** A personal access token. */
  | { readonly accessToken: string }
  /** `alice`, or `alice@example.com` where a server has several domains. */
  | { readonly username: string; readonly password: string }
  | { readonly email: string; readonly password: string }
  /** E.164, with the plus sign. */
  | { readonly phoneNumber: string; readonly password: string }
  /** Made by an application's backend. */
  | { readonly userTicket: string }
  /** A session that somebody kept, perhaps a backend. */
  | { readonly sessionId: string; readonly sessionSecret: string }
  /** The session that this browser has for the scope, if it is still good. Sends nothing else. */
  | { readonly checkOnly: true };

export type LoginRequest = LoginProof &
  WaitLimits & {
    /**
     * The sub-session to log in to; null: the session that the tabs share.
     * Default: the one that `getSubId` made, else the one that the tabs share.
     */
    readonly subId?: string | null | undefined;
  };

export interface SignUpRequest extends Omit<SignUpBody, 'subId'>, WaitLimits {
  /** As in `LoginRequest`. */
  readonly subId?: string | null | undefined;
  /** For servers that take sign-ups from applications alone: signs the request. Never in a browser. */
  readonly sign?: ApplicationSigner | undefined;
}

/** As `(request) => signApplicationRequest({ ...request, applicationKey, applicationSecret })`. */
export type ApplicationSigner = (request: OutgoingRequest & { readonly timestamp: string }) => {
  readonly authorization: string;
  readonly 'x-timestamp': string;
};
