import { describe, expect, it } from 'vitest';
import { candidateKey, UsualCandidates } from './usual-candidates.js';

const wifi = 'host 192.0.2.7';
const reflexive = 'srflx 198.51.100.7';
const vpn = 'host 10.8.0.2';

function usually(...keys: readonly string[]): UsualCandidates {
  const usual = new UsualCandidates();
  usual.learn(new Set(keys));
  return usual;
}

describe('the usual candidates', () => {
  it.each<[string, UsualCandidates, readonly string[], boolean]>([
    ['are unknown at first', new UsualCandidates(), [wifi], false],
    ['are not in nothing', usually(wifi), [], false],
    ['are there again', usually(wifi, reflexive), [wifi, reflexive], true],
    ['are there in another order', usually(wifi, reflexive), [reflexive, wifi], true],
    ['lack the reflexive one', usually(wifi, reflexive), [wifi], false],
    ['are there, with another one', usually(wifi), [wifi, vpn], true],
    ['are not there in another network', usually(wifi), [vpn], false],
    ['are kept when a gathering found nothing', usually(), [wifi], false],
  ])('%s', (...[, usual, seen, areIn]) => {
    expect(usual.areIn(new Set(seen))).toBe(areIn);
  });

  it('are those of the last gathering', () => {
    const usual = usually(wifi);
    usual.learn(new Set([vpn]));
    expect(usual.areIn(new Set([wifi]))).toBe(false);
    usual.learn(new Set());
    expect(usual.areIn(new Set([vpn]))).toBe(true);
  });

  it('are the same with other ports', () => {
    expect(candidateKey({ type: 'host', address: '192.0.2.7' })).toBe(wifi);
  });
});
