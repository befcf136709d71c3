import type { Clock } from '@offhook/primitives';
import type { CheckedServer, CheckReason } from '@offhook/protocol';
import { untilAborted } from '../../devices/until-aborted.js';
import type { Socket, SocketPort } from '../../ports/socket-port.js';
import type { CheckablePhone } from '../check-ports.js';
import { reasonOf } from '../check-reason.js';
import { isLate, type StepFinding } from '../step-finding.js';
import { serverNameOf } from './server-name.js';

export interface SocketStepParts {
  readonly clock: Clock;
  readonly sockets: SocketPort;
  /** Where to connect. Empty: the given phone's connection is all that there is to look at. */
  readonly urls: readonly string[];
  readonly phone: CheckablePhone | undefined;
}

/** Opens a WebSocket to each server and closes it again. One that answers is enough for calls. */
export async function checkSockets(parts: SocketStepParts, signal: AbortSignal): Promise<StepFinding> {
  if (parts.urls.length === 0) return await watchPhone(parts, signal);
  const servers = await Promise.all(
    parts.urls.slice(0, 32).map(async (url) => await tryServer(url, parts, signal)),
  );
  if (signal.aborted && !isLate(signal)) throw signal.reason;
  return { reasons: reasonsOf(servers), details: { servers } };
}

function reasonsOf(servers: readonly CheckedServer[]): readonly CheckReason[] {
  const missing = servers.filter(({ outcome }) => outcome !== 'answered');
  if (missing.length < servers.length) {
    return missing.map(({ name }) => reasonOf('check/some-sockets-unreachable', 'socket', { subject: name }));
  }
  const isSilent = missing.every(({ outcome }) => outcome === 'silent');
  return [reasonOf(isSilent ? 'check/socket-timed-out' : 'check/socket-unreachable', 'socket')];
}

async function tryServer(url: string, parts: SocketStepParts, signal: AbortSignal): Promise<CheckedServer> {
  const { clock, sockets } = parts;
  const name = serverNameOf(url);
  const startedAtMs = clock.now();
  let socket: Socket | undefined;
  try {
    const opening = new Promise<'answered' | 'refused'>((resolve) => {
      socket = sockets.open(url, {
        onOpen: () => {
          resolve('answered');
        },
        onMessage: () => undefined,
        onClose: () => {
          resolve('refused');
        },
      });
    });
    const outcome = await untilAborted(opening, signal);
    return { name, outcome, afterMs: clock.now() - startedAtMs };
  } catch {
    // Either it was late, or the browser would not take the address.
    return signal.aborted ? { name, outcome: 'silent' } : { name, outcome: 'unusable' };
  } finally {
    socket?.close();
  }
}

/** Without an address to try, the phone's own connection tells. */
async function watchPhone({ phone }: SocketStepParts, signal: AbortSignal): Promise<StepFinding> {
  if (phone === undefined) return { reasons: [], skip: 'nothing-to-check' };
  const watching = new AbortController();
  const connected = new Promise<void>((resolve) => {
    const look = (): void => {
      if (phone.isConnected) resolve();
    };
    const stop = phone.on('registrationChanged', look);
    watching.signal.addEventListener('abort', stop, { once: true });
    look();
  });
  try {
    await untilAborted(connected, signal);
    return { reasons: [] };
  } finally {
    watching.abort();
  }
}
