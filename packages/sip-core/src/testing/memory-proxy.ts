import { parseVia, SipHeaders, type SipRequest, type SipResponse } from '@offhook/sip-message';
import type { MemoryFlow } from './memory-flow.js';
import type { MemoryBinding, MemoryRegistrar } from './memory-registrar.js';
import { respond } from './respond.js';

interface Branch {
  readonly id: string;
  readonly flow: MemoryFlow;
  /** As it was forwarded. */
  readonly request: SipRequest;
  readonly fork: Fork;
  final?: SipResponse;
}

/** One request from a phone, and the branches that it was forwarded to. */
interface Fork {
  readonly key: string;
  readonly caller: MemoryFlow;
  readonly request: SipRequest;
  readonly branches: Branch[];
  isAnswered: boolean;
}

const recordRoute = '<sip:switch.test;lr>';

/** A stateful proxy (RFC 3261 §16) with nothing that a test does not need. */
export class MemoryProxy {
  readonly #registrar: MemoryRegistrar;
  readonly #branches: Map<string, Branch> = new Map<string, Branch>();
  readonly #forks: Map<string, Fork> = new Map<string, Fork>();
  #count = 0;

  constructor(registrar: MemoryRegistrar) {
    this.#registrar = registrar;
  }

  handleRequest(caller: MemoryFlow, request: SipRequest): void {
    const key = `${caller.phone} ${branchOf(request)}`;
    const known = this.#forks.get(key);
    if (request.method === 'CANCEL') {
      this.#handleCancel(caller, request, known);
      return;
    }
    // The ACK of a refusal ends here: each hop has its own (RFC 3261 §17.1.1.3).
    if (request.method === 'ACK' && known !== undefined) return;
    const refusal = request.method === 'INVITE' ? this.#registrar.refuseInvite(request) : undefined;
    if (refusal !== undefined) {
      this.#forks.set(key, { key, caller, request, branches: [], isAnswered: true });
      caller.send(refusal);
      return;
    }
    this.#forward({ key, caller, request, branches: [], isAnswered: false });
  }

  handleResponse(response: SipResponse): void {
    const branch = this.#branches.get(branchOf(response));
    const method = response.headers.first('CSeq')?.split(' ')[1];
    if (branch === undefined || method !== branch.request.method || response.status === 100) return;
    const { fork } = branch;
    if (response.status < 200) {
      if (!fork.isAnswered) fork.caller.send(upstream(response));
      return;
    }
    branch.final = response;
    if (response.status < 300) {
      fork.isAnswered = true;
      fork.caller.send(upstream(response));
      this.#cancelOthers(fork);
      return;
    }
    if (method === 'INVITE') branch.flow.send(inBranch(branch, 'ACK', response.headers.first('To')));
    this.#sendBest(fork);
  }

  #forward(fork: Fork): void {
    const { caller, key, request } = fork;
    const targets = this.#registrar.find(request.uri);
    const status = targets === 404 ? 404 : 480;
    if (targets === 404 || targets.length === 0) {
      this.#forks.set(key, { ...fork, isAnswered: true });
      if (request.method !== 'ACK') caller.send(respond(request, status));
      return;
    }
    if (request.method === 'INVITE') caller.send(respond(request, 100));
    this.#forks.set(key, fork);
    for (const target of targets) fork.branches.push(this.#branchTo(target, fork));
    for (const { flow, request: forwarded } of fork.branches) flow.send(forwarded);
  }

  #branchTo(target: MemoryBinding, fork: Fork): Branch {
    this.#count += 1;
    const id = `z9hG4bK-switch-${this.#count}`;
    const headers = fork.request.headers.clone();
    headers.prepend('Via', `SIP/2.0/WS switch.test;branch=${id}`);
    headers.set('Max-Forwards', String(Number(headers.first('Max-Forwards') ?? 70) - 1));
    headers.delete('Route');
    if (fork.request.method === 'INVITE') headers.prepend('Record-Route', recordRoute);
    const request: SipRequest = { ...fork.request, uri: target.contact, headers };
    const branch: Branch = { id, flow: target.flow, request, fork };
    this.#branches.set(id, branch);
    return branch;
  }

  #handleCancel(caller: MemoryFlow, request: SipRequest, fork: Fork | undefined): void {
    caller.send(respond(request, fork === undefined ? 481 : 200));
    for (const branch of fork?.branches ?? []) {
      if (branch.final !== undefined) continue;
      const cancel = inBranch(branch, 'CANCEL');
      // RFC 3326 §2: passed on, so that who is rung knows why it stops.
      cancel.headers.set('Reason', request.headers.all('Reason'));
      branch.flow.send(cancel);
    }
  }

  #cancelOthers(fork: Fork): void {
    for (const branch of fork.branches) {
      if (branch.final !== undefined) continue;
      const cancel = inBranch(branch, 'CANCEL');
      cancel.headers.set('Reason', 'SIP;cause=200;text="Call completed elsewhere"');
      branch.flow.send(cancel);
    }
  }

  /** RFC 3261 §16.7, step 6: the lowest class that all the branches gave, once they all did. */
  #sendBest(fork: Fork): void {
    const finals = fork.branches.map(({ final }) => final);
    if (fork.isAnswered || finals.includes(undefined)) return;
    fork.isAnswered = true;
    const [best] = finals.filter((final) => final !== undefined).sort((a, b) => a.status - b.status);
    if (best !== undefined) fork.caller.send(upstream(best));
  }
}

/** CANCEL and ACK belong to the branch that they are for (RFC 3261 §9.1, §17.1.1.3). */
function inBranch(branch: Branch, method: 'ACK' | 'CANCEL', to?: string): SipRequest {
  const source = branch.request.headers;
  const headers = new SipHeaders();
  headers.set('Via', source.first('Via') ?? '');
  for (const name of ['From', 'To', 'Call-ID']) headers.set(name, source.first(name) ?? '');
  if (to !== undefined) headers.set('To', to);
  headers.set('CSeq', `${source.first('CSeq')?.split(' ')[0] ?? '1'} ${method}`);
  headers.set('Max-Forwards', '70');
  return { kind: 'request', method, uri: branch.request.uri, headers, body: '' };
}

function upstream(response: SipResponse): SipResponse {
  const headers = response.headers.clone();
  headers.removeFirst('Via');
  return { ...response, headers };
}

function branchOf({ headers }: SipRequest | SipResponse): string {
  return parseVia(headers.first('Via') ?? '').parameters.get('branch') ?? '';
}
