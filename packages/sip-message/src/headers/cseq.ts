import { SipMessageError } from '../sip-message-error.js';

/** RFC 3261 §20.16. */
export interface CSeq {
  /** Below 2^31 (§8.1.1.5). */
  readonly sequence: number;
  readonly method: string;
}

const pattern = /^(\d{1,20})[ \t]+([A-Za-z0-9\-.!%*_+`'~]+)$/;
const limit = 2 ** 31;

/** @throws SipMessageError `sip-message/invalid-cseq` */
export function parseCSeq(text: string): CSeq {
  const [, digits, method] = pattern.exec(text) ?? [];
  const sequence = Number(digits);
  if (method === undefined || sequence >= limit) {
    throw new SipMessageError(
      'sip-message/invalid-cseq',
      'The CSeq header of the SIP message cannot be read.',
    );
  }
  return { sequence, method };
}
