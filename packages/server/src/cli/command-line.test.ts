import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../config/resolve-config.js';
import { isOffhookError } from '@offhook/primitives';
import { wordsOf } from '../testing/operator.js';
import { type CommandLine, readCommandLine } from './command-line.js';
import { commandTable } from './command-table.js';

function read(line: string): CommandLine {
  return readCommandLine(wordsOf(line), commandTable);
}

/** The settings on a line that starts the server, or else what the line is. */
function startOf(line: string): unknown {
  const commandLine = read(line);
  return commandLine.kind === 'start'
    ? { file: commandLine.configFile, ...Object(commandLine.flags.values) }
    : commandLine.kind;
}

describe('readCommandLine', () => {
  it.each([
    ['', { file: undefined }],
    ['--demo', { file: undefined, isDemo: true }],
    ['--port 8080', { file: undefined, port: 8_080 }],
    ['--port=8080 --host=::1 --data d', { file: undefined, port: 8_080, host: '::1', dataFolder: 'd' }],
    ['--config a.json', { file: 'a.json' }],
    ['--port http', { file: undefined, port: 'http' }],
    ['--help --port x', 'help'],
    ['-h', 'help'],
    ['user --help', 'help'],
    ['user add -h', 'help'],
    ['--version', 'version'],
    ['-v', 'version'],
  ])('%j starts the server with %j', (line, expected) => {
    expect(startOf(line)).toEqual(expected);
  });

  const unset = { name: undefined, email: undefined, number: undefined, company: undefined };
  const carol = { username: 'carol', ...unset, passwordStdin: false, applicationSid: undefined };
  const sid = '11111111-2222-3333-4444-555555555555';
  it.each([
    ['user add carol', 'user add', carol],
    [
      "user add carol --name 'Carol Carter' --email c@example.org --number +31201234567 --password-stdin",
      'user add',
      {
        ...carol,
        name: 'Carol Carter',
        email: 'c@example.org',
        number: '+31201234567',
        passwordStdin: true,
      },
    ],
    [
      `user --company Sip.Example.com add --application-sid ${sid.toUpperCase()} carol`,
      'user add',
      { ...carol, company: 'sip.example.com', applicationSid: sid },
    ],
    ['user list', 'user list', { company: undefined }],
    ['user disable carol@example.com', 'user disable', { user: 'carol@example.com' }],
    ['user enable +31201234567', 'user enable', { user: '+31201234567' }],
    ['user password carol --password-stdin', 'user password', { user: 'carol', passwordStdin: true }],
    ['token create carol', 'token create', { user: 'carol', name: 'access token', days: 100 }],
    [
      "token create carol --name='Kim’s CRM' --days 7",
      'token create',
      { user: 'carol', name: 'Kim’s CRM', days: 7 },
    ],
    ['token list', 'token list', { user: undefined }],
    ['token list carol', 'token list', { user: 'carol' }],
    ['token revoke abc', 'token revoke', { id: 'abc' }],
    ['device list carol', 'device list', { user: 'carol' }],
    ['device revoke abc', 'device revoke', { id: 'abc' }],
    ['session list carol', 'session list', { user: 'carol' }],
    ['session revoke abc', 'session revoke', { id: 'abc' }],
    ['company add a.example', 'company add', { sipDomain: 'a.example', name: undefined }],
    ['company list', 'company list', {}],
    [
      'company member add a.example carol',
      'company member add',
      { company: 'a.example', user: 'carol', role: 'member' },
    ],
    [
      'company member add a.example carol --role admin',
      'company member add',
      { company: 'a.example', user: 'carol', role: 'admin' },
    ],
    [
      'company member remove a.example carol',
      'company member remove',
      { company: 'a.example', user: 'carol' },
    ],
    ['app create a.example --name CRM', 'app create', { company: 'a.example', name: 'CRM' }],
    ['app list', 'app list', {}],
    [`app revoke ${sid}`, 'app revoke', { key: sid }],
    ['blocklist list', 'blocklist list', {}],
    ['blocklist clear', 'blocklist clear', { address: undefined }],
    ['blocklist clear 192.0.2.1', 'blocklist clear', { address: '192.0.2.1' }],
    ['blocklist clear 2001:db8:0:1::/64', 'blocklist clear', { address: '2001:db8:0:1::/64' }],
    ['key rotate', 'key rotate', { keepOld: false }],
    ['key rotate --keep-old', 'key rotate', { keepOld: true }],
    [
      'import users.csv',
      'import',
      {
        file: 'users.csv',
        dryRun: false,
        update: false,
        sipPasswords: false,
        sipPasswordDays: 3_650,
        weakPasswords: false,
      },
    ],
    [
      'import --dry-run --update --sip-passwords --sip-password-days 30 --weak-passwords -- --odd.csv',
      'import',
      {
        file: '--odd.csv',
        dryRun: true,
        update: true,
        sipPasswords: true,
        sipPasswordDays: 30,
        weakPasswords: true,
      },
    ],
    ['backup a.db', 'backup', { file: 'a.db' }],
    ['audit list', 'audit list', { since: 0, last: undefined }],
    ['audit list --since 2026-11-21 --last 5', 'audit list', { since: Date.UTC(2026, 10, 21), last: 5 }],
    [
      'audit list --since 2026-11-21T10:00:00+01:00',
      'audit list',
      { since: Date.UTC(2026, 10, 21, 9), last: undefined },
    ],
  ])('%j does %j', (line, words, input) => {
    const commandLine = read(`${line} --data d`.replace(/(.*)( -- .*)( --data d)$/, '$1$3$2'));
    if (commandLine.kind !== 'administer') throw new Error('expected a command');
    expect(commandLine.command.words).toBe(words);
    expect(commandLine.input).toEqual(input);
    expect(commandLine.flags.values).toEqual({ dataFolder: 'd' });
    expect(commandLine.isJson).toBe(false);
  });

  it('knows what each command takes by one entry of the table alone', () => {
    const words = commandTable.map((command) => command.words);
    expect(new Set(words).size).toBe(words.length);
    const kinds = new Map<string, string>();
    for (const { flags } of commandTable) {
      for (const [name, { kind }] of Object.entries(flags)) {
        expect(kinds.get(name) ?? kind, `--${name} with and without a value`).toBe(kind);
        kinds.set(name, kind);
      }
    }
  });

  it('takes --json with every command', () => {
    expect(read('user list --json')).toMatchObject({ isJson: true });
    expect(read('--json user list')).toMatchObject({ isJson: true });
  });

  it.each([
    ['--prot 1', 'There is no flag --prot. Did you mean --port?'],
    ['start', 'There is no command start.'],
    ['constructor', 'There is no command constructor.'],
    ['usr add carol', 'There is no command usr. Did you mean user?'],
    ['user', 'user has add, list, disable, enable, password.'],
    [
      'user ad carol',
      'There is no command user ad. Did you mean user add? user has add, list, disable, enable, password.',
    ],
    [
      'user frobnicate',
      'There is no command user frobnicate. user has add, list, disable, enable, password.',
    ],
    [
      'company member ad a.example carol',
      'There is no command company member. Did you mean company member add? ' +
        'company has add, list, member add, member remove.',
    ],
    ['add-user carol', 'There is no command add-user.'],
    ['user add', 'user add <username> is missing.'],
    ['user add carol dave', 'user add takes <username>, and 2 were given.'],
    ['user list carol', 'user list takes no argument, and 1 were given.'],
    [
      'user add carol@example.org',
      'user add <username> must be 1 to 64 letters, digits, dots, hyphens or underscores.',
    ],
    [
      "user add 'carol; drop table app_user'",
      'user add <username> must be 1 to 64 letters, digits, dots, hyphens or underscores.',
    ],
    ["user add carol --name ''", '--name must be a text of 1 to 128 characters in one line.'],
    ["user add carol --name '\u001b[2J'", '--name must be a text of 1 to 128 characters in one line.'],
    ['user add carol --email carol', '--email must be an e-mail address.'],
    [
      'user add carol --number 0201234567',
      '--number must be a phone number with its country code, as +31201234567.',
    ],
    ['user add carol --password secret', 'There is no flag --password. Did you mean --password-stdin?'],
    ['user add carol --password=secret', 'There is no flag --password. Did you mean --password-stdin?'],
    ['user add carol --application-sid 1', '--application-sid must be a UUID.'],
    ['user add carol --company a_b', '--company must be a domain name, as sip.example.com.'],
    ['user password carol', '--password-stdin is missing.'],
    ['token create carol --days 0', '--days must be a number from 1 to 9999.'],
    ['token create carol --days ten', '--days must be a number from 1 to 9999.'],
    ['token create carol --days 1e3', '--days must be a number from 1 to 9999.'],
    ['token create carol --days', '--days needs a value.'],
    [
      'token create carol --name --json',
      '--name needs a value. One that begins with a hyphen is written --name=-x.',
    ],
    ['token create carol --days 1 --days 2', '--days is given twice.'],
    ['token list --demo', 'token list has no flag --demo.'],
    ['user list --days 7', 'user list has no flag --days.'],
    ['token revoke', 'token revoke <id> is missing.'],
    ['company member add a.example carol --role owner', '--role must be admin or member.'],
    ['blocklist clear somewhere', 'blocklist clear <address> must be an IP address.'],
    ['audit list --since yesterday', '--since must be a date, as 2026-11-21 or 2026-11-21T10:00:00Z.'],
    ['audit list --since 2026-13-41', '--since must be a date, as 2026-11-21 or 2026-11-21T10:00:00Z.'],
    ['--port', '--port needs a value.'],
    ['--demo=yes', '--demo takes no value.'],
    ['--days 7', 'offhook-server has no flag --days.'],
    ['-x', 'There is no flag -x.'],
  ])('refuses %j', (line, message) => {
    expect(() => read(line)).toThrow(
      expect.objectContaining({ code: 'server/command-invalid', message: `${message} See --help.` }),
    );
  });

  it('shows what was typed without what a terminal would obey', () => {
    expect(() => readCommandLine(['\u001b[31muser\u202e'], commandTable)).toThrow(
      'There is no command \uFFFD[31muser\uFFFD.',
    );
  });

  it('takes any words without any other error than its own', () => {
    const word = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        'user',
        'add',
        'list',
        'token',
        'company',
        'member',
        '--name',
        '--json',
        '--',
        '-',
        '--name=',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        try {
          readCommandLine(words, commandTable);
        } catch (error) {
          expect(isOffhookError(error) && error.code).toBe('server/command-invalid');
        }
      }),
    );
  });

  it('names the flag of a wrong setting', () => {
    const commandLine = read('--port http');
    if (commandLine.kind !== 'start') throw new Error('expected a start');
    expect(() => resolveConfig([commandLine.flags])).toThrow(
      'The setting port (--port) must be a whole number',
    );
  });
});
