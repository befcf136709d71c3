// A backend that logs in for its pages. Run: OFFHOOK_HOST=https://… OFFHOOK_TOKEN=oh_pat_… node server.mjs
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createAuthClient } from '@offhook/auth';

const { OFFHOOK_HOST = 'http://localhost:7400', OFFHOOK_TOKEN = '', PORT = '0' } = process.env;

/** One client, and so one session, for each page: what one page does with its session does not touch another. */
async function withSession(use) {
  const auth = createAuthClient({ host: OFFHOOK_HOST, renewal: 'manual' });
  try {
    return await use(auth, await auth.login({ accessToken: OFFHOOK_TOKEN, timeoutMs: 5_000 }));
  } finally {
    auth.dispose();
  }
}

const answers = {
  // The page shall be logged in: it gets the session, and resumes it. Not the access token, which makes more of them.
  'POST /session': () =>
    withSession((_, { sessionId, sessionSecret }) => ({ host: OFFHOOK_HOST, sessionId, sessionSecret })),

  // The page shall be a phone and nothing else: it gets a ticket that works once. The session stays here.
  'POST /ticket': () =>
    withSession(async (auth) => {
      const { ticket, userId } = await auth.createProvisioningTicket();
      return { host: OFFHOOK_HOST, ticket, userId };
    }),
};

const server = createServer(async (request, response) => {
  const answer = answers[`${request.method} ${request.url}`];
  try {
    if (request.method === 'GET' && request.url === '/') {
      const page = await readFile(new URL('public/index.html', import.meta.url));
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    } else if (answer === undefined || !isOurUser(request)) {
      response.writeHead(answer === undefined ? 404 : 403).end();
    } else {
      const body = JSON.stringify(await answer());
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(body);
    }
  } catch (error) {
    // `code` is for the log: what it means is in docs/errors. Neither has a secret in it.
    console.error(error.code ?? error);
    response
      .writeHead(502, { 'content-type': 'application/json' })
      .end('{"error":"The phone is not available."}');
  }
});

/** Put your own login here. Asking for a header of our own keeps other sites' forms and links out. */
function isOurUser(request) {
  return request.headers['x-requested-with'] === 'backend-login';
}

server.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`The page is at http://127.0.0.1:${server.address().port}/`);
});
