import type { Flow } from '../flow/flow.js';

/**
 * Which flow took the place of which. A phone that changes its network registers the same contact over a new flow,
 * long before the edge notices that the old one carries nothing any more; its calls go on over the new one.
 */
export class FlowSuccession {
  readonly #successors: Map<string, Flow> = new Map<string, Flow>();

  get size(): number {
    return this.#successors.size;
  }

  /** The flow that a contact of this one was registered over last; undefined while it is this one. */
  of(flowId: string): Flow | undefined {
    return this.#successors.get(flowId);
  }

  record(from: Flow, to: Flow): void {
    if (from.id === to.id) return;
    // Whatever led to the former leads to the latter now, so no chain is ever followed.
    for (const [flowId, successor] of this.#successors) {
      if (successor.id === from.id) this.#successors.set(flowId, to);
    }
    this.#successors.set(from.id, to);
    // A contact that comes back to its first flow is not its own successor.
    this.#successors.delete(to.id);
  }

  /** Forgets what led to a flow that is gone. */
  removeFlow(flow: Flow): void {
    for (const [flowId, successor] of this.#successors) {
      if (successor.id === flow.id) this.#successors.delete(flowId);
    }
  }
}
