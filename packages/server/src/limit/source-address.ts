import { isIP, isIPv4, isIPv6 } from 'node:net';

const mappedIPv4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** RFC 4291 §2.5.4: the half of an IPv6 address that a network hands out. */
const networkGroupCount = 4;

function plain(address: string): string {
  const withoutZone = address.split('%')[0] ?? '';
  return mappedIPv4.exec(withoutZone)?.[1] ?? withoutZone;
}

/** Whether the address never leaves this machine. */
export function isLoopbackAddress(address: string): boolean {
  const bare = plain(address);
  return isIPv4(bare) ? bare.startsWith('127.') : groupsOf(bare).join(':') === '0:0:0:0:0:0:0:1';
}

/**
 * What a limit counts by: an IPv4 address, or the /64 network of an IPv6 one, because a single
 * subscriber owns all addresses in it. Undefined when the text is no address.
 */
export function limitKeyOf(address: string): string | undefined {
  const bare = plain(address);
  if (isIP(bare) === 0) return undefined;
  if (isIPv4(bare)) return bare;
  return `${groupsOf(bare).slice(0, networkGroupCount).join(':')}::/64`;
}

/** The eight groups of an IPv6 address, without leading zeros; none when it is not one. */
function groupsOf(address: string): readonly string[] {
  if (!isIPv6(address)) return [];
  // The URL parser writes any IPv6 address in its shortest form (RFC 5952), dotted tails included.
  const shortest = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [left = '', right] = shortest.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return right === undefined ? head : [...head, ...zeros, ...tail];
}
