import { describe, expect, it } from 'vitest';
import { delivered } from '../testing/port-user.js';
import { Gate } from './gate.js';

/** Writes down who passes, and who is turned away. */
function queueAt(gate: Gate, log: string[]) {
  return (name: string, signal?: AbortSignal): void => {
    gate.pass(signal).then(
      () => log.push(name),
      (error: unknown) => log.push(`${name}: ${String(error)}`),
    );
  };
}

describe('a gate', () => {
  it('lets waiters pass in their order when it opens, and later ones at once', async () => {
    const gate = new Gate();
    const log: string[] = [];
    const pass = queueAt(gate, log);
    pass('first');
    pass('second');
    await delivered();
    expect(log).toEqual([]);

    gate.open();
    pass('third');
    await delivered();
    expect(log).toEqual(['first', 'second', 'third']);
  });

  it('holds whoever comes after it was shut again', async () => {
    const gate = new Gate();
    const log: string[] = [];
    const pass = queueAt(gate, log);
    gate.open();
    gate.shut();
    pass('early');
    await delivered();
    expect(log).toEqual([]);
    gate.open();
    await delivered();
    expect(log).toEqual(['early']);
  });

  it('turns everybody away when it is broken', async () => {
    const gate = new Gate();
    const log: string[] = [];
    const pass = queueAt(gate, log);
    pass('waiting');
    gate.break(new Error('closed'));
    pass('late');
    await delivered();
    expect(log.sort()).toEqual(['late: Error: closed', 'waiting: Error: closed']);
  });

  it('forgets who has left the queue', async () => {
    const gate = new Gate();
    const log: string[] = [];
    const pass = queueAt(gate, log);
    const leaving = new AbortController();
    pass('gone', leaving.signal);
    pass('patient');
    leaving.abort();
    gate.open();
    await delivered();
    expect(log).toEqual(['patient']);
  });
});
