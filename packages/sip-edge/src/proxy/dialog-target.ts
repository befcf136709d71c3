import { parseUri, type SipRequest } from '@offhook/sip-message';
import type { Flow } from '../flow/flow.js';
import type { FlowTable } from '../flow/flow-table.js';
import type { BindingTable } from '../registrar/binding-table.js';
import type { DialogEnd, DialogEnds } from './dialog-route.js';

/** Where flows and registrations are looked up. */
export interface Whereabouts {
  readonly flows: Pick<FlowTable, 'get'>;
  readonly bindings: Pick<BindingTable, 'of' | 'usersOn' | 'successorOf'>;
}

/**
 * The end of the dialog that a request from `flow` is for; undefined when the flow is of neither end.
 * A client that lost its connection goes on over a new one, once it is registered there.
 */
export function otherEnd(ends: DialogEnds, flow: Flow, where: Whereabouts): DialogEnd | undefined {
  const { callee, caller } = ends;
  if (isFlowOf(caller, flow, where)) return callee;
  if (isFlowOf(callee, flow, where)) return caller;
  const users = where.bindings.usersOn(flow);
  const isNewFlowOf = (end: DialogEnd): boolean => users.has(end.user) && liveFlow(end, where) === undefined;
  if (isNewFlowOf(caller)) return callee;
  return isNewFlowOf(callee) ? caller : undefined;
}

/** The flow that leads to an end now: the one of the beginning, or where its Contact is registered since. */
export function flowTo(end: DialogEnd, request: SipRequest, where: Whereabouts): Flow | undefined {
  const live = liveFlow(end, where);
  if (live !== undefined) return live;
  const { host, user } = parseUri(request.uri);
  const registered = where.bindings
    .of(end.user)
    .filter(({ contact }) => contact.uri.user === user && contact.uri.host === host);
  return registered.find(({ flow }) => flow.isOpen)?.flow;
}

function isFlowOf(end: DialogEnd, flow: Flow, { bindings }: Whereabouts): boolean {
  return flow.id === end.flowId || flow.id === bindings.successorOf(end.flowId)?.id;
}

/** The successor comes first: a network that is gone may look like an open flow for a while. */
function liveFlow({ flowId }: DialogEnd, { bindings, flows }: Whereabouts): Flow | undefined {
  const successor = bindings.successorOf(flowId);
  return successor?.isOpen === true ? successor : flows.get(flowId);
}
