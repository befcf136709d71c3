import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/** What is true of the process and not of a server in it: made once, when first asked for. */
export function processRegistry(): Registry {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
