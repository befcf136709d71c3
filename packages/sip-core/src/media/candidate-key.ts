/** What makes a candidate the same as one of another call, without its address, which is nobody's business; the port is new each time. */
export function candidateKey({ address, type }: Pick<RTCIceCandidate, 'address' | 'type'>): string {
  // A name that hides the address (mDNS) is new each time.
  const where = address === null || address.endsWith('.local') ? '' : fingerprint(address);
  return `${type ?? ''} ${where}`;
}

/** FNV-1a with 32 bits: short, and not meant to keep a secret from anybody who can try all addresses. */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36);
}
