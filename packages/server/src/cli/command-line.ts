import { parseArgs } from 'node:util';
import { shown } from '../admin/operator-text.js';
import type { ConfigSource } from '../config/resolve-config.js';
import { ServerError } from '../error/server-error.js';
import { type Command, flagOf } from './command.js';
import { helpOf } from './help-text.js';
import { nearestWord } from './nearest-word.js';
import type { Parameter, Parameters } from './parameter.js';
import { serverFlags, settingsFlags } from './server-flags.js';

interface Settings {
  readonly configFile: string | undefined;
  readonly flags: ConfigSource;
}

export interface AdministerLine extends Settings {
  readonly kind: 'administer';
  readonly command: Command;
  /** The values of its parameters, parsed. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly isJson: boolean;
}

export type CommandLine =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' }
  | ({ readonly kind: 'start' } & Settings)
  | AdministerLine;

type Tokens = NonNullable<ReturnType<typeof parseArgs>['tokens']>;
type FlagToken = Tokens[number] & { readonly kind: 'option' };

/** What stands on the line, before it is known whose parameters these are. */
interface Raw {
  readonly words: readonly string[];
  readonly flags: ReadonlyMap<string, FlagToken>;
}

/**
 * Reads the arguments behind the command's name.
 *
 * @throws ServerError server/command-invalid
 */
export function readCommandLine(args: readonly string[], commands: readonly Command[]): CommandLine {
  const raw = readRaw(args, commands);
  if (raw.flags.has('version')) return { kind: 'version' };
  if (raw.flags.has('help')) return { kind: 'help', text: helpOf(raw.words, commands) };
  const settings = settingsOf(raw);
  if (raw.words.length === 0) {
    readFlags(raw, serverFlags, 'offhook-server');
    return { kind: 'start', ...settings };
  }
  const command = commandOf(raw.words, commands);
  const given = raw.words.slice(command.words.split(' ').length);
  const flags = readFlags(raw, { ...settingsFlags, ...command.flags }, command.words);
  const input = { ...readPositionals(given, command), ...flags };
  return { kind: 'administer', command, input, isJson: raw.flags.has('json'), ...settings };
}

/** Tells flags from words by all flags that there are: a name means the same with every command. */
function readRaw(args: readonly string[], commands: readonly Command[]): Raw {
  const known = Object.fromEntries(
    [serverFlags, ...commands.map(({ flags }) => flags)].flatMap((flags) => Object.entries(flags)),
  );
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { kind }]) => [
      flagOf(name).slice(2),
      { type: kind === 'text' ? 'string' : 'boolean', ...(shorts[name] ?? {}) } as const,
    ]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags = new Map<string, FlagToken>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const name = Object.keys(known).find((candidate) => flagOf(candidate) === `--${token.name}`);
    if (name === undefined) throw unknownFlag(token.rawName, known);
    if (flags.has(name)) throw invalid(`${token.rawName} is given twice`);
    flags.set(name, token);
  }
  return { words, flags };
}

const shorts: Readonly<Partial<Record<string, { readonly short: string }>>> = {
  help: { short: 'h' },
  version: { short: 'v' },
};

function commandOf(words: readonly string[], commands: readonly Command[]): Command {
  const line = words.join(' ');
  const candidates = commands.filter((command) => `${line} `.startsWith(`${command.words} `));
  const [first, ...others] = candidates;
  if (first !== undefined) {
    return others.reduce(
      (longest, next) => (next.words.length > longest.words.length ? next : longest),
      first,
    );
  }
  const [noun = '', verb] = words;
  const ofNoun = commands.filter((command) => command.words.startsWith(`${noun} `));
  if (ofNoun.length === 0) {
    const nouns = commands.map((command) => command.words.split(' ')[0] ?? '');
    throw invalid(`There is no command ${shown(noun)}`, suggestion(nearestWord(noun, nouns)));
  }
  const verbs = ofNoun.map((command) => command.words.slice(noun.length + 1));
  const rest = words.slice(1).join(' ');
  const near = nearestWord(rest, verbs) ?? nearestWord(verb ?? '', verbs);
  const known = `${noun} has ${verbs.join(', ')}`;
  if (verb === undefined) throw invalid(known);
  throw invalid(
    `There is no command ${shown(`${noun} ${verb}`)}`,
    suggestion(near && `${noun} ${near}`),
    known,
  );
}

function readFlags(raw: Raw, known: Parameters, owner: string): Record<string, unknown> {
  for (const [name, { rawName }] of raw.flags) {
    if (!Object.hasOwn(known, name)) throw invalid(`${owner} has no flag ${rawName}`);
  }
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(known)) {
    const token = raw.flags.get(name);
    const text = token === undefined ? undefined : textOf(token, parameter);
    if (!Object.hasOwn(settingsFlags, name)) values[name] = valueOf(flagOf(name), parameter, text);
  }
  return values;
}

/** The text behind a flag; empty for a switch that is given. */
function textOf({ inlineValue, rawName, value }: FlagToken, { kind }: Parameter): string {
  if (kind === 'switch') {
    if (value !== undefined) throw invalid(`${rawName} takes no value`);
    return '';
  }
  if (value === undefined) throw invalid(`${rawName} needs a value`);
  // Otherwise a forgotten value would swallow the next flag.
  if (!inlineValue && value.startsWith('-') && value !== '-') {
    throw invalid(`${rawName} needs a value. One that begins with a hyphen is written ${rawName}=-x`);
  }
  return value;
}

function readPositionals(given: readonly string[], command: Command): Record<string, unknown> {
  const entries = Object.entries(command.positionals);
  if (given.length > entries.length) {
    const names = entries.map(([, parameter]) => placeholderOf(parameter));
    const taken = names.length === 0 ? 'no argument' : names.join(' ');
    throw invalid(`${command.words} takes ${taken}, and ${given.length} were given`);
  }
  return Object.fromEntries(
    entries.map(([name, parameter], index) => [
      name,
      valueOf(`${command.words} ${placeholderOf(parameter)}`, parameter, given[index]),
    ]),
  );
}

function placeholderOf(parameter: Parameter): string {
  return parameter.kind === 'text' ? `<${parameter.placeholder}>` : '';
}

function valueOf(name: string, parameter: Parameter, text: string | undefined): unknown {
  if (parameter.kind === 'switch') {
    if (text === undefined && parameter.isRequired === true) throw invalid(`${name} is missing`);
    return text !== undefined;
  }
  if (text === undefined) {
    if (parameter.isOptional) return parameter.fallback;
    throw invalid(`${name} is missing`);
  }
  const value = parameter.parse(text);
  if (value === undefined) throw invalid(`${name} ${parameter.rule}`);
  return value;
}

function settingsOf({ flags }: Raw): Settings {
  const textAt = (name: string): string | undefined => flags.get(name)?.value;
  const port = textAt('port');
  const values = {
    ...given('port', port !== undefined && /^\d{1,15}$/.test(port) ? Number(port) : port),
    ...given('host', textAt('host')),
    ...given('dataFolder', textAt('data')),
    ...given('isDemo', flags.has('demo') ? true : undefined),
  };
  return {
    configFile: textAt('config'),
    flags: { values, nameOf: (path) => flagOfPath[path] ?? path },
  };
}

const flagOfPath: Readonly<Partial<Record<string, string>>> = {
  port: '--port',
  host: '--host',
  dataFolder: '--data',
  isDemo: '--demo',
};

function given(name: string, value: unknown): Readonly<Record<string, unknown>> {
  return value === undefined ? {} : { [name]: value };
}

function unknownFlag(rawName: string, known: Parameters): ServerError {
  const names = Object.keys(known).map(flagOf);
  return invalid(`There is no flag ${shown(rawName)}`, suggestion(nearestWord(rawName, names)));
}

function suggestion(word: string | undefined): string | undefined {
  return word === undefined || word === '' ? undefined : `Did you mean ${word}?`;
}

function invalid(fact: string, ...more: readonly (string | undefined)[]): ServerError {
  const sentences = [fact, ...more, 'See --help'].filter((sentence) => sentence !== undefined);
  const text = sentences.map((sentence) => (/[.?]$/.test(sentence) ? sentence : `${sentence}.`)).join(' ');
  return new ServerError('server/command-invalid', text);
}
