import { OffhookError } from '@offhook/primitives';

/** Every code, each with a page in docs/errors/sip-message. */
export const sipMessageErrorCodes = [
  'sip-message/binary-body',
  'sip-message/empty',
  'sip-message/header-too-long',
  'sip-message/incomplete',
  'sip-message/invalid-challenge',
  'sip-message/invalid-contact',
  'sip-message/invalid-content-length',
  'sip-message/invalid-credentials',
  'sip-message/invalid-cseq',
  'sip-message/invalid-date',
  'sip-message/invalid-header',
  'sip-message/invalid-name-addr',
  'sip-message/invalid-number',
  'sip-message/invalid-parameters',
  'sip-message/invalid-start-line',
  'sip-message/invalid-status',
  'sip-message/invalid-uri',
  'sip-message/invalid-via',
  'sip-message/method-mismatch',
  'sip-message/missing-header',
  'sip-message/not-utf8',
  'sip-message/repeated-header',
  'sip-message/too-large',
  'sip-message/too-many-headers',
  'sip-message/unsafe-value',
  'sip-message/unsupported-digest',
  'sip-message/unsupported-scheme',
  'sip-message/unsupported-version',
] as const;

export type SipMessageErrorCode = (typeof sipMessageErrorCodes)[number];

/** Where it is not the general 400 (RFC 3261 §21.4, §21.5). */
const answers: Partial<Record<SipMessageErrorCode, number>> = {
  'sip-message/header-too-long': 513,
  'sip-message/too-large': 513,
  'sip-message/too-many-headers': 513,
  'sip-message/unsupported-scheme': 416,
  'sip-message/unsupported-version': 505,
};

/** A SIP message, or a part of one, that cannot be read or must not be written. */
export class SipMessageError extends OffhookError<SipMessageErrorCode> {
  override readonly name = 'SipMessageError';

  /** The status a server answers a request with that has this fault. A response with a fault is dropped instead. */
  get answerStatus(): number {
    return answers[this.code] ?? 400;
  }
}
