import { createHash } from 'node:crypto';
import { seededPhone } from './seeded-phones.js';

export const domain = 'bench.example';
export const path = '/webhooks/auth';
export const edge = { username: 'sip-edge', password: 'the password of the edge' } as const;

/** What an edge asks after a phone answered its challenge. */
export interface Question {
  readonly method: string;
  readonly realm: string;
  readonly username: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly qop: string;
  readonly nc: string;
  readonly cnonce: string;
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** The question about the phone of that number. Each one is new: `serial` is in the nonce, as if it was just minted. */
export function questionOf(phoneIndex: number, serial: string): string {
  const { secret, username } = seededPhone(phoneIndex);
  const method = 'REGISTER';
  const uri = `sip:${domain}`;
  const nonce = `${serial}InFriVGWVoKeCckYrTx7wg==`;
  const nc = '00000001';
  const cnonce = '6b8b45676b8b4567';
  const qop = 'auth';
  const ha1 = md5(`${username}:${domain}:${secret}`);
  const response = md5(`${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${md5(`${method}:${uri}`)}`);
  return JSON.stringify({
    method,
    realm: domain,
    username,
    expires: 300,
    nonce,
    uri,
    response,
    scheme: 'digest',
    algorithm: 'MD5',
    qop,
    cnonce,
    nc,
    source_address: '192.0.2.7',
    source_port: 40_000,
  });
}
