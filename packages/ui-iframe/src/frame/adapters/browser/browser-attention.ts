import type { Attention } from '../../view-models/attention.js';

/** The document's title and, where the user has allowed it before, a notification. Never asks for permission. */
export class BrowserAttention {
  #notification: Notification | undefined;
  #notifiedCallId: string | undefined;

  show({ incoming, title }: Attention): void {
    document.title = title;
    if (incoming?.callId === this.#notifiedCallId) return;
    this.#notifiedCallId = incoming?.callId;
    this.#notification?.close();
    this.#notification = undefined;
    if (incoming === undefined || !document.hidden || !isAllowed()) return;
    this.#notification = new Notification(incoming.title, { body: incoming.body, tag: incoming.callId });
    this.#notification.onclick = () => {
      window.focus();
    };
  }
}

function isAllowed(): boolean {
  return 'Notification' in window && Notification.permission === 'granted';
}
