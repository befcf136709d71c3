import type { AuthWebhookRequest, AuthWebhookVerdict } from '@offhook/protocol';
import { digestHa1, digestResponse, readAlgorithm } from '@offhook/sip-message';
import type { Verdicts } from '../verdict/verdicts.js';

/** Every user's password in tests. */
export const passwordOf = (user: string): string => `secret of ${user}`;

/** What an honest webhook says. */
export function judge(question: AuthWebhookRequest): AuthWebhookVerdict {
  const { method, nonce, realm, uri, username } = question;
  const algorithm = readAlgorithm(question.algorithm ?? 'MD5') ?? 'MD5';
  const ha1 = digestHa1({ algorithm, username, realm, password: passwordOf(username) });
  const { cnonce, nc, qop } = question;
  const expected = digestResponse({ algorithm, ha1, method, uri, nonce, nc, cnonce, qop });
  return expected === question.response
    ? { status: 'ok', message: '' }
    : { status: 'fail', message: 'wrong password' };
}

/** A webhook without HTTP. Judges by `passwordOf`, or as a test says. */
export class PasswordVerdicts implements Verdicts {
  readonly questions: AuthWebhookRequest[] = [];
  answer: (
    question: AuthWebhookRequest,
    signal: AbortSignal,
  ) => AuthWebhookVerdict | Promise<AuthWebhookVerdict> = judge;

  async ask(question: AuthWebhookRequest, signal: AbortSignal): Promise<AuthWebhookVerdict> {
    this.questions.push(question);
    return await this.answer(question, signal);
  }
}
