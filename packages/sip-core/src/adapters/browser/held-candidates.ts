/** A description whose candidates were taken out of it, and what they were. */
export interface HeldCandidates {
  readonly description: string;
  readonly candidates: readonly RTCIceCandidateInit[];
}

/** Takes the candidates (RFC 8839 §5.1) out of a session description: without them, nothing is sent to the far side. */
export function holdCandidates(description: string): HeldCandidates {
  const kept: string[] = [];
  const candidates: RTCIceCandidateInit[] = [];
  let sdpMLineIndex = -1;
  for (const line of description.split(/\r?\n/)) {
    if (line.startsWith('m=')) sdpMLineIndex += 1;
    if (line.startsWith('a=candidate:')) candidates.push({ candidate: line.slice(2), sdpMLineIndex });
    else if (line !== 'a=end-of-candidates') kept.push(line);
  }
  return { description: kept.join('\r\n'), candidates };
}
