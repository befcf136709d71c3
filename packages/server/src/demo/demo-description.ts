/** Somebody of the demo company, with the token that logs in. */
export interface DemoUser {
  readonly userId: string;
  readonly displayName: string;
  /** What others dial. */
  readonly number: string;
  /** A short number for show. */
  readonly extension: string;
  readonly accessToken: string;
}

/** What the demo page learns from `GET /demo/config.json`. */
export interface DemoDescription {
  readonly sipDomain: string;
  readonly echoTarget: string;
  readonly users: readonly DemoUser[];
}
