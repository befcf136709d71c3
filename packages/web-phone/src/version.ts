// The bundler puts the package's version here; without one, as in tests, it stays undeclared.
declare const OFFHOOK_VERSION: string | undefined;

/** The release of this SDK. */
export const Version: string = typeof OFFHOOK_VERSION === 'string' ? OFFHOOK_VERSION : 'dev';
