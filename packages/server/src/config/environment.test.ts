import { describe, expect, it } from 'vitest';
import { environmentSource, environmentVariables } from './environment.js';
import { resolveConfig } from './resolve-config.js';

describe('environmentSource', () => {
  it.each([
    [{ PORT: '8080' }, { port: 8_080 }],
    [{ PORT: ' 8080 ' }, { port: 8_080 }],
    [{ PORT: '' }, {}],
    [{ PORT: 'abc' }, { port: 'abc' }],
    [{ DEMO: 'TRUE' }, { isDemo: true }],
    [{ DEMO: '0' }, { isDemo: false }],
    [{ DEMO: 'constructor' }, { isDemo: 'constructor' }],
    [
      { ALLOWED_ORIGINS: 'https://a.example, https://b.example' },
      { allowedOrigins: ['https://a.example', 'https://b.example'] },
    ],
    [
      { SIP_DOMAIN: 'a.example', SIP_EDGE: 'external', WEBHOOK_PASSWORD: 'pass word' },
      { sip: { domain: 'a.example', edge: 'external' }, webhook: { password: 'pass word' } },
    ],
    [{ HOME: '/root' }, {}],
  ])('%j is %j', (environment, values) => {
    expect(environmentSource(environment).values).toEqual(values);
  });

  it('names the variable of a wrong setting', () => {
    const resolve = (environment: Record<string, string>) => () =>
      resolveConfig([environmentSource(environment)]);
    expect(resolve({ PORT: 'abc' })).toThrow(
      'The setting port (the environment variable PORT) must be a whole number from 0 to 65535.',
    );
    expect(resolve({ SIP_EDGE: 'none' })).toThrow('(the environment variable SIP_EDGE)');
  });

  it('reads each variable into a setting that exists', () => {
    const sound: Readonly<Record<string, string>> = {
      PORT: '1',
      HOST: 'localhost',
      DATA_FOLDER: 'data',
      DATABASE_URL: 'postgres://offhook:secret@127.0.0.1:5432/offhook',
      REDIS_URL: 'redis://127.0.0.1:6379',
      DEMO: 'true',
      PUBLIC_URL: 'https://phone.example.com/',
      PUBLIC_FOLDER: 'public',
      ALLOWED_ORIGINS: 'https://crm.example.com',
      TRUSTED_PROXIES: '127.0.0.1 10.0.0.0/8',
      OFFHOOK_KEY: 'k'.repeat(44),
      OFFHOOK_OLD_KEYS: 'j'.repeat(44),
      LOG_LEVEL: 'debug',
      SIP_DOMAIN: 'example.com',
      SIP_EDGE: 'external',
      SIP_WEBSOCKET_URLS: 'wss://sip.example.com/ws',
      SIP_MAX_EXPIRES_SECONDS: '300',
      WEBHOOK_USERNAME: 'kamailio',
      WEBHOOK_PASSWORD: 'secret',
      WEBHOOK_SIGNATURE_SECRETS: 'wh_secret_new wh_secret_old',
      WEBHOOK_SIGNATURE_TOLERANCE_MS: '60000',
      WEBHOOK_NONCE_MEMORY_MS: '60000',
      SESSION_LIFETIME_MS: '1000',
      SESSION_MAX_LIFETIME_MS: '1000',
      SIGN_UP: 'application',
      SECRET_LIFETIME_MS: '1000',
      TICKET_LIFETIME_MS: '1000',
      BLACKLIST_FAILURE_COUNT: '0',
      BLACKLIST_BLOCK_MS: '0',
      REQUEST_LIMIT_COUNT: '0',
      METRICS_TOKEN: 'secret',
    };
    expect(Object.keys(sound).sort()).toEqual(Object.keys(environmentVariables).sort());
    const config = resolveConfig([environmentSource(sound)]);
    expect(config).toMatchObject({
      port: 1,
      isDemo: true,
      sip: { edge: 'external' },
      webhook: { username: 'kamailio' },
    });
    expect(config.trustedProxies).toEqual(['127.0.0.1', '10.0.0.0/8']);
  });
});
