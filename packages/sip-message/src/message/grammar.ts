/** RFC 3261 §25.1 `token`. */
export const tokenPattern = /^[A-Za-z0-9\-.!%*_+`'~]+$/;

export const sipVersion = 'SIP/2.0';

/** What would let a value end its line and begin another. */
export const lineBreakPattern = /[\r\n]/;
