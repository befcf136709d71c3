import { EdgeError } from './edge-error.js';
import type { SipEdge, SipEdgeOptions } from './sip-edge.js';

/**
 * Makes the edge; nothing listens until `attach`.
 *
 * @throws EdgeError `edge/invalid-options`
 */
export function createSipEdge(options: SipEdgeOptions): SipEdge {
  throw new EdgeError('edge/invalid-options', `The SIP edge for ${options.domain} is not built yet.`);
}
