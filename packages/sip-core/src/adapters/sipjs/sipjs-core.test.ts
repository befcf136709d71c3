import { createLogger, type LogEntry } from '@offhook/primitives';
import { Grammar } from 'sip.js/lib/grammar/grammar.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CallDialog, SignallingPort } from '../../ports/signalling-port.js';
import { settle } from '../../testing/contract.js';
import { createMemorySignalling, MemorySwitch } from '../../testing/index.js';
import { rawRequest } from '../../testing/raw-sip.js';

const description = 'v=0\r\ns=test\r\n';
const open: SignallingPort[] = [];

afterEach(() => {
  vi.restoreAllMocks();
  for (const signalling of open.splice(0)) signalling.dispose();
});

describe('sip.js', () => {
  it('never needs its grammar, which our bundle leaves out', async () => {
    const parse = vi.spyOn(Grammar, 'parse');
    const memorySwitch = new MemorySwitch({
      users: { alice: 'alice-password', bob: 'bob-password' },
      challengesInvites: true,
    });
    const [alice, bob] = ['alice', 'bob'].map((username) =>
      createMemorySignalling({ memorySwitch, username }),
    );
    if (alice === undefined || bob === undefined) return;
    open.push(alice, bob);
    const { signal } = new AbortController();
    for (const phone of [alice, bob]) {
      await phone.connect(signal);
      await phone.register({ expiresSeconds: 60, signal });
    }
    bob.on('inviteReceived', ({ invite: incoming }) => {
      incoming.ring();
      incoming.accept(description).on('offered', ({ offer }) => void offer.accept(description));
    });
    const dialogs: CallDialog[] = [];
    alice
      .invite({ target: 'sip:bob@example.test', offer: description, headers: {} })
      .on('accepted', ({ dialog }) => dialogs.push(dialog));
    await settle();
    for (const method of ['OPTIONS', 'MESSAGE', 'NOTIFY', 'REFER', 'SUBSCRIBE', 'INFO']) {
      memorySwitch.inject(
        'bob',
        rawRequest(method, 'sip:bob@example.test', {
          lines: ['Event: presence', 'Subscription-State: active'],
        }),
      );
    }
    await dialogs[0]?.bye();
    expect(memorySwitch.ladder.of('alice')).toContain('→ BYE');
    expect(parse).not.toHaveBeenCalled();
  });

  it('says what it has to say to the debug log alone, and no password in it', async () => {
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
    expect(entries.map(({ level }) => level)).toContain('debug');
    expect(JSON.stringify(entries)).not.toMatch(/a-very-secret-password|response="/);
  });
});
