import { describe, expect, it } from 'vitest';
import { greeting } from './greeting.js';

const server = {
  url: 'http://localhost:7400/',
  port: 7400,
  demo: undefined,
  close: async () => await Promise.resolve(),
  [Symbol.asyncDispose]: async () => await Promise.resolve(),
};

describe('greeting', () => {
  it('begins with the line that scripts wait for', () => {
    expect(greeting(server)).toBe('Offhook is ready at http://localhost:7400/\n');
  });

  it('introduces the people of the demo', () => {
    const alice = {
      userId: 'alice',
      displayName: 'Alice',
      number: 'alice',
      extension: '1001',
      accessToken: 'oh_pat_a',
      password: 'a password',
      email: 'alice@demo.example',
      phoneNumber: '+15550100101',
    };
    const demo = {
      sipDomain: 'demo.localhost',
      echoTarget: '*43',
      users: [alice],
      companies: [],
      signUp: 'open',
      userTicketPath: '/demo/user-ticket',
    } as const;
    const lines = greeting({ ...server, demo }).split('\n');
    expect(lines[0]).toBe('Offhook is ready at http://localhost:7400/');
    expect(lines).toContain('  Alice          sip:alice@demo.localhost     1001   oh_pat_a');
    expect(lines.at(-2)).toBe('Or dial *43, the echo line, and hear yourself. Stop with Ctrl+C.');
  });
});
