import type { Unsubscribe } from '@offhook/primitives';
import type {
  AccessTokenSummary,
  Device,
  NewAccessToken,
  NewAccessTokenBody,
  PasswordChange,
  PhoneLease,
  Profile,
  ProfileChange,
  Session,
  SessionSummary,
  SignUpBody,
} from '@offhook/protocol';

interface Limits {
  readonly signal?: AbortSignal | undefined;
}

/** Every way to show who one is. */
export type LoginChoice = (
  | { readonly accessToken: string }
  | { readonly username: string; readonly password: string }
  | { readonly email: string; readonly password: string }
  | { readonly phoneNumber: string; readonly password: string }
  | { readonly userTicket: string }
  | { readonly sessionId: string; readonly sessionSecret: string }
  | { readonly checkOnly: true }
) & { readonly subId?: string | null };

/** What this page does with `@offhook/auth`, as a port: tests make a page without a server. */
export interface AccountClient {
  login(choice: LoginChoice & Limits): Promise<Session>;
  signUp(body: Omit<SignUpBody, 'subId'> & { readonly subId?: string | null } & Limits): Promise<Session>;
  logout(limits?: Limits): Promise<void>;
  getSubId(): Promise<string>;
  profile(limits?: Limits): Promise<Profile>;
  updateProfile(change: ProfileChange): Promise<Profile>;
  changePassword(change: PasswordChange): Promise<void>;
  selectCompany(companyId: string): Promise<Session>;
  sessions(limits?: Limits): Promise<readonly SessionSummary[]>;
  endSession(sessionId: string): Promise<void>;
  accessTokens(limits?: Limits): Promise<readonly AccessTokenSummary[]>;
  createAccessToken(token: NewAccessTokenBody): Promise<NewAccessToken>;
  revokeAccessToken(id: string): Promise<void>;
  phoneLease(limits?: Limits): Promise<PhoneLease>;
  on(
    name: 'sessionChanged',
    listener: (payload: { readonly session: Session | undefined }) => void,
  ): Unsubscribe;
}

/** Whose devices, and by which right. */
export interface DeviceOwner {
  readonly userId: string;
  readonly sessionToken: string;
}

/** What this page does with the directory of `@offhook/provisioning/devices`. */
export interface DeviceClient {
  devices(owner: DeviceOwner & Limits): Promise<readonly Device[]>;
  renameDevice(order: DeviceOwner & { readonly deviceId: string; readonly name: string }): Promise<unknown>;
  revokeDevice(order: DeviceOwner & { readonly deviceId: string }): Promise<void>;
}
