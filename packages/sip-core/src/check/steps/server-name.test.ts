import { describe, expect, it } from 'vitest';
import { serverNameOf } from './server-name.js';

describe('serverNameOf', () => {
  it.each([
    ['wss://sip.example.com:7443/ws?token=secret', 'sip.example.com:7443'],
    ['wss://user:secret@sip.example.com/ws', 'sip.example.com'],
    ['stun:stun.example.com', 'stun.example.com:3478'],
    ['STUN:192.0.2.1:19302', '192.0.2.1:19302'],
    ['stuns:stun.example.com', 'stun.example.com:5349'],
    ['turn:turn.example.com?transport=udp', 'turn.example.com:3478'],
    ['turn:turn.example.com:80?transport=tcp', 'turn.example.com:80/tcp'],
    ['turns:turn.example.com', 'turn.example.com:5349'],
    ['turn:[2001:db8::1]:3479', '[2001:db8::1]:3479'],
    ['turn:user:secret@turn.example.com', 'unknown'],
    ['http://stun.example.com', 'unknown'],
    ['', 'unknown'],
  ])('of %s is %s', (url, name) => {
    expect(serverNameOf(url)).toBe(name);
  });
});
