import type { SignUpMode } from '../config/server-config.js';

/** Somebody of the demo company, with everything that logs in. All of it is public: it is a demo. */
export interface DemoUser {
  readonly userId: string;
  readonly displayName: string;
  /** What others dial, and the username. */
  readonly number: string;
  /** A short number for show. */
  readonly extension: string;
  readonly accessToken: string;
  readonly password: string;
  readonly email: string;
  /** E.164. */
  readonly phoneNumber: string;
}

export interface DemoCompany {
  readonly companyId: string;
  readonly name: string;
  readonly sipDomain: string;
}

/** What the demo page learns from `GET /demo/config.json`. */
export interface DemoDescription {
  readonly sipDomain: string;
  readonly echoTarget: string;
  readonly users: readonly DemoUser[];
  /** The first is everybody's; alice is an administrator of the second too. */
  readonly companies: readonly DemoCompany[];
  /** Whether the page may make users. */
  readonly signUp: SignUpMode;
  /** `POST { userId }` answers `{ userTicket }`, in the place of a customer's own backend. */
  readonly userTicketPath: string;
}
