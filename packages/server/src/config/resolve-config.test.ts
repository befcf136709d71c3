import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConfigSource, resolveConfig } from './resolve-config.js';
import { defaultServerConfig, logLevelOf, sipDomainOf } from './server-config.js';

const source = (values: unknown, name = 'the test'): ConfigSource => ({ values, nameOf: () => name });

/** What the message says after "The setting". */
function complaintAbout(values: unknown): string {
  try {
    resolveConfig([source(values)]);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return 'no complaint';
}

describe('resolveConfig', () => {
  it('is the defaults when nothing is said', () => {
    expect(resolveConfig([])).toEqual(defaultServerConfig);
    expect(resolveConfig([source({}), source({ sip: {}, port: undefined })])).toEqual(defaultServerConfig);
  });

  it('lets the later source win, setting by setting', () => {
    const config = resolveConfig([
      source({
        port: 1,
        sip: { domain: 'a.example', maxExpiresSeconds: 60 },
        allowedOrigins: ['https://a.example'],
      }),
      source({ port: 2, sip: { domain: 'b.example' }, allowedOrigins: ['https://b.example'] }),
      source({ host: '::1' }),
    ]);
    expect(config).toMatchObject({ host: '::1', port: 2, allowedOrigins: ['https://b.example'] });
    expect(config.sip).toEqual({ ...defaultServerConfig.sip, domain: 'b.example', maxExpiresSeconds: 60 });
  });

  it.each([
    [{ port: 65_536 }, 'The setting port (the test) must be a whole number from 0 to 65535.'],
    [{ port: 1.5 }, 'The setting port (the test) must be a whole number from 0 to 65535.'],
    [{ port: 'http' }, 'The setting port (the test) must be a whole number from 0 to 65535.'],
    [{ port: null }, 'The setting port (the test) must be a whole number from 0 to 65535.'],
    [{ host: '' }, 'The setting host (the test) must be a text of 1 to 253 characters.'],
    [{ dataFolder: 7 }, 'The setting dataFolder (the test) must be a text of 1 to 4096 characters.'],
    [
      { databaseUrl: 'mysql://user:password@db.example.com/offhook' },
      'The setting databaseUrl (the test) must be the address of a PostgreSQL database, as postgres://user:password@host/name.',
    ],
    [
      { redisUrl: '127.0.0.1:6379' },
      'The setting redisUrl (the test) must be the address of a Redis, as redis://host:6379.',
    ],
    [{ isDemo: 'yes' }, 'The setting isDemo (the test) must be true or false.'],
    [
      { logLevel: 'loud' },
      'The setting logLevel (the test) must be one of debug, info, warn, error, silent.',
    ],
    [
      { publicUrl: 'http://phone.example.com' },
      'The setting publicUrl (the test) must be an https: address, or http: for this machine, as https://phone.example.com/.',
    ],
    [
      { allowedOrigins: ['https://crm.example.com/'] },
      'The setting allowedOrigins (the test) must hold origins, as https://crm.example.com.',
    ],
    [
      { allowedOrigins: ['*'] },
      'The setting allowedOrigins (the test) must hold origins, as https://crm.example.com.',
    ],
    [{ allowedOrigins: 'all' }, 'The setting allowedOrigins (the test) must be a list of at most 64.'],
    [
      { trustedProxies: ['my proxy'] },
      'The setting trustedProxies (the test) must hold addresses or networks, as 10.0.0.0/8.',
    ],
    [
      { sip: { domain: 'a b' } },
      'The setting sip.domain (the test) must be a domain name, as sip.example.com.',
    ],
    [{ sip: { edge: 'none' } }, 'The setting sip.edge (the test) must be one of embedded, external.'],
    [
      { sip: { webSocketUrls: ['ws://sip.example.com'] } },
      'The setting sip.webSocketUrls (the test) must hold wss: addresses, or ws: for this machine.',
    ],
    [
      { sip: { edge: 'external' } },
      'The setting sip.webSocketUrls must name the SIP edge, because sip.edge is external.',
    ],
    [
      { sip: { iceServers: [{ urls: 'stun:a' }] } },
      'The setting sip.iceServers (the test) must hold servers, as { "urls": ["stun:stun.example.com"] }.',
    ],
    [{ sip: 7 }, 'The setting sip (the test) must be a group.'],
    [{ webhook: { username: 'a:b' } }, 'The setting webhook.username (the test) must not hold a colon.'],
    [
      { webhook: { password: '' } },
      'The setting webhook.password (the test) must be a text of 1 to 256 characters.',
    ],
    [
      { device: { secretCount: 0 } },
      'The setting device.secretCount (the test) must be a whole number from 1 to 16.',
    ],
    [
      { blacklist: { isLoopbackIncluded: 1 } },
      'The setting blacklist.isLoopbackIncluded (the test) must be true or false.',
    ],
    [{ prot: 7400 }, 'There is no setting prot (the test).'],
    [{ sip: { Domain: 'x' } }, 'There is no setting sip.Domain (the test).'],
  ])('refuses %j', (values, message) => {
    expect(complaintAbout(values)).toBe(message);
  });

  it('says which source was wrong, and never what it said', () => {
    const sources = [source({ key: 'k'.repeat(300) }, 'the file a.json'), source({ port: 1 }, 'the flag')];
    const message = 'The setting key (the file a.json) must be a text of 1 to 256 characters.';
    expect(() => resolveConfig(sources)).toThrow(message);
  });

  it('answers with a ServerError, whatever stands in for a setting', () => {
    const names = Object.keys(defaultServerConfig);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue(), (name, value) => {
        try {
          resolveConfig([source({ [name]: value })]);
        } catch (error) {
          expect(error).toMatchObject({ name: 'ServerError', code: 'server/config-invalid' });
          expect(String(error)).toContain(name);
        }
      }),
    );
  });

  it('cannot be given a prototype', () => {
    resolveConfig([source(JSON.parse('{ "__proto__": { "isDemo": true } }'))]);
    expect(Object.hasOwn(Object.prototype, 'isDemo')).toBe(false);
  });
});

describe('what follows from other settings', () => {
  it.each([
    [{}, 'offhook.localhost'],
    [{ isDemo: true }, 'demo.localhost'],
    [{ publicUrl: 'https://Phone.example.com:8443/x/' }, 'phone.example.com'],
    [{ isDemo: true, publicUrl: 'https://phone.example.com' }, 'demo.localhost'],
    [{ isDemo: true, sip: { domain: 'SIP.example.com' } }, 'sip.example.com'],
  ])('%j: the SIP domain is %s', (values, domain) => {
    expect(sipDomainOf(resolveConfig([source(values)]))).toBe(domain);
  });

  it.each([
    [{}, 'info'],
    [{ isDemo: true }, 'warn'],
    [{ isDemo: true, logLevel: 'debug' }, 'debug'],
  ])('%j: the log level is %s', (values, level) => {
    expect(logLevelOf(resolveConfig([source(values)]))).toBe(level);
  });
});
