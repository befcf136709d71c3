// Put in by the bundler from package.json; sources that run unbundled have none.
declare const OFFHOOK_VERSION: string | undefined;

/** RFC 3261 §20.41. */
export const defaultUserAgent: string =
  typeof OFFHOOK_VERSION === 'string' ? `Offhook/${OFFHOOK_VERSION}` : 'Offhook/0.0.0-dev';
