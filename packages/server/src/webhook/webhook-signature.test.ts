import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isRecentSignature,
  isSignedBody,
  parseWebhookSignature,
  signedBodyOfGet,
  type WebhookSignature,
} from './webhook-signature.js';

const secret = 'wh_secret';
const body = '{"method":"REGISTER"}';
const value = '75a38864993b9dc74df49f9b28b359c50acfa92141be48d0b8b6893248da21ff';
const header = `t=1700000000,v1=${value}`;
const other = 'f'.repeat(64);

function parsed(text: string): WebhookSignature {
  const signature = parseWebhookSignature(text);
  if (signature === undefined) throw new Error(`This is no signature: ${text}`);
  return signature;
}

describe('reading a signature', () => {
  it.each([
    ['as jambonz writes it', header, 1],
    ['with blanks', ` t = 1700000000 , v1 = ${value} `, 1],
    ['with two values', `t=1700000000,v1=${other},v1=${value}`, 2],
    ['with the time last', `v1=${value},t=1700000000`, 1],
    ['with a value of another version', `t=1700000000,v0=${other},v1=${value}`, 1],
    ['with a value of another form', `t=1700000000,v1=short,v1=${value}`, 1],
    ['with something else', `t=1700000000,x,y=,v1=${value}`, 1],
    ['in upper case', `t=1700000000,v1=${value.toUpperCase()}`, 1],
  ])('takes one %s', (_name, text, count) => {
    expect(parsed(text)).toMatchObject({ timestamp: '1700000000' });
    expect(parsed(text).values).toHaveLength(count);
    expect(isSignedBody(parsed(text), body, [secret])).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['no time', `v1=${value}`],
    ['two times', `t=1700000000,t=1700000001,v1=${value}`],
    ['a time that is no number', `t=soon,v1=${value}`],
    ['a negative time', `t=-1,v1=${value}`],
    ['a time with a fraction', `t=1700000000.5,v1=${value}`],
    ['an endless time', `t=${'9'.repeat(400)},v1=${value}`],
    ['no value', 't=1700000000'],
    ['an empty value', 't=1700000000,v1='],
    ['no hex', `t=1700000000,v1=${'g'.repeat(64)}`],
    ['an odd length', `t=1700000000,v1=${value}0`],
    ['more values than anybody needs', `t=1700000000${`,v1=${value}`.repeat(17)}`],
    ['too much', `t=1700000000,v1=${value},${'x'.repeat(3_000)}`],
  ])('takes none of %s', (_name, text) => {
    expect(parseWebhookSignature(text)).toBeUndefined();
  });

  it('takes any text without a fault', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseWebhookSignature(text)?.values.length ?? 1).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the time of a signature', () => {
  const sent = parsed(header);
  const sentMs = 1_700_000_000_000;

  it.each([
    [-301_000, false],
    [-300_001, false],
    [-300_000, true],
    [0, true],
    [300_000, true],
    [300_999, true],
    [301_000, false],
    [86_400_000, false],
    [-86_400_000, false],
  ])('%d ms later is near enough: %s', (laterMs, isNear) => {
    expect(isRecentSignature(sent, sentMs + laterMs, 300_000)).toBe(isNear);
  });
});

describe('a signed body', () => {
  it.each([
    ['another secret', [`${secret}x`], body],
    ['no secret', [], body],
    ['another body', [secret], `${body} `],
    ['the same JSON, written otherwise', [secret], '{ "method": "REGISTER" }'],
    ['no body', [secret], ''],
  ])('is not that of %s', (_name, secrets, text) => {
    expect(isSignedBody(parsed(header), text, secrets)).toBe(false);
  });

  it('is not that of another time', () => {
    expect(isSignedBody(parsed(`t=1700000001,v1=${value}`), body, [secret])).toBe(false);
  });

  it('may be signed with any of the secrets, so that they can be changed without a gap', () => {
    expect(isSignedBody(parsed(header), body, ['new', secret, 'older'])).toBe(true);
  });

  it('is "null" in its quotes for a GET', () => {
    const ofGet = createHmac('sha256', secret).update('1700000000."null"').digest('hex');
    const signature = parsed(`t=1700000000,v1=${ofGet}`);
    expect(isSignedBody(signature, signedBodyOfGet, [secret])).toBe(true);
  });

  it('is taken as bytes, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), fc.string({ minLength: 1 }), (bytes, others, key) => {
        const hex = createHmac('sha256', key).update('7.').update(bytes).digest('hex');
        const signature = parsed(`t=7,v1=${hex}`);
        expect(isSignedBody(signature, bytes, [key])).toBe(true);
        expect(isSignedBody(signature, others, [key])).toBe(Buffer.compare(bytes, others) === 0);
      }),
    );
  });
});
