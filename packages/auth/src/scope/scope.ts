/** Where a session is valid in a browser: one server, and either all tabs of the origin or one sub-session. */
export interface Scope {
  /** The server's address. */
  readonly host: string;
  /** Absent: shared by the tabs of the origin. */
  readonly subId?: string | undefined;
}

/** A name for the scope, the same in each tab. */
export function scopeKey({ host, subId }: Scope): string {
  return JSON.stringify(subId === undefined ? [host] : [host, subId]);
}
