/** One promise of a port, checked by running it. Throws what is not kept. No test runner is needed. */
export interface ContractCase<Subject> {
  readonly name: string;
  readonly run: (subject: Subject) => Promise<void>;
}

export function expectSame(what: string, actual: unknown, expected: unknown): void {
  // As JSON, with undefined made visible: it is what a storage has for nothing.
  const write = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) => (part === undefined ? { nothing: true } : part));
  const [got, wanted] = [write(actual), write(expected)];
  if (got !== wanted) throw new Error(`${what}: expected ${wanted}, got ${got}`);
}
