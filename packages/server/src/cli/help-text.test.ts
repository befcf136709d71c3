import { describe, expect, it } from 'vitest';
import { flagOf } from './command.js';
import { commandTable } from './command-table.js';
import { helpOf } from './help-text.js';

describe('helpOf', () => {
  it('shows every command and every flag of the server', () => {
    const text = helpOf([], commandTable);
    for (const { summary, words } of commandTable) {
      expect(text).toContain(`  ${words}`);
      expect(text).toContain(summary);
    }
    expect(text).toContain('--port <number>');
    expect(text).toContain('default 7400');
  });

  it.each(commandTable.map((command) => [command.words, command] as const))(
    'shows all that %s takes',
    (words, command) => {
      const text = helpOf(words.split(' '), commandTable);
      expect(text).toContain(`offhook-server ${words}`);
      for (const [name, { summary }] of Object.entries({ ...command.flags })) {
        expect(text).toContain(flagOf(name));
        expect(text).toContain(summary);
      }
      for (const { summary } of Object.values(command.positionals)) expect(text).toContain(summary);
    },
  );

  it('shows all commands of a noun', () => {
    const text = helpOf(['user'], commandTable);
    expect(text).toContain('user add <username> [flags]');
    expect(text).toContain('user password <user> --password-stdin');
    expect(text).not.toContain('token create');
  });

  it('explains a command whatever its arguments are, and everything to who asks for what is not there', () => {
    expect(helpOf(['user', 'add', 'carol'], commandTable)).toBe(helpOf(['user', 'add'], commandTable));
    expect(helpOf(['nothing'], commandTable)).toBe(helpOf([], commandTable));
  });

  it('fits on a terminal', () => {
    const lines = [[], ['user'], ['import'], ['company']].flatMap((words) =>
      helpOf(words, commandTable).split('\n'),
    );
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(120);
  });
});
