import { asBearer, endpoints, type Session, sessionSchema } from '@offhook/protocol';
import type { AuthRequests, Question } from '../requests/auth-requests.js';
import type { ServerTime } from '../requests/server-time.js';
import { sessionTokenOf } from '../session/session-token.js';
import type { ApplicationSigner } from './login-request.js';
import type { LoginOrder } from './login-order.js';

export type ExchangeOrder = Exclude<LoginOrder, { readonly kind: 'check' }>;

export interface ExchangeParts {
  readonly requests: AuthRequests;
  readonly time: ServerTime;
}

/** Exchanges what somebody showed for a session. */
export async function exchange(
  order: ExchangeOrder,
  { requests, time }: ExchangeParts,
  signal: AbortSignal,
): Promise<Session> {
  return await requests.askFor(sessionSchema, await questionOf(order, time), signal);
}

async function questionOf(order: ExchangeOrder, time: ServerTime): Promise<Question> {
  const { subId } = order;
  const scoped = subId === undefined ? {} : { subId };
  const body = subId === undefined ? undefined : scoped;
  const login = { method: 'POST', path: endpoints.login } as const;
  switch (order.kind) {
    case 'access-token':
      return { ...login, body, proof: asBearer(order.accessToken) };
    case 'user-ticket':
      return { ...login, body, proof: () => ({ authorization: `User ${order.userTicket}` }) };
    case 'password':
      return { ...login, body: { ...order.body, ...scoped } };
    case 'resume':
      return {
        method: 'GET',
        path: endpoints.session,
        proof: asBearer(await sessionTokenOf(order.sessionSecret)),
      };
    case 'sign-up':
      return {
        method: 'POST',
        path: endpoints.signUp,
        body: { ...order.body, ...scoped },
        proof: order.sign && signed(order.sign, time),
      };
  }
}

function signed(sign: ApplicationSigner, time: ServerTime): Question['proof'] {
  return (request) => {
    const { authorization, 'x-timestamp': timestamp } = sign({
      ...request,
      timestamp: new Date(time.now()).toISOString(),
    });
    return { authorization, 'x-timestamp': timestamp };
  };
}
