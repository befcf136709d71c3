import { describe, expect, it, vi } from 'vitest';
import { createLogger, type LogEntry, type LogLevel, silentLogger } from './logger.js';

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

function record(): { readonly entries: LogEntry[]; readonly sink: (entry: LogEntry) => void } {
  const entries: LogEntry[] = [];
  return { entries, sink: (entry) => entries.push(entry) };
}

describe('createLogger', () => {
  it.each(levels)('hands a line of level %s to its sink', (level) => {
    const { entries, sink } = record();
    createLogger(sink)[level]('Registered.', { expiresMs: 300_000 });
    expect(entries).toEqual([{ level, message: 'Registered.', context: { expiresMs: 300_000 } }]);
  });

  it.each(levels)('writes an empty context where none was given, at level %s', (level) => {
    const { entries, sink } = record();
    createLogger(sink)[level]('Registered.');
    expect(entries).toEqual([{ level, message: 'Registered.', context: {} }]);
  });

  it('keeps the order of the lines', () => {
    const { entries, sink } = record();
    const logger = createLogger(sink);
    for (const level of levels) logger[level](level);
    expect(entries.map(({ message }) => message)).toEqual(levels);
  });

  it('may be taken apart', () => {
    const { entries, sink } = record();
    const { info } = createLogger(sink, { callId: 'a' });
    info('Ringing.');
    expect(entries).toEqual([{ level: 'info', message: 'Ringing.', context: { callId: 'a' } }]);
  });
});

describe('child', () => {
  it('adds its context to each line, and its own children add theirs', () => {
    const { entries, sink } = record();
    const phone = createLogger(sink, { userId: 'alice' });
    const call = phone.child({ callId: '7' });
    const leg = call.child({ leg: 'b' });
    phone.info('phone');
    call.info('call', { at: 1 });
    leg.info('leg');
    expect(entries.map(({ context }) => context)).toEqual([
      { userId: 'alice' },
      { userId: 'alice', callId: '7', at: 1 },
      { userId: 'alice', callId: '7', leg: 'b' },
    ]);
  });

  it('lets the nearest say win: line over child over parent', () => {
    const { entries, sink } = record();
    const child = createLogger(sink, { who: 'parent', a: 1 }).child({ who: 'child', b: 2 });
    child.info('x');
    child.info('y', { who: 'line' });
    expect(entries.map(({ context }) => context)).toEqual([
      { who: 'child', a: 1, b: 2 },
      { who: 'line', a: 1, b: 2 },
    ]);
  });

  it('leaves its parent and its siblings as they are', () => {
    const { entries, sink } = record();
    const bound = { userId: 'alice' };
    const parent = createLogger(sink, bound);
    parent.child({ callId: '1' });
    parent.child({ callId: '2' }).info('sibling');
    parent.info('parent');
    expect(bound).toEqual({ userId: 'alice' });
    expect(entries.map(({ context }) => context)).toEqual([
      { userId: 'alice', callId: '2' },
      { userId: 'alice' },
    ]);
  });
});

describe('silentLogger', () => {
  it.each(levels)('takes a line of level %s without a word', (level) => {
    const log = vi.spyOn(console, 'log');
    expect(() => {
      silentLogger[level]('x', { y: 1 });
      silentLogger.child({ callId: '1' })[level]('x');
    }).not.toThrow();
    expect(log).not.toHaveBeenCalled();
  });
});
