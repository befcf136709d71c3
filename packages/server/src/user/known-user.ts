/** A user, with what logging in needs to know. */
export interface KnownUser {
  readonly id: string;
  /** The company of the address. */
  readonly companyId: string;
  readonly sipDomain: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly phoneNumber: string | null;
  readonly passwordHash: string | null;
  readonly disabledAtMs: number | null;
}

/** The columns of a `KnownUser`, where `app_user` is joined with `company`. */
export const knownUserColumns = [
  'app_user.id as id',
  'app_user.company_id as companyId',
  'company.sip_domain as sipDomain',
  'app_user.username as username',
  'app_user.display_name as displayName',
  'app_user.email as email',
  'app_user.phone_number as phoneNumber',
  'app_user.password_hash as passwordHash',
  'app_user.disabled_at as disabledAtMs',
] as const;
