import type { Clock } from '@offhook/primitives';
import type { CheckedServer, CheckReason, IceServer } from '@offhook/protocol';
import type { IceProbe } from '../check-ports.js';
import { type CheckReasonCode, reasonOf } from '../check-reason.js';
import { isLate, type StepFinding } from '../step-finding.js';
import { iceOutcomeOf } from './ice-outcome.js';
import { serverNameOf } from './server-name.js';

export interface IceStepParts {
  readonly clock: Clock;
  readonly iceProbe: IceProbe;
  readonly iceServers: readonly IceServer[];
}

type Scheme = 'stun' | 'turn';

const codes: Readonly<
  Record<Scheme, Readonly<Record<CheckedServer['outcome'], CheckReasonCode | undefined>>>
> = {
  stun: {
    answered: undefined,
    silent: 'check/stun-silent',
    // It needs no credentials: whatever it says no to, it is none.
    refused: 'check/stun-unusable',
    unusable: 'check/stun-unusable',
  },
  turn: {
    answered: undefined,
    silent: 'check/turn-silent',
    refused: 'check/turn-refused',
    unusable: 'check/turn-unusable',
  },
};

const mostServers = 32;

/** Tries each address of each server by itself, side by side. */
export async function checkIceServers(
  scheme: Scheme,
  parts: IceStepParts,
  signal: AbortSignal,
): Promise<StepFinding> {
  const alone = oneByOne(parts.iceServers, scheme);
  if (alone.length === 0) return { reasons: [], skip: 'nothing-to-check' };
  const servers = await Promise.all(
    alone.map(async (server) => await tryServer(server, { ...parts, scheme }, signal)),
  );
  if (signal.aborted && !isLate(signal)) throw signal.reason;
  return { reasons: servers.flatMap((server) => reasonFor(server, scheme)), details: { servers } };
}

function oneByOne(servers: readonly IceServer[], scheme: Scheme): readonly IceServer[] {
  return servers
    .flatMap((server) => server.urls.map((url) => ({ ...server, urls: [url] })))
    .filter(({ urls: [url = ''] }) => url.toLowerCase().startsWith(scheme))
    .slice(0, mostServers);
}

async function tryServer(
  server: IceServer,
  { clock, iceProbe, scheme }: IceStepParts & { readonly scheme: Scheme },
  signal: AbortSignal,
): Promise<CheckedServer> {
  const startedAtMs = clock.now();
  const seen = await iceProbe.probe(server, signal);
  const { candidate } = seen;
  return {
    name: serverNameOf(server.urls[0] ?? ''),
    outcome: iceOutcomeOf(seen, scheme),
    afterMs: clock.now() - startedAtMs,
    ...(candidate === undefined ? {} : { candidate: candidate.kind, protocol: candidate.protocol }),
  };
}

function reasonFor({ name, outcome }: CheckedServer, scheme: Scheme): readonly CheckReason[] {
  const code = codes[scheme][outcome];
  return code === undefined ? [] : [reasonOf(code, scheme, { subject: name })];
}
