import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Enough for a machine with many bridges; each costs a socket per call. */
const maxAddresses = 8;

export function machineAddresses(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outer = addresses.filter(({ family, internal }) => family === 'IPv4' && !internal);
  return [...outer.map(({ address }) => address).slice(0, maxAddresses - 1), '127.0.0.1'];
}

/** A single address is bound exactly; several share the wildcard, which is all that werift can do. */
export function bindAddresses(addresses: readonly string[]): { udp4?: string; udp6?: string } | undefined {
  const [only, ...others] = addresses;
  if (only === undefined || others.length > 0) return undefined;
  return isIPv6(only) ? { udp6: only } : { udp4: only };
}

/** werift lets a socket that cannot be opened crash the process: no free descriptor, no such address. Hence this trial. */
export async function probeSocket(addresses: readonly string[]): Promise<void> {
  const { udp4, udp6 } = bindAddresses(addresses) ?? {};
  const socket = createSocket(udp6 === undefined ? 'udp4' : 'udp6');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ port: 0, address: udp6 ?? udp4, exclusive: true }, resolve);
  }).finally(() => {
    socket.close();
  });
}

const guarded = new WeakSet();

/** Without a listener, an error of sending (the network went away) would end the process. */
export function guardSocket(protocol: object): void {
  if (guarded.has(protocol)) return;
  guarded.add(protocol);
  const { transport } = protocol as { transport?: { socket?: NodeJS.EventEmitter } };
  transport?.socket?.on('error', () => undefined);
}
