import { type ProvisioningDocument, provisioningDocumentSchema } from '@offhook/protocol';
import { sampleProvisioningDocument } from '@offhook/protocol/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromDocument } from './from-document.js';
import type { Provisioning } from './provisioning.js';
import { toDocument } from './to-document.js';

const identity = { userId: 'alice', profileUserId: 'alice-desk' };
const sample = sampleProvisioningDocument();

/** The least that a page writes by hand. */
const byHand: Provisioning = {
  SipWssServer: 'pbx.example.com',
  SipUsername: '1001',
  SipPassword: 'secret',
  SipDomain: 'example.com',
};

function withUrls(...webSocketUrls: readonly string[]): ProvisioningDocument {
  return { ...sample, account: { ...sample.account, webSocketUrls } };
}

describe('a provisioning document under the names of the four calls', () => {
  it('has every field of the seed', () => {
    expect(fromDocument(sample)).toEqual({
      SipWssServer: 'localhost',
      SipWebsocketPort: 7400,
      SipServerPath: '/sip',
      SipTransport: 'ws',
      SipBackupUrls: [],
      SipUsername: 'alice',
      SipPassword: 'device-secret-of-alice',
      SipDomain: 'demo.localhost',
      SipContact: '',
      SipJwt: '',
      RegistrationMode: 'WebSocket',
      profileName: 'Alice Ames',
      UserId: 'alice',
      DeviceToken: '0123456789abcdef0123456789abcdef',
      IceServers: [],
      ExpiresAt: '2100-01-01T00:00:00.000Z',
    });
  });

  it.each([
    [
      'wss://pbx.example.com/sip',
      { SipWssServer: 'pbx.example.com', SipWebsocketPort: 443, SipServerPath: '/sip' },
    ],
    ['wss://pbx.example.com', { SipTransport: 'wss', SipWebsocketPort: 443, SipServerPath: '/' }],
    ['wss://pbx.example.com:4443/ws?edge=2', { SipWebsocketPort: 4443, SipServerPath: '/ws?edge=2' }],
    ['ws://localhost/sip', { SipTransport: 'ws', SipWebsocketPort: 80 }],
    ['ws://[::1]:7400/sip', { SipWssServer: '[::1]', SipWebsocketPort: 7400 }],
  ])('%s is taken apart', (url, fields) => {
    expect(fromDocument(withUrls(url))).toMatchObject(fields);
  });

  it('has the settings beside the fields, and no setting can take the place of a field', () => {
    const settings = { UiThemeStyle: 'dark', MaxDidLength: 16, SipPassword: 'not this', UserId: 'mallory' };
    const provisioning = fromDocument({ ...sample, settings });
    expect(provisioning).toMatchObject({ UiThemeStyle: 'dark', MaxDidLength: 16, UserId: 'alice' });
    expect(provisioning.SipPassword).toBe('device-secret-of-alice');
  });

  it('says the same when it is turned back, whatever it says', () => {
    const name = fc.stringMatching(/^[A-Z][A-Za-z]{2,12}$/).map((word) => `Setting${word}`);
    const host = fc.constantFrom('pbx.example.com', 'a.b-c.example', '10.0.0.1', '[2001:db8::1]');
    const port = fc.constantFrom('', ':1', ':4443', ':65535');
    const url = fc
      .tuple(host, port, fc.constantFrom('/', '/ws', '/a/b?c=d'))
      .map((parts) => `wss://${parts.join('')}`);
    const iceServer = fc.record(
      { urls: fc.constant(['stun:a.example']), username: fc.constant('u'), credential: fc.constant('c') },
      { requiredKeys: ['urls'] },
    );
    fc.assert(
      fc.property(
        fc.array(url, { minLength: 1, maxLength: 4 }),
        fc.dictionary(name, fc.oneof(fc.string({ maxLength: 20 }), fc.integer(), fc.boolean())),
        fc.array(iceServer, { maxLength: 3 }),
        (...[urls, settings, iceServers]) => {
          const document = { ...withUrls(...urls), settings, iceServers };
          fc.pre(provisioningDocumentSchema.safeParse(document).success);
          expect(toDocument(fromDocument(document), identity)).toEqual(document);
        },
      ),
    );
  });
});

describe('a provisioning object built by hand', () => {
  it('needs no more than the server, the user name, the password and the domain', () => {
    expect(toDocument(byHand, identity)).toEqual({
      version: 1,
      userId: 'alice',
      deviceToken: 'alice-desk',
      account: {
        username: '1001',
        password: 'secret',
        domain: 'example.com',
        displayName: '1001',
        webSocketUrls: ['wss://pbx.example.com/'],
      },
      iceServers: [],
      settings: {},
      expiresAt: '9999-12-31T23:59:59.999Z',
    });
  });

  it.each<readonly [Partial<Provisioning>, string]>([
    [{ SipWebsocketPort: 4443, SipServerPath: '/ws' }, 'wss://pbx.example.com:4443/ws'],
    [{ SipWebsocketPort: '4443', SipServerPath: 'ws' }, 'wss://pbx.example.com:4443/ws'],
    [{ SipServerPath: '//ws' }, 'wss://pbx.example.com/ws'],
    [{ SipServerPath: '' }, 'wss://pbx.example.com/'],
    [{ SipWebsocketPort: 443 }, 'wss://pbx.example.com/'],
    [{ SipTransport: 'ws', SipWssServer: 'localhost', SipWebsocketPort: 7400 }, 'ws://localhost:7400/'],
  ])('%j connects to %s', (changes, url) => {
    expect(toDocument({ ...byHand, ...changes }, identity).account.webSocketUrls).toEqual([url]);
  });

  it('may name other addresses to fall back on', () => {
    const SipBackupUrls = ['wss://b.example/sip'];
    const { account } = toDocument({ ...byHand, SipBackupUrls }, identity);
    expect(account.webSocketUrls).toEqual(['wss://pbx.example.com/', 'wss://b.example/sip']);
  });

  it('may write one address of an ICE server without a list', () => {
    const IceServers = [{ urls: 'turn:turn.example', username: 'u', credential: 'c' }];
    expect(toDocument({ ...byHand, IceServers }, identity).iceServers).toEqual([
      { urls: ['turn:turn.example'], username: 'u', credential: 'c' },
    ]);
  });

  it('carries settings, and leaves out what no setting can be', () => {
    const extra = { UiThemeStyle: 'dark', MaxDidLength: 16, OnRing: () => undefined, Nothing: null };
    expect(toDocument({ ...byHand, ...extra }, identity).settings).toEqual({
      UiThemeStyle: 'dark',
      MaxDidLength: 16,
    });
  });

  it.each<readonly [string, unknown]>([
    ['SipWssServer', undefined],
    ['SipWssServer', ''],
    ['SipWssServer', 'wss://pbx.example.com'],
    ['SipWssServer', 'pbx.example.com/ws'],
    ['SipWssServer', 'user@pbx.example.com'],
    ['SipWebsocketPort', 0],
    ['SipWebsocketPort', 65_536],
    ['SipWebsocketPort', '99999'],
    ['SipWebsocketPort', 'https'],
    ['SipServerPath', 7],
    ['SipTransport', 'tcp'],
    ['SipTransport', 'ws'],
    ['SipBackupUrls', 'wss://b.example'],
    ['SipBackupUrls', ['ws://b.example']],
    ['SipUsername', undefined],
    ['SipUsername', ''],
    ['SipUsername', 'al ice'],
    ['SipPassword', undefined],
    ['SipPassword', ''],
    ['SipDomain', undefined],
    ['SipDomain', 'not a domain'],
    ['SipContact', 7],
    ['SipJwt', 7],
    ['RegistrationMode', 'Pigeon'],
    ['profileName', 'a'.repeat(129)],
    ['DeviceToken', 'a'.repeat(129)],
    ['IceServers', [{ urls: 'http://turn.example' }]],
    ['IceServers', [{}]],
    ['ExpiresAt', 'soon'],
  ])('is refused for its %s: %j', (field, value) => {
    expect(() => toDocument({ ...byHand, [field]: value }, identity)).toThrow(
      expect.objectContaining({
        code: 'web-phone/invalid-options',
        message: expect.stringMatching(`ProvisionPhone .*Provisioning.*${field}`) as string,
      }),
    );
  });
});
