import { parseUri, type SipRequest } from '@offhook/sip-message';
import type { Flow } from '../flow/flow.js';
import type { FlowTable } from '../flow/flow-table.js';
import type { BindingTable } from '../registrar/binding-table.js';
import type { DialogEnd, DialogEnds } from './dialog-route.js';

/** Where flows and registrations are looked up. */
export interface Whereabouts {
  readonly flows: Pick<FlowTable, 'get'>;
  readonly bindings: Pick<BindingTable, 'of' | 'usersOn'>;
}

/**
 * The end of the dialog that a request from `flow` is for; undefined when the flow is of neither end.
 * A client that lost its connection goes on over a new one, once it is registered there.
 */
export function otherEnd(
  ends: DialogEnds,
  flow: Flow,
  { bindings, flows }: Whereabouts,
): DialogEnd | undefined {
  const { callee, caller } = ends;
  if (flow.id === caller.flowId) return callee;
  if (flow.id === callee.flowId) return caller;
  const users = bindings.usersOn(flow);
  const isSuccessorOf = (end: DialogEnd): boolean =>
    users.has(end.user) && flows.get(end.flowId) === undefined;
  if (isSuccessorOf(caller)) return callee;
  return isSuccessorOf(callee) ? caller : undefined;
}

/** The flow that leads to an end now: the one of the beginning, or the one where its Contact is registered since. */
export function flowTo(
  end: DialogEnd,
  request: SipRequest,
  { bindings, flows }: Whereabouts,
): Flow | undefined {
  const first = flows.get(end.flowId);
  if (first !== undefined) return first;
  const { host, user } = parseUri(request.uri);
  const successors = bindings
    .of(end.user)
    .filter(({ contact }) => contact.uri.user === user && contact.uri.host === host);
  return successors.find(({ flow }) => flow.isOpen)?.flow;
}
