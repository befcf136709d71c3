import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  iceServerSchema,
  isAllowedWebSocketUrl,
  provisioningDocumentSchema,
  sipAccountSchema,
} from './provisioning-document.js';
import { sampleProvisioningDocument } from './testing/samples.js';
import {
  changed,
  describeSchema,
  type FieldCases,
  instantCases,
  lineCases,
  textCases,
} from './testing/schema-table.js';

const notLists: readonly unknown[] = [null, '', 'wss://sip.example', 7, true, {}, { length: 1 }];

const turn = { urls: ['turn:turn.example:3478?transport=udp'], username: 'u', credential: 'turn-secret' };
const document = sampleProvisioningDocument({
  iceServers: [{ urls: ['stun:stun.example'] }, turn],
  settings: { language: 'de', ringVolume: 0.8, hasVideo: false, empty: '' },
});
const { account } = document;

const usernameCases = textCases(64, {
  right: ['alice', '1001', "a-_.!~*'()&=+$,;?/z", 'x'.repeat(64)],
  wrong: ['al ice', 'alice@demo.localhost', 'al%69ce', 'älice', 'a"b', 'a<b>', 'a:b', 'a\r\nb', 'a\u0000'],
});

const domainCases = textCases(253, {
  right: ['demo.localhost', 'sip.example.com', '192.0.2.1', 'xn--mnchen-3ya.example', 'x'.repeat(253)],
  wrong: [
    'sip example',
    'sip.example:5060',
    'münchen.example',
    'a/b',
    'a@b',
    '[::1]',
    'a\nb',
    'a;transport=udp',
  ],
});

const webSocketUrlsCases: FieldCases = {
  right: [['wss://sip.example/ws'], ['ws://localhost:7400/sip'], Array<string>(8).fill('wss://sip.example')],
  wrong: [
    ...notLists,
    [],
    Array<string>(9).fill('wss://sip.example'),
    [''],
    [null],
    ['wss://sip.example', 'ws://sip.example'],
    [`wss://sip.example/${'x'.repeat(2_048)}`],
  ],
};

const iceUrlsCases: FieldCases = {
  right: [
    ['stun:stun.example'],
    ['stuns:stun.example:5349', 'turns:turn.example?transport=tcp'],
    Array<string>(8).fill('turn:turn.example'),
  ],
  wrong: [
    ...notLists,
    'stun:stun.example',
    [],
    Array<string>(9).fill('stun:stun.example'),
    [''],
    ['stun:'],
    ['http://stun.example'],
    ['STUN:stun.example'],
    ['javascript:stun:'],
    ['stun:a b'],
    ['stun:a\r\nb'],
    [`stun:${'x'.repeat(512)}`],
    [{}],
  ],
};

describeSchema('sipAccountSchema', sipAccountSchema, {
  example: { ...account },
  fields: {
    username: usernameCases,
    password: lineCases(256),
    domain: domainCases,
    displayName: lineCases(128),
    webSocketUrls: webSocketUrlsCases,
  },
  secrets: [account.password],
});

describeSchema('iceServerSchema', iceServerSchema, {
  example: turn,
  fields: {
    urls: iceUrlsCases,
    username: lineCases(512, { isOptional: true }),
    credential: lineCases(512, { isOptional: true }),
  },
  secrets: ['turn-secret'],
});

describeSchema('provisioningDocumentSchema', provisioningDocumentSchema, {
  example: { ...document },
  fields: {
    version: { right: [1], wrong: [0, 2, '1', null, true] },
    userId: lineCases(64),
    deviceToken: lineCases(128),
    account: { right: [account], wrong: [null, [], 'alice', {}, { ...account, username: '' }] },
    'account.username': usernameCases,
    'account.password': lineCases(256),
    'account.domain': domainCases,
    'account.displayName': lineCases(128),
    'account.webSocketUrls': webSocketUrlsCases,
    iceServers: {
      right: [[], [turn], Array<unknown>(8).fill(turn)],
      wrong: [null, {}, turn, [null], [{}], [{ ...turn, urls: [] }], Array<unknown>(9).fill(turn)],
    },
    settings: {
      right: [
        {},
        { a: '' },
        { a: 'x'.repeat(1_024) },
        { a: -1.5, b: 0 },
        { constructor: 'x', toString: true },
      ],
      wrong: [
        null,
        [],
        'a=1',
        { a: null },
        { a: {} },
        { a: [1] },
        { a: 'x'.repeat(1_025) },
        { '': 1 },
        { ['x'.repeat(65)]: 1 },
        { 'a\nb': 1 },
        { a: Number.NaN },
        { a: Infinity },
      ],
    },
    expiresAt: instantCases(),
  },
  secrets: [account.password, 'turn-secret'],
});

describe('settings', () => {
  it('cannot bring a prototype along', () => {
    const settings = JSON.parse('{"__proto__":{"isAdmin":true},"language":"de"}') as unknown;
    const result = provisioningDocumentSchema.parse({ ...document, settings });
    expect(Object.getPrototypeOf(result.settings)).toBe(Object.prototype);
    expect(result.settings).toStrictEqual({ language: 'de' });
    expect('isAdmin' in result.settings).toBe(false);
  });

  it('take any name and any plain value, and give them back', () => {
    const name = fc.stringMatching(/^[a-zA-Z.]{1,64}$/).filter((text) => text !== '__proto__');
    const value = fc.oneof(
      fc.string({ maxLength: 1_024 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.dictionary(name, value, { noNullPrototype: true }), (settings) => {
        const input = changed({ ...document }, 'settings', settings);
        expect(provisioningDocumentSchema.parse(input)).toEqual(input);
      }),
    );
  });
});

describe('isAllowedWebSocketUrl', () => {
  it.each([
    'wss://sip.example',
    'wss://sip.example:7443/ws?x=1',
    'WSS://SIP.EXAMPLE',
    'wss://192.0.2.1',
    'wss://localhost',
    'ws://localhost',
    'ws://localhost:7400/sip',
    'ws://LOCALHOST/sip',
    'ws://demo.localhost/sip',
    'ws://127.0.0.1:7400/sip',
    'ws://127.255.255.254',
    'ws://[::1]:7400/sip',
    'ws://[0:0:0:0:0:0:0:1]',
    'ws://2130706433',
    'ws://0x7f.1',
  ])('allows %s', (url) => {
    expect(isAllowedWebSocketUrl(url)).toBe(true);
  });

  it.each([
    '',
    'sip.example',
    '//sip.example',
    'http://localhost',
    'https://sip.example',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'ws:',
    'ws://',
    'ws://sip.example',
    'ws://192.0.2.1',
    'ws://10.0.0.1',
    'ws://0.0.0.0',
    'ws://localhost.example',
    'ws://notlocalhost',
    'ws://.localhost',
    'ws://localhost@sip.example',
    'ws://127.0.0.1.example',
    'ws://127.0.0.1@sip.example',
    'ws://128.0.0.1',
    'ws://[::2]',
    'ws://[::ffff:192.0.2.1]',
    'ws://sip.example#localhost',
    'ws://sip.example/localhost',
    'ws://sip.example\\@localhost',
    'wss://alice@sip.example',
    'wss://alice:secret@sip.example',
    'wss://:secret@sip.example',
    'wss://[sip.example',
    'wss://sip example',
  ])('refuses %s', (url) => {
    expect(isAllowedWebSocketUrl(url)).toBe(false);
  });

  it('never throws, and allows nothing but wss: beyond this machine', () => {
    const known = fc.constantFrom(
      'localhost',
      '127.0.0.1',
      '[::1]',
      'a.localhost',
      'example.com',
      '192.0.2.1',
    );
    const host = fc.oneof(
      known,
      fc.tuple(known, fc.string(), known).map((parts) => parts.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.constantFrom('ws', 'wss', 'http', 'x'), host, (scheme, name) => {
        const url = `${scheme}://${name}`;
        if (!isAllowedWebSocketUrl(url)) return;
        const { hostname, protocol } = new URL(url);
        expect(protocol === 'wss:' || /localhost$|^127\.|^\[::1\]$/.test(hostname)).toBe(true);
      }),
    );
  });
});
