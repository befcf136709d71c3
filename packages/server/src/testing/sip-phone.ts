import type { AuthWebhookRequest, AuthWebhookVerdict } from '@offhook/protocol';
import { type DigestAlgorithm, digestHa1, digestResponse } from '@offhook/sip-message';
import { createTestServer, dayMs, domain, type TestServer, type TestServerOptions } from './test-server.js';

/** What the webhook says to everybody whom it does not admit. */
export const refused = { status: 'fail', message: 'authentication refused' } as const;

export interface Phone {
  readonly username: string;
  readonly realm: string;
  readonly secret: string;
  readonly lifeMs?: number;
}

/** Seeds a phone whose secret is known, as a device that was provisioned would have it. */
export async function addPhone({ db, clock, services }: TestServer, phone: Phone): Promise<void> {
  const { realm, secret, username } = phone;
  const companyId = `company of ${realm}`;
  await services.users.saveCompany({ id: companyId, name: realm, sipDomain: realm }, clock.now());
  const known = await db.selectFrom('app_user').where('id', '=', username).select('id').executeTakeFirst();
  if (known === undefined) {
    await services.users.saveUser({ id: username, companyId, username, displayName: username }, clock.now());
  }
  const token = { userId: username, name: 'test', expiresAtMs: clock.now() + dayMs };
  const accessToken = `access token of ${username}`;
  await services.accessTokens.save(accessToken, token, clock.now());
  const { sessionId } = await services.login.logIn(
    { method: 'access-token', accessToken },
    { sourceAddress: '192.0.2.1', userAgent: undefined, subId: undefined },
  );
  const request = { userId: username, deviceToken: secret.padEnd(32, '0'), canCreate: true };
  await services.minter.give({ ...request, sessionId, username, sipDomain: realm, secret });
}

export interface Answer extends Phone {
  readonly algorithm?: DigestAlgorithm;
  /** Default: true. */
  readonly hasQop?: boolean;
  readonly more?: {
    readonly method?: string;
    readonly nonce?: string;
    readonly uri?: string;
    readonly cnonce?: string;
    readonly nc?: string;
  };
}

/** A nonce's count is right once, so each question counts on. */
let nonceCount = 0;

/** What the edge asks after a phone has answered its challenge rightly. */
export function requestOf(answer: Answer): AuthWebhookRequest {
  const { algorithm = 'MD5', hasQop = true, more = {}, realm, secret, username } = answer;
  const { cnonce = 'a cnonce', nc = nextCount(), ...fields } = more;
  const base = {
    method: 'REGISTER',
    uri: `sip:${realm}`,
    nonce: 'a nonce',
    ...fields,
    ...(hasQop ? { qop: 'auth', nc, cnonce } : {}),
  };
  const ha1 = digestHa1({ algorithm, username, realm, password: secret });
  const response = digestResponse({ algorithm, ha1, ...base });
  return { realm, username, expires: 300, scheme: 'digest', algorithm, response, ...base };
}

function nextCount(): string {
  nonceCount += 1;
  return nonceCount.toString(16).padStart(8, '0');
}

export const alice: Phone = { username: 'alice', realm: domain, secret: 'secret of alice' };

/** A server with one phone, alice's. */
export async function withAlice(config: TestServerOptions = {}): Promise<TestServer> {
  const server = await createTestServer(config);
  await server.services.users.saveCompany({ id: 'company', name: 'x', sipDomain: 'x.example' }, 0);
  await addPhone(server, alice);
  return server;
}

/** Asks the webhook, which answers HTTP 200 whatever it thinks. */
export async function verdictFor(server: TestServer, body: unknown): Promise<AuthWebhookVerdict> {
  const response = await server.askWebhook(body);
  if (response.statusCode !== 200) throw new Error(response.body);
  return response.json<AuthWebhookVerdict>();
}
