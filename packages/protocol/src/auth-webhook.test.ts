import { describe, expect, it } from 'vitest';
import { authWebhookRequestSchema, authWebhookVerdictSchema } from './auth-webhook.js';
import { describeSchema, lineCases, numberCases } from './testing/schema-table.js';

const most = 4_294_967_295;
const badStrings = ['-1', '1.5', '1e3', ' 7', '7s', '0x10', '12345678901'];

/** RFC 2617 §3.5's example, as the edge would ask about it. */
const question = {
  method: 'REGISTER',
  realm: 'testrealm@host.com',
  username: 'Mufasa',
  expires: 300,
  nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
  uri: '/dir/index.html',
  response: '6629fae49393a05397450978507c4ef1',
  scheme: 'digest',
  algorithm: 'MD5',
  qop: 'auth',
  cnonce: '0a4f113b',
  nc: '00000001',
  opaque: '5ccc069c403ebaf9f0171e9517f40e41',
  source_address: '192.0.2.7',
  source_port: 54_321,
};

const optional = { isOptional: true };

describeSchema('authWebhookRequestSchema', authWebhookRequestSchema, {
  example: question,
  fields: {
    method: lineCases(32),
    realm: lineCases(253),
    username: lineCases(256),
    expires: {
      ...numberCases(0, most, { ...optional, wrong: badStrings }),
      right: [0, 300, most, null],
      wrong: [-1, most + 1, Number.NaN, Infinity, '', 'soon', true, [], {}, ...badStrings, String(most + 1)],
    },
    nonce: lineCases(512, { right: ['x', 'InFriVGWVoKeCckYrTx7wg=="', 'x'.repeat(512)] }),
    uri: lineCases(2_048),
    response: lineCases(128),
    scheme: lineCases(32, optional),
    algorithm: lineCases(32, optional),
    qop: lineCases(32, optional),
    cnonce: lineCases(256, optional),
    nc: lineCases(16, { ...optional, right: ['00000001', 'x'.repeat(16)] }),
    opaque: {
      ...optional,
      right: ['', 'x', 'x'.repeat(512)],
      wrong: [null, 1, 'x'.repeat(513), 'a\nb', [], {}],
    },
    source_address: lineCases(64, { ...optional, right: ['192.0.2.7', 'fd00::7', 'x'.repeat(64)] }),
    source_port: {
      ...optional,
      right: [0, 65_535, 5_060],
      wrong: [-1, 65_536, 1.5, null, '', '65536', '1.5', '-1', true, [], {}],
    },
  },
  secrets: [question.response, question.nonce],
});

const verdict = {
  status: 'ok',
  message: 'Welcome.',
  application_sid: '0e0681b0-d49f-4fb8-b973-b5a3c6758de1',
  expires: 120,
  blacklist: 3_600,
};

describeSchema('authWebhookVerdictSchema', authWebhookVerdictSchema, {
  example: verdict,
  fields: {
    status: { right: ['ok', 'fail'], wrong: [null, 200, true, [], {}] },
    application_sid: {
      ...optional,
      right: [verdict.application_sid],
      wrong: [null, '', 'app', 7, [], '0e0681b0-d49f-4fb8-b973', `${verdict.application_sid}\n`],
    },
    expires: { ...numberCases(0, most, optional), wrong: [-1, most + 1, null, '', 'x', [], {}, '-1', '1.5'] },
    blacklist: {
      ...numberCases(0, most, optional),
      wrong: [-2, most + 1, null, '', 'x', [], {}, true, '-2'],
    },
    message: { fallback: '', right: ['', 'No.', 'Zoë', 'x'.repeat(10_000)], wrong: [null, 7, [], {}] },
  },
});

describe('a question', () => {
  it('may be as short as an RFC 2069 digest', () => {
    const { method, realm, username, nonce, uri, response } = question;
    const short = { method, realm, username, nonce, uri, response };
    expect(authWebhookRequestSchema.parse(short)).toStrictEqual(short);
  });

  it.each([
    ['0', 0],
    ['300', 300],
    ['0000000060', 60],
    [String(most), most],
  ])('may say its expiry as the text %j', (expires, seconds) => {
    expect(authWebhookRequestSchema.parse({ ...question, expires }).expires).toBe(seconds);
  });

  it('may say its port as the text "5060"', () => {
    expect(authWebhookRequestSchema.parse({ ...question, source_port: '5060' }).source_port).toBe(5_060);
  });

  it('is null in its expiry when it is about an INVITE', () => {
    const invite = { ...question, method: 'INVITE', expires: null };
    expect(authWebhookRequestSchema.parse(invite)).toStrictEqual(invite);
  });

  it('may bring all SIP headers along, which are not kept', () => {
    const headers = { Authorization: 'Digest …', Via: 'SIP/2.0/WSS …' };
    expect(authWebhookRequestSchema.parse({ ...question, headers })).not.toHaveProperty('headers');
  });
});

describe('a verdict', () => {
  it.each([
    ['ok', 'ok'],
    ['OK', 'ok'],
    ['Ok', 'ok'],
    ['fail', 'fail'],
    ['FAIL', 'fail'],
    ['', 'fail'],
    ['okay', 'fail'],
    [' ok', 'fail'],
    ['ok\n', 'fail'],
    ['true', 'fail'],
    ['оk', 'fail'],
  ])('of status %j is %s: only ok admits', (status, meaning) => {
    expect(authWebhookVerdictSchema.parse({ status }).status).toBe(meaning);
  });

  it('needs no more than its status', () => {
    expect(authWebhookVerdictSchema.parse({ status: 'ok' })).toStrictEqual({ status: 'ok', message: '' });
  });

  it('may say numbers as texts', () => {
    const result = authWebhookVerdictSchema.parse({ ...verdict, expires: '60', blacklist: '0' });
    expect(result).toMatchObject({ expires: 60, blacklist: 0 });
  });

  it.each([-1, '-1'])('of blacklist %j means for ever, as in older webhooks', (blacklist) => {
    expect(authWebhookVerdictSchema.parse({ ...verdict, blacklist }).blacklist).toBe(0);
  });

  it.each([
    ['an error page', '<html>'],
    ['nothing', undefined],
    ['a list', ['ok']],
    ['a text', 'ok'],
    ['an error body', { error: { code: 'auth/x', message: 'x', retryable: false } }],
  ])('is not %s', (_, answer) => {
    expect(authWebhookVerdictSchema.safeParse(answer).success).toBe(false);
  });
});
