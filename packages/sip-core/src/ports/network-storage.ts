/** Keeps, across page loads, what was learnt of the network. It is one short text. */
export interface NetworkStorage {
  load(): string | undefined;
  save(text: string): void;
}
