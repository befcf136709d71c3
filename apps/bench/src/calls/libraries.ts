/** A library whose phone is measured. */
export interface Library {
  readonly name: string;
  /** The page of `src/calls/page` that has its phone. */
  readonly page: string;
}

export const offhook: Library = { name: 'Offhook', page: 'offhook' };

export const peers: readonly Library[] = [
  { name: 'SIP.js SimpleUser', page: 'simple-user' },
  { name: 'SIP.js SessionManager', page: 'session-manager' },
  { name: 'JsSIP', page: 'jssip' },
];

export const libraries: readonly Library[] = [offhook, ...peers];
