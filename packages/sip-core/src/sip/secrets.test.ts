import { createLogger, type LogEntry } from '@offhook/primitives';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SignallingPort } from '../ports/signalling-port.js';
import { createMemorySignalling, MemorySwitch } from '../testing/index.js';

const open: SignallingPort[] = [];

afterEach(() => {
  vi.restoreAllMocks();
  for (const signalling of open.splice(0)) signalling.dispose();
});

describe('what SIP has to say', () => {
  it('goes to the log alone, and no password with it', async () => {
    const entries: LogEntry[] = [];
    const spies = (['log', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
    const memorySwitch = new MemorySwitch({ users: { alice: 'a-very-secret-password' } });
    const alice = createMemorySignalling({
      memorySwitch,
      username: 'alice',
      password: 'a-very-secret-password',
      logger: createLogger((entry) => entries.push(entry)),
    });
    open.push(alice);
    const { signal } = new AbortController();
    await alice.connect(signal);
    await alice.register({ expiresSeconds: 60, signal });
    memorySwitch.inject('alice', 'nonsense');
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    expect(entries.map(({ message }) => message)).toContain('a SIP message was dropped');
    expect(JSON.stringify(entries)).not.toMatch(/a-very-secret-password|response="/);
  });
});
