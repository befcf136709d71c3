import { afterAll } from 'vitest';
import { startRealSurroundings } from '../testing/real-surroundings.js';
import { setTestSurroundings } from '../testing/test-surroundings.js';

// The suites of every part that stands on storage or shares state, once more on a real PostgreSQL and a real Redis.
const surroundings = await startRealSurroundings();
setTestSurroundings(surroundings);

afterAll(async () => {
  await surroundings[Symbol.asyncDispose]();
});

await import('../application/application-store.test.js');
await import('../application/user-ticket-login.test.js');
await import('../company/company-store.test.js');
await import('../demo/seed-demo.test.js');
await import('../device/provisioning.test.js');
await import('../http/api-story.test.js');
await import('../http/signed-request.test.js');
await import('../password/password-login.test.js');
await import('../profile/profiles.test.js');
await import('../session/current-session.test.js');
await import('../session/session-store.test.js');
await import('../session/login.test.js');
await import('../session/session.test.js');
await import('../sign-up/sign-up.test.js');
await import('../user/user-store.test.js');
await import('../webhook/auth-webhook.test.js');
await import('../webhook/digest-vectors.test.js');
await import('../webhook/granted-expiry.test.js');
await import('../webhook/source-blacklist.test.js');
await import('../webhook/application-sid.test.js');
await import('../webhook/auth-webhook-get.test.js');
await import('../webhook/nonce-use.test.js');
await import('../webhook/secret-use-notes.test.js');
await import('../webhook/webhook-caller.test.js');
