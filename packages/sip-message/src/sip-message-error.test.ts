import { isOffhookError } from '@offhook/primitives';
import { describe, expect, it } from 'vitest';
import { SipMessageError, sipMessageErrorCodes } from './sip-message-error.js';

describe('SipMessageError', () => {
  it('has codes of its own area, each once, in order', () => {
    expect(sipMessageErrorCodes.every((code) => /^sip-message\/[a-z0-9-]+$/.test(code))).toBe(true);
    expect(sipMessageErrorCodes).toEqual([...new Set(sipMessageErrorCodes)].sort());
  });

  it('is one of ours', () => {
    const error = new SipMessageError('sip-message/empty', 'There is nothing.');
    expect(isOffhookError(error)).toBe(true);
    expect(error).toMatchObject({ name: 'SipMessageError', code: 'sip-message/empty', retryable: false });
  });

  it.each(sipMessageErrorCodes)('%s says how a server answers', (code) => {
    const { answerStatus } = new SipMessageError(code, 'A fault.');
    const special: Readonly<Record<string, number>> = {
      'sip-message/header-too-long': 513,
      'sip-message/too-large': 513,
      'sip-message/too-many-headers': 513,
      'sip-message/unsupported-scheme': 416,
      'sip-message/unsupported-version': 505,
    };
    expect(answerStatus).toBe(special[code] ?? 400);
  });
});
