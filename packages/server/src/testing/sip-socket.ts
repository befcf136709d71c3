import { once } from 'node:events';
import type { SipAccount } from '@offhook/protocol';
import {
  answerChallenge,
  chooseChallenge,
  formatCredentials,
  parseChallenge,
  parseMessage,
  SipHeaders,
  serializeMessage,
  type SipResponse,
} from '@offhook/sip-message';
import { WebSocket } from 'ws';

/** The smallest phone that can register (RFC 7118, RFC 3261 §10): enough to see that server and edge agree. */
export async function register(account: SipAccount): Promise<readonly number[]> {
  const socket = new WebSocket(account.webSocketUrls[0] ?? '', 'sip');
  try {
    await once(socket, 'open');
    const challenge = await ask(socket, requestFor(account, 1));
    const statuses = [challenge.status];
    const offered = challenge.headers.all('WWW-Authenticate').map(parseChallenge);
    const chosen = chooseChallenge(offered);
    if (chosen === undefined) return statuses;
    const credentials = answerChallenge({
      challenge: chosen,
      username: account.username,
      password: account.password,
      method: 'REGISTER',
      uri: `sip:${account.domain}`,
      cnonce: 'a cnonce',
      nonceCount: 1,
    });
    const answer = await ask(socket, requestFor(account, 2, formatCredentials(credentials)));
    return [...statuses, answer.status];
  } finally {
    socket.terminate();
  }
}

function requestFor({ domain, username }: SipAccount, sequence: number, authorization?: string): string {
  const aor = `<sip:${username}@${domain}>`;
  const headers = new SipHeaders();
  headers.set(
    'Via',
    `SIP/2.0/WS client.invalid;branch=z9hG4bK${sequence}${Math.random().toString(36).slice(2)}`,
  );
  headers.set('Max-Forwards', '70');
  headers.set('From', `${aor};tag=from`);
  headers.set('To', aor);
  headers.set('Call-ID', 'a-call-id');
  headers.set('CSeq', `${sequence} REGISTER`);
  headers.set('Contact', `<sip:${username}@client.invalid;transport=ws>`);
  headers.set('Expires', '300');
  if (authorization !== undefined) headers.set('Authorization', authorization);
  return serializeMessage({ kind: 'request', method: 'REGISTER', uri: `sip:${domain}`, headers, body: '' });
}

async function ask(socket: WebSocket, request: string): Promise<SipResponse> {
  socket.send(request);
  for (;;) {
    const [data] = (await once(socket, 'message')) as [Buffer];
    const message = parseMessage(data.toString());
    if (message.kind === 'response' && message.status >= 200) return message;
  }
}
