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
    [['start'], "Unexpected argument 'start'. See --help."],
    [['--port'], "Option '--port <value>' argument missing. See --help."],
    [['--demo=yes'], "Option '--demo' does not take an argument. See --help."],
  ])('refuses %j', (args, message) => {
    expect(() => readCommandLine(args)).toThrow(
      expect.objectContaining({ code: 'server/config-invalid', message }),
    );
  });

  it('names the flag of a wrong setting', () => {
    const commandLine = readCommandLine(['--port', 'http']);
    if (commandLine.kind !== 'start') throw new Error('expected a start');
    expect(() => resolveConfig([commandLine.flags])).toThrow(
      'The setting port (--port) must be a whole number',
    );
  });
});
