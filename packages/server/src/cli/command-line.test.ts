import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../config/resolve-config.js';
import { readCommandLine } from './command-line.js';

function valuesOf(...args: string[]): unknown {
  const commandLine = readCommandLine(args);
  return commandLine.kind === 'start'
    ? { file: commandLine.configFile, ...Object(commandLine.flags.values) }
    : commandLine;
}

describe('readCommandLine', () => {
  it.each([
    [[], { file: undefined }],
    [['--demo'], { file: undefined, isDemo: true }],
    [['--port', '8080'], { file: undefined, port: 8_080 }],
    [
      ['--port=8080', '--host=::1', '--data', 'd'],
      { file: undefined, port: 8_080, host: '::1', dataFolder: 'd' },
    ],
    [['--config', 'a.json'], { file: 'a.json' }],
    [['--port', 'http'], { file: undefined, port: 'http' }],
    [['--help', '--port', 'x'], { kind: 'help' }],
    [['-h'], { kind: 'help' }],
    [['--version'], { kind: 'version' }],
    [['-v'], { kind: 'version' }],
  ])('%j is %j', (args, expected) => {
    expect(valuesOf(...args)).toEqual(expected);
  });

  it.each([
    [['--prot', '1'], "Unknown option '--prot'. See --help."],
    [['start'], 'There is no command start. See --help.'],
    [['constructor'], 'There is no command constructor. See --help.'],
    [['add-user', 'carol', 'dave'], 'add-user takes one name. See --help.'],
    [['add-user'], 'The user must be 1 to 64 letters, digits, dots, hyphens or underscores. See --help.'],
    [
      ['add-user', 'carol@example.org'],
      'The user must be 1 to 64 letters, digits, dots, hyphens or underscores. See --help.',
    ],
    [['add-user', 'carol', '--name', ''], '--name must be a text of 1 to 128 characters. See --help.'],
    [['add-token', 'carol', '--days', '0'], '--days must be a number from 1 to 9999. See --help.'],
    [['add-token', 'carol', '--days', 'ten'], '--days must be a number from 1 to 9999. See --help.'],
    [['revoke-token'], 'The id must be a text of 1 to 128 characters. See --help.'],
    [['--port'], "Option '--port <value>' argument missing. See --help."],
    [['--demo=yes'], "Option '--demo' does not take an argument. See --help."],
  ])('refuses %j', (args, message) => {
    expect(() => readCommandLine(args)).toThrow(
      expect.objectContaining({ code: 'server/config-invalid', message }),
    );
  });

  it.each([
    [['add-user', 'carol'], { kind: 'add-user', username: 'carol', displayName: 'carol' }],
    [
      ['add-user', 'carol', '--name', 'Carol Carter'],
      { kind: 'add-user', username: 'carol', displayName: 'Carol Carter' },
    ],
    [
      ['add-token', 'carol'],
      { kind: 'add-token', username: 'carol', name: 'access token', lifeMs: 100 * 86_400_000 },
    ],
    [
      ['add-token', '--days', '7', 'carol', '--name=CRM'],
      { kind: 'add-token', username: 'carol', name: 'CRM', lifeMs: 7 * 86_400_000 },
    ],
    [['list-tokens'], { kind: 'list-tokens' }],
    [['revoke-token', 'abc'], { kind: 'revoke-token', id: 'abc' }],
  ])('%j administers', (args, action) => {
    expect(readCommandLine([...args, '--data', 'd'])).toMatchObject({
      kind: 'administer',
      action,
      flags: { values: { dataFolder: 'd' } },
    });
  });

  it('names the flag of a wrong setting', () => {
    const commandLine = readCommandLine(['--port', 'http']);
    if (commandLine.kind !== 'start') throw new Error('expected a start');
    expect(() => resolveConfig([commandLine.flags])).toThrow(
      'The setting port (--port) must be a whole number',
    );
  });
});
