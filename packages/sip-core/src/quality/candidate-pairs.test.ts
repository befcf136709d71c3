import { describe, expect, it } from 'vitest';
import { recordedReport } from '../testing/recorded-report.js';
import { networkOf, readCandidatePairs } from './candidate-pairs.js';

describe('readCandidatePairs', () => {
  it('tells the ways that were found, and which one is used', () => {
    expect(readCandidatePairs(recordedReport({ second: 1 }))).toEqual({
      localCandidates: [{ id: 'I1', kind: 'relay', protocol: 'udp', network: 'public' }],
      remoteCandidates: [{ id: 'I2', kind: 'host', protocol: 'udp', network: 'public' }],
      pairs: [{ localId: 'I1', remoteId: 'I2', state: 'succeeded', isSelected: true, rttMs: 30 }],
    });
  });

  it('sees what is used without a transport to say so', () => {
    const { pairs } = readCandidatePairs(recordedReport({ second: 1, without: ['transport'] }));
    expect(pairs[0]?.isSelected).toBe(true);
  });

  it('has no address in it', () => {
    expect(JSON.stringify(readCandidatePairs(recordedReport({ second: 1 })))).not.toContain('192.0.2');
  });

  it('reads nothing from nothing', () => {
    expect(readCandidatePairs(new Map())).toEqual({ localCandidates: [], remoteCandidates: [], pairs: [] });
  });
});

describe('networkOf', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.32.0.1', 'public'],
    ['192.168.1.2', 'private'],
    ['100.64.0.1', 'private'],
    ['100.128.0.1', 'public'],
    ['169.254.1.1', 'private'],
    ['fe80::1', 'private'],
    ['fd12:3456::1', 'private'],
    ['2001:db8::1', 'public'],
    ['203.0.113.9', 'public'],
    ['0f1e.local', 'hidden'],
    ['', 'unknown'],
    [undefined, 'unknown'],
  ])('says of %s: %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
