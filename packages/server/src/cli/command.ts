import type { Administration } from '../admin/administration.js';
import type { Answer } from './answer.js';
import type { InputOf, Parameters } from './parameter.js';

/** What a command works with. */
export interface Workplace {
  /** Opens the data. It is closed when the command is done. */
  readonly open: () => Promise<Administration>;
  /** Copies the data, without opening it: it may be of another version. */
  readonly backUp: (file: string) => Promise<void>;
  /** The whole standard input. */
  readonly readInput: () => Promise<string>;
  readonly nowMs: number;
}

interface Shape<Positionals extends Parameters, Flags extends Parameters> {
  /** What it is called by, as `user add`. */
  readonly words: string;
  readonly summary: string;
  /** In the order in which they are given. */
  readonly positionals: Positionals;
  readonly flags: Flags;
}

/** An entry of the table of commands. */
export interface Command extends Shape<Parameters, Parameters> {
  readonly run: (workplace: Workplace, input: never) => Promise<Answer>;
}

interface TypedCommand<Positionals extends Parameters, Flags extends Parameters> extends Shape<
  Positionals,
  Flags
> {
  readonly run: (workplace: Workplace, input: InputOf<Positionals> & InputOf<Flags>) => Promise<Answer>;
}

/** Types what `run` is given by what the command takes. */
export function defineCommand<const Positionals extends Parameters, const Flags extends Parameters>(
  command: TypedCommand<Positionals, Flags>,
): Command {
  return command;
}

/** How a flag is written: `passwordStdin` is `--password-stdin`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
