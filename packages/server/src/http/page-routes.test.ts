import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { createTestServer, errorOf, type TestServerOptions } from '../testing/test-server.js';

const files = {
  'demo/index.html': '<title>demo</title>',
  'demo/assets/main-1a2b.js': 'demo()',
  'frame/index.html': '<title>frame</title>',
  'frame/assets/main-3c4d.js': 'frame()',
  'sdk/offhook.js': 'sdk()',
  'secret.txt': 'not public',
};

async function withPages(options: TestServerOptions = {}) {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder.path, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  const server = await createTestServer({ ...options, publicFolder: folder.path });
  return {
    get: async (url: string, headers: Record<string, string> = {}) =>
      await server.app.inject({ url, headers: { host: 'localhost:7400', ...headers } }),
    server,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function directivesOf(policy: unknown): ReadonlyMap<string, readonly string[]> {
  const directives = String(policy).split('; ');
  return new Map(
    directives.map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
}

describe('the frame', () => {
  it('is served at /frame/', async () => {
    await using pages = await withPages();
    const response = await pages.get('/frame/');
    expect([response.statusCode, response.body]).toEqual([200, '<title>frame</title>']);
    expect(response.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
    expect((await pages.get('/frame/index.html')).statusCode).toBe(200);
  });

  it('is found without its last slash', async () => {
    await using pages = await withPages();
    const response = await pages.get('/frame');
    expect([response.statusCode, response.headers.location]).toEqual([308, 'frame/']);
  });

  it('may be embedded by the allowed pages, and reaches its own edge', async () => {
    await using pages = await withPages({ config: { allowedOrigins: ['https://crm.example.com'] } });
    const directives = directivesOf((await pages.get('/frame/')).headers['content-security-policy']);
    expect(directives.get('frame-ancestors')).toEqual(["'self'", 'https://crm.example.com']);
    expect(directives.get('connect-src')).toEqual(["'self'", 'ws://localhost:7400', 'wss://localhost:7400']);
    expect(directives.get('default-src')).toEqual(["'self'"]);
    expect(directives.has('script-src')).toBe(false);
  });

  it('reaches the edge at the public address, or elsewhere', async () => {
    await using behindProxy = await withPages({ config: { publicUrl: 'https://phone.example.com/' } });
    const own = directivesOf((await behindProxy.get('/frame/')).headers['content-security-policy']);
    expect(own.get('connect-src')).toEqual(["'self'", 'ws://phone.example.com', 'wss://phone.example.com']);
    const sip = { edge: 'external', webSocketUrls: ['wss://sip.example.com:8443/ws'] } as const;
    await using external = await withPages({ config: { sip } });
    const foreign = directivesOf((await external.get('/frame/')).headers['content-security-policy']);
    expect(foreign.get('connect-src')).toEqual(["'self'", 'wss://sip.example.com:8443']);
  });

  it('cannot be given a policy by its Host header', async () => {
    await using pages = await withPages();
    const { headers } = await pages.get('/frame/', { host: "x; script-src 'unsafe-inline'" });
    expect(headers['content-security-policy']).not.toContain('unsafe-inline');
  });

  it('may use the microphone', async () => {
    await using pages = await withPages();
    expect((await pages.get('/frame/')).headers['permissions-policy']).toContain('microphone=(self)');
  });
});

describe('built files', () => {
  it('are kept for ever when their names hold a hash, and asked for again when not', async () => {
    await using pages = await withPages();
    const cacheOf = async (url: string) => (await pages.get(url)).headers['cache-control'];
    expect(await cacheOf('/frame/assets/main-3c4d.js')).toBe('public, max-age=31536000, immutable');
    expect(await cacheOf('/sdk/offhook.js')).toBe('no-cache');
  });

  it('are not sent again when the browser has them', async () => {
    await using pages = await withPages();
    const etag = String((await pages.get('/sdk/offhook.js')).headers.etag);
    expect((await pages.get('/sdk/offhook.js', { 'if-none-match': etag })).statusCode).toBe(304);
  });

  it('may be loaded from any page when they are the SDK', async () => {
    await using pages = await withPages();
    expect((await pages.get('/sdk/offhook.js', { origin: 'https://any.example' })).headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'content-type': 'application/javascript; charset=utf-8',
    });
  });

  it.each([
    '/secret.txt',
    '/sdk/../secret.txt',
    '/sdk/%2e%2e/secret.txt',
    '/sdk/..%5csecret.txt',
    '/frame/../secret.txt',
  ])('are all that is served: not %s', async (url) => {
    await using pages = await withPages({ config: { isDemo: true } });
    expect(errorOf(await pages.get(url))).toBe('404 request/not-found');
  });

  it('answer GET and HEAD alone', async () => {
    await using pages = await withPages();
    const head = await pages.server.app.inject({ method: 'HEAD', url: '/sdk/offhook.js' });
    expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([200, '', '5']);
    const post = await pages.server.app.inject({ method: 'POST', url: '/sdk/offhook.js' });
    expect(errorOf(post)).toBe('405 request/method-not-allowed');
  });
});

describe('the root', () => {
  it('is the demo in demo mode', async () => {
    await using pages = await withPages({ config: { isDemo: true } });
    const response = await pages.get('/');
    expect(response.body).toBe('<title>demo</title>');
    const directives = directivesOf(response.headers['content-security-policy']);
    expect(directives.get('frame-ancestors')).toEqual(["'self'"]);
    expect(directives.get('frame-src')).toEqual(["'self'"]);
    expect((await pages.get('/assets/main-1a2b.js')).body).toBe('demo()');
  });

  it('is a word of explanation otherwise', async () => {
    await using pages = await withPages();
    const response = await pages.get('/');
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(response.body).toContain('This is an Offhook server.');
    expect(errorOf(await pages.get('/assets/main-1a2b.js'))).toBe('404 request/not-found');
  });

  it('also when nothing was built, which the log says', async () => {
    await using server = await createTestServer({ config: { isDemo: true }, publicFolder: '/nowhere' });
    expect((await server.app.inject('/')).body).toContain('This is an Offhook server.');
    const warnings = server.logLines().filter(({ level }) => level === 'warn');
    expect(warnings.map(({ folder }) => folder)).toEqual(['/nowhere/demo', '/nowhere/frame', '/nowhere/sdk']);
  });
});
