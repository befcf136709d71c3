import type { SipRequest, SipResponse } from '@offhook/sip-message';
import { makeResponse } from '@offhook/sip-transaction';
import type { Body } from './body.js';
import { ClientRequest } from './client-request.js';
import type { Dialog } from './dialog.js';
import type { HeaderField } from './header-field.js';
import type { UserAgent } from './user-agent.js';

export interface InDialogRequest {
  readonly method: string;
  readonly fields?: readonly HeaderField[];
  readonly body?: Body | undefined;
}

export interface SentInDialog {
  readonly request: SipRequest;
  /** Always settles: with 408 without a response, with 503 where none could come. */
  readonly response: Promise<SipResponse>;
}

/** Sends anything but INVITE in a dialog. */
export function sendInDialog(agent: UserAgent, dialog: Dialog, what: InDialogRequest): SentInDialog {
  const { lifetime } = agent;
  const request = agent.makeInDialog(dialog, what);
  const response = new Promise<SipResponse>((resolve) => {
    const giveUp = (): void => {
      resolve(makeResponse(request, { status: 503, reason: 'Given up' }));
    };
    if (lifetime.aborted) {
      giveUp();
      return;
    }
    lifetime.addEventListener('abort', giveUp, { once: true });
    const onFinal = (final: SipResponse): void => {
      lifetime.removeEventListener('abort', giveUp);
      if (final.status < 300) dialog.refreshTarget(final);
      resolve(final);
    };
    new ClientRequest(agent, { request, nextSequence: dialog.nextSequence, onFinal });
  });
  return { request, response };
}
