import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpoints } from './endpoints.js';
import { endpointUrl, parseServerAddress } from './server-address.js';

describe('endpoints', () => {
  const fixed = Object.entries(endpoints).flatMap(([name, place]) =>
    typeof place === 'string' ? [[name, place] as const] : [],
  );
  const { provisioning } = endpoints;

  it('lie where the clients and the server look for them', () => {
    expect(Object.fromEntries(fixed)).toEqual({
      login: '/api/v1/login',
      logout: '/api/v1/logout',
      session: '/api/v1/session',
      renewSession: '/api/v1/session/renew',
      selectCompany: '/api/v1/session/company',
      sessions: '/api/v1/sessions',
      signUp: '/api/v1/sign-up',
      changePassword: '/api/v1/password',
      profile: '/api/v1/profile',
      time: '/api/v1/time',
      accessTokens: '/api/v1/access-tokens',
      provisioningTickets: '/api/v1/provisioning-tickets',
      redeemProvisioningTicket: '/api/v1/provisioning-tickets/redeem',
      authWebhook: '/webhooks/auth',
      health: '/health',
      ready: '/ready',
      metrics: '/metrics',
      openApi: '/openapi.json',
      apiDocs: '/api-docs/',
      sip: '/sip',
      frame: '/frame/',
      script: '/sdk/offhook.js',
    });
  });

  it('name what they are about in the path', () => {
    const one = 'a/b';
    const two = 'c?d';
    expect({
      sessionById: endpoints.sessionById(one),
      accessTokenById: endpoints.accessTokenById(one),
      devices: endpoints.devices(one),
      deviceById: endpoints.deviceById(one, two),
      deviceSettings: endpoints.deviceSettings(one, two),
      userSettings: endpoints.userSettings(one),
      companySettings: endpoints.companySettings(one),
      phonePassword: endpoints.phonePassword(one),
      provisioning: endpoints.provisioning(one, two),
    }).toEqual({
      sessionById: '/api/v1/sessions/a%2Fb',
      accessTokenById: '/api/v1/access-tokens/a%2Fb',
      devices: '/api/v1/users/a%2Fb/devices',
      deviceById: '/api/v1/users/a%2Fb/devices/c%3Fd',
      deviceSettings: '/api/v1/users/a%2Fb/devices/c%3Fd/settings',
      userSettings: '/api/v1/users/a%2Fb/settings',
      companySettings: '/api/v1/companies/a%2Fb/settings',
      phonePassword: '/api/v1/users/a%2Fb/phone-password',
      provisioning: '/api/v1/users/a%2Fb/devices/c%3Fd/provisioning',
    });
  });

  it('lie apart, whatever they are about', () => {
    const paths = Object.values(endpoints).map((place) =>
      typeof place === 'string' ? place : place('x', 'y'),
    );
    expect(new Set(paths).size).toBe(paths.length);
  });

  it.each(fixed)('%s is a path that stays as it is in a URL', (_, path) => {
    expect(new URL(path, 'http://localhost').pathname).toBe(path);
  });

  describe('provisioning', () => {
    it.each([
      ['alice', 'abc123', '/api/v1/users/alice/devices/abc123/provisioning'],
      ['a b', 'x', '/api/v1/users/a%20b/devices/x/provisioning'],
      ['a/b', '../x', '/api/v1/users/a%2Fb/devices/..%2Fx/provisioning'],
      ['a?b=c', 'x#y', '/api/v1/users/a%3Fb%3Dc/devices/x%23y/provisioning'],
      ['%2e%2e', '%', '/api/v1/users/%252e%252e/devices/%25/provisioning'],
      ['zoë', '電話', '/api/v1/users/zo%C3%AB/devices/%E9%9B%BB%E8%A9%B1/provisioning'],
      ['a\\b', 'x\r\ny', '/api/v1/users/a%5Cb/devices/x%0D%0Ay/provisioning'],
      ['alice@example.com', 'x;y', '/api/v1/users/alice%40example.com/devices/x%3By/provisioning'],
    ])('of %j and %j is %s', (userId, deviceToken, path) => {
      expect(provisioning(userId, deviceToken)).toBe(path);
    });

    it.each(['.', '..'])('keeps %j from climbing out of its place', (segment) => {
      const url = new URL(provisioning(segment, segment), 'http://localhost');
      expect(url.pathname.startsWith('/api/v1/users/')).toBe(true);
      expect(url.pathname.endsWith('/provisioning')).toBe(true);
      expect(url.pathname.split('/')).toHaveLength(8);
    });

    it('does not stumble over half a character', () => {
      expect(provisioning('a\ud800b', 'x')).toBe('/api/v1/users/a%EF%BF%BDb/devices/x/provisioning');
    });

    it('has room for any two texts and gives them back', () => {
      const text = fc
        .string({ unit: 'grapheme', minLength: 1 })
        .filter((value) => value !== '.' && value !== '..');
      fc.assert(
        fc.property(text, text, (userId, deviceToken) => {
          const { pathname, search, hash, origin } = new URL(
            provisioning(userId, deviceToken),
            'http://localhost',
          );
          const [, api, version, users, user, devices, device, what, ...more] = pathname.split('/');
          expect([origin, search, hash, more]).toEqual(['http://localhost', '', '', []]);
          expect([api, version, users, devices, what]).toEqual([
            'api',
            'v1',
            'users',
            'devices',
            'provisioning',
          ]);
          expect(decodeURIComponent(user ?? '')).toBe(userId);
          expect(decodeURIComponent(device ?? '')).toBe(deviceToken);
        }),
      );
    });

    it('stays below the path that a server may live under', () => {
      const server = parseServerAddress('https://example.com/phone');
      expect(server && endpointUrl(server, provisioning('..', '../..'))).toMatch(
        /^https:\/\/example\.com\/phone\/api\/v1\/users\//,
      );
    });
  });
});
