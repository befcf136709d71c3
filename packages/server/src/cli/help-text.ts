import { type Command, flagOf } from './command.js';
import type { Parameter, Parameters } from './parameter.js';
import { serverFlags } from './server-flags.js';

/**
 * What `--help` prints: of the command, of all commands that begin with `words`, or of everything.
 */
export function helpOf(words: readonly string[], commands: readonly Command[]): string {
  const asked = commandsAt(words, commands);
  return asked === undefined ? overview(commands) : asked.map(details).join('\n') + settings;
}

/** Words behind the command are its arguments, and do not change what is explained. */
function commandsAt(words: readonly string[], commands: readonly Command[]): readonly Command[] | undefined {
  for (let count = words.length; count > 0; count -= 1) {
    const start = words.slice(0, count).join(' ');
    const found = commands.filter((command) => `${command.words} `.startsWith(`${start} `));
    if (found.length > 0) return found;
  }
  return undefined;
}

const settings = `
Every command takes --config <file>, --data <folder> and --json, and needs the same settings as the server.
`;

function overview(commands: readonly Command[]): string {
  const lines = commands.map((command): Line => [`  ${synopsisOf(command)}`, command.summary]);
  return `Usage: offhook-server [flags]             starts the server
       offhook-server <command> [flags]   administers it, while it runs or not

${aligned(flagLines(serverFlags))}
Commands; each has its own --help:

${aligned(lines)}
Flags win over the environment, and the environment over the file. All settings are in the README.
`;
}

function details(command: Command): string {
  const positionals = Object.values(command.positionals).map((parameter): Line => [
    `  ${shownPositional(parameter)}`,
    parameter.summary,
  ]);
  const lines = [...positionals, ...flagLines(command.flags)];
  const usage = `offhook-server ${synopsisOf(command)}\n  ${command.summary}\n`;
  return lines.length === 0 ? usage : `${usage}\n${aligned(lines)}`;
}

type Line = readonly [left: string, right: string];

function flagLines(flags: Parameters): readonly Line[] {
  return Object.entries(flags).map(([name, parameter]): Line => [
    `  ${shownFlag(name, parameter)}`,
    parameter.summary,
  ]);
}

/** A command on one line: its words, its arguments, and that it has flags. */
function synopsisOf({ flags, positionals, words }: Command): string {
  const required = Object.entries(flags).filter(([, flag]) => isRequired(flag));
  const isMore = Object.keys(flags).length > required.length;
  return [
    words,
    ...Object.values(positionals).map(shownPositional),
    ...required.map(([name, parameter]) => shownFlag(name, parameter)),
    ...(isMore ? ['[flags]'] : []),
  ].join(' ');
}

function isRequired(flag: Parameter): boolean {
  return flag.kind === 'text' ? !flag.isOptional : flag.isRequired === true;
}

function shownPositional(parameter: Parameter): string {
  if (parameter.kind === 'switch') return '';
  return parameter.isOptional ? `[${parameter.placeholder}]` : `<${parameter.placeholder}>`;
}

function shownFlag(name: string, parameter: Parameter): string {
  return parameter.kind === 'switch' ? flagOf(name) : `${flagOf(name)} <${parameter.placeholder}>`;
}

function aligned(lines: readonly Line[]): string {
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `${left.padEnd(width)}  ${right}\n`).join('');
}
