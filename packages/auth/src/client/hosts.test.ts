import { afterEach, describe, expect, it } from 'vitest';
import { Browser } from '../testing/tabs.js';
import { createAuthClient } from './auth-client.js';

const browser = new Browser();
afterEach(() => {
  browser.close();
});

const insecure = expect.objectContaining({ code: 'auth/insecure-host' }) as unknown;

describe('a host', () => {
  const { auth } = browser.open();

  it.each([
    'http://phone.example.com',
    'ws://phone.example.com',
    'ftp://localhost',
    'https://user:secret@phone.example.com',
    'phone.example.com',
    '',
    undefined,
    7,
  ])('%j is refused, and the old one stays', (host) => {
    const client = createAuthClient({ host: 'https://phone.example.com' });
    expect(() => client.setHost(host as string)).toThrow(insecure);
    expect(client.host).toBe('https://phone.example.com/');
  });

  it.each([
    ['https://phone.example.com', 'wss://phone.example.com/sip'],
    ['https://example.com:8443/voice?a=b#c', 'wss://example.com:8443/voice/sip'],
    ['http://localhost:7400', 'ws://localhost:7400/sip'],
    ['http://127.0.0.1', 'ws://127.0.0.1/sip'],
  ])('%s has its WebSocket at %s', (host, wsHost) => {
    auth.setHost(host);
    expect(auth.wsHost).toBe(wsHost);
  });

  it('is not known in Node as long as nobody says', () => {
    const client = createAuthClient();
    const unknown = expect.objectContaining({ code: 'auth/no-host' }) as unknown;
    expect(() => client.host).toThrow(unknown);
    expect(() => client.wsHost).toThrow(unknown);
    client.setHost('https://phone.example.com');
    expect(client.host).toBe('https://phone.example.com/');
  });
});

describe('the address of the WebSocket', () => {
  it.each([
    'ws://phone.example.com/sip',
    'https://phone.example.com',
    'wss://a:b@example.com',
    'sip',
    '',
    undefined,
  ])('%j is refused', (url) => {
    const client = createAuthClient({ host: 'https://phone.example.com' });
    expect(() => client.setWsHost(url as unknown as string)).toThrow(insecure);
    expect(client.wsHost).toBe('wss://phone.example.com/sip');
  });

  it('may be another than the host’s', () => {
    const wsHost = 'wss://edge.example.com/sip';
    expect(createAuthClient({ host: 'https://phone.example.com', wsHost }).wsHost).toBe(wsHost);
  });
});

describe('while somebody is logged in', () => {
  it.each(['setHost', 'setWsHost'] as const)('%s is refused', async (method) => {
    const { auth } = browser.open();
    const change = () => auth[method](method === 'setHost' ? 'https://b.example' : 'wss://b.example');
    const login = auth.login({ accessToken: 'pat-of-alice' });
    expect(change).toThrow(expect.objectContaining({ code: 'auth/login-in-progress' }));
    await login;
    expect(change).toThrow(expect.objectContaining({ code: 'auth/logged-in' }));
    await auth.logout();
    expect(change).not.toThrow();
  });
});
