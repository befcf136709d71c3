import type { Flow, FlowCloseReason } from './flow.js';

/** Every flow that is open now. */
export class FlowTable {
  readonly #flows: Map<string, Flow> = new Map<string, Flow>();
  readonly #countByAddress: Map<string, number> = new Map<string, number>();

  get size(): number {
    return this.#flows.size;
  }

  /** The flow of this id, if it can still carry something. */
  get(id: string): Flow | undefined {
    const flow = this.#flows.get(id);
    return flow?.isOpen === true ? flow : undefined;
  }

  countFrom(address: string): number {
    return this.#countByAddress.get(address) ?? 0;
  }

  add(flow: Flow): void {
    this.#flows.set(flow.id, flow);
    this.#countByAddress.set(flow.source.address, this.countFrom(flow.source.address) + 1);
  }

  remove(flow: Flow): void {
    if (!this.#flows.delete(flow.id)) return;
    const count = this.countFrom(flow.source.address) - 1;
    if (count > 0) this.#countByAddress.set(flow.source.address, count);
    else this.#countByAddress.delete(flow.source.address);
  }

  closeAll(reason: FlowCloseReason): void {
    for (const flow of [...this.#flows.values()]) flow.close(reason);
  }
}
