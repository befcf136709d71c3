import { isOneLine } from '../admin/operator-text.js';

/** A value that a command takes, as an argument or behind a flag. */
export interface TextParameter<Value> {
  readonly kind: 'text';
  /** What stands for it in the help, without brackets. */
  readonly placeholder: string;
  readonly summary: string;
  readonly isOptional: boolean;
  /** What it is when it is not given. */
  readonly fallback: Value | undefined;
  /** Undefined when the text is not such a value. */
  readonly parse: (text: string) => Value | undefined;
  /** Ends the sentence that begins with its name: `must be …`. */
  readonly rule: string;
}

/** A flag without a value. */
export interface SwitchParameter {
  readonly kind: 'switch';
  readonly summary: string;
  /** A command that has one way alone has it said, so that nobody wonders what it waits for. Default: false. */
  readonly isRequired?: boolean;
}

export type Parameter = TextParameter<unknown> | SwitchParameter;
export type Parameters = Readonly<Record<string, Parameter>>;

/** What a command is given: each parameter by its name, as the value that it was parsed to. */
export type InputOf<Of extends Parameters> = {
  readonly [Name in keyof Of]: Of[Name] extends TextParameter<infer Value> ? Value : boolean;
};

interface Words {
  readonly placeholder: string;
  readonly summary: string;
}

export interface ParameterOptions<Value> extends Words {
  readonly parse: (text: string) => Value | undefined;
  readonly rule: string;
}

export function parameter<Value>(options: ParameterOptions<Value>): TextParameter<Value> {
  return { kind: 'text', isOptional: false, fallback: undefined, ...options };
}

export function optional<Value>(inner: TextParameter<Value>): TextParameter<Value | undefined> {
  return { ...inner, isOptional: true };
}

/** Optional, and `fallback` when it is not given: say so in its summary. */
export function withDefault<Value>(inner: TextParameter<Value>, fallback: Value): TextParameter<Value> {
  return { ...inner, isOptional: true, fallback };
}

export function switchFlag(summary: string): SwitchParameter {
  return { kind: 'switch', summary };
}

/** One line of text that a person reads. */
export function line(words: Words, maxLength = 128): TextParameter<string> {
  return parameter({
    ...words,
    parse: (text) => (isOneLine(text, maxLength) ? text : undefined),
    rule: `must be a text of 1 to ${maxLength} characters in one line`,
  });
}

export function wholeNumber(words: Words, min: number, max: number): TextParameter<number> {
  return parameter({
    ...words,
    parse: (text) => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    },
    rule: `must be a number from ${min} to ${max}`,
  });
}

export function choice<const Value extends string>(
  words: Words,
  values: readonly Value[],
): TextParameter<Value> {
  return parameter({
    ...words,
    parse: (text) => values.find((value) => value === text),
    rule: `must be ${values.join(' or ')}`,
  });
}
