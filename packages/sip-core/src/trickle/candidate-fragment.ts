/** A candidate of the far side's, as `addIceCandidate` takes it. An empty one says that there are no more. */
export interface RemoteCandidate {
  readonly candidate: string;
  readonly sdpMid: string;
  /** Names the generation that it belongs to (RFC 8445 §5.3). */
  readonly usernameFragment: string;
}

/** Our own description with the candidates that have come since it was given away. */
export interface LateCandidates {
  readonly description: string;
  /** There are no more. */
  readonly isComplete: boolean;
}

// As much as a machine with many networks has; more than that is no list of candidates.
const longestBody = 16_384;

/** Whether who wrote this session description takes candidates later than it (RFC 8838 §3). */
export function offersTrickle(description: string): boolean {
  return /^a=ice-options:(.* )?trickle( |\r?$)/m.test(description);
}

/** Says in a description that has all candidates that it has (RFC 8840 §8.2). */
export function endCandidates(description: string): string {
  return description.replace(/^(a=candidate:.*\r\n)(?!a=candidate:)/gm, '$1a=end-of-candidates\r\n');
}

/**
 * All candidates so far, as an INFO carries them: those of before are repeated in their order, since INFOs may overtake
 * each other (RFC 8840 §4.4).
 */
export function writeCandidateFragment({ description, isComplete }: LateCandidates): string {
  const find = (name: string, text: string): string[] => text.match(new RegExp(`^a=${name}:.*`, 'gm')) ?? [];
  const lines = [...find('ice-ufrag', description).slice(0, 1), ...find('ice-pwd', description).slice(0, 1)];
  for (const section of description.split(/^m=/m).slice(1)) {
    const candidates = find('candidate', section);
    if (candidates.length === 0) continue;
    const [kind = ''] = section.split(' ');
    lines.push(`m=${kind} 9 RTP/AVP 0`, ...find('mid', section), ...candidates);
    if (isComplete) lines.push('a=end-of-candidates');
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** Reads the body of an INFO (RFC 8840 §9). Undefined when it cannot be read, or says not which candidates are meant. */
export function parseCandidateFragment(body: string): readonly RemoteCandidate[] | undefined {
  const [session = '', ...sections] = body.split(/^m=/m);
  if (body.length > longestBody || sections.length === 0 || session.includes('a=candidate:'))
    return undefined;
  const candidates: RemoteCandidate[] = [];
  for (const section of sections) {
    const read = candidatesIn(section, generationIn(section) ?? generationIn(session));
    if (read === undefined) return undefined;
    candidates.push(...read);
  }
  return candidates;
}

function candidatesIn(section: string, usernameFragment: string | undefined): RemoteCandidate[] | undefined {
  const sdpMid = /^a=mid:([\w!#$%&'*+.^`{|}~-]+)\r?$/m.exec(section)?.[1];
  if (sdpMid === undefined || usernameFragment === undefined) return undefined;
  const lines = [...section.matchAll(/^a=(candidate:.*|end-of-candidates)$/gm)].map(([, line = '']) => line);
  const candidates = lines.map((line) => (line === 'end-of-candidates' ? '' : line));
  if (candidates.some((line) => line !== '' && !candidatePattern.test(line))) return undefined;
  return candidates.map((candidate) => ({ candidate, sdpMid, usernameFragment }));
}

// RFC 8839 §5.1
const candidatePattern = /^candidate:[\w+/]{1,32} \d{1,3} \S+ \d{1,10} \S+ \d{1,5} typ \S+( \S+ \S+)*$/;

function generationIn(part: string): string | undefined {
  // RFC 8839 §5.4: both, from 4 and 22 characters on.
  const [, usernameFragment] = /^a=ice-ufrag:([\w+/]{4,256})\r?$/m.exec(part) ?? [];
  return /^a=ice-pwd:[\w+/]{22,256}\r?$/m.test(part) ? usernameFragment : undefined;
}
