/** Which way a medium goes, as the one who says it sees it (RFC 3264 §5.1). */
export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** The directions of a session description. Without `video` it has no line of video. */
export interface MediaDirections {
  readonly audio: MediaDirection;
  readonly video?: MediaDirection | undefined;
}

/** The same direction, as the other side sees it. */
export const reverseDirection: Readonly<Record<MediaDirection, MediaDirection>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

export function canSend(direction: MediaDirection | undefined): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}

export function canReceive(direction: MediaDirection | undefined): boolean {
  return direction === 'sendrecv' || direction === 'recvonly';
}

/** The far side wants no picture, or none any more. One that rests together with the sound is on hold. */
export function isVideoRefused({ audio, video = 'inactive' }: MediaDirections): boolean {
  return audio === 'sendrecv' && video === 'inactive';
}

/**
 * What a session description says of the first sound and the first picture in it: `sendonly` is the far side that holds
 * us, a line with port 0 is refused (RFC 3264 §6) and thus `inactive`. What is not said is `sendrecv`.
 */
export function directionsOf(description: string): MediaDirections {
  const [session = '', ...lines] = description.split(/^m=/m);
  const ofSession = statedIn(session) ?? 'sendrecv';
  const read = (kind: 'audio' | 'video'): MediaDirection | undefined => {
    const line = lines.find((text) => text.startsWith(`${kind} `));
    if (line === undefined) return undefined;
    return line.startsWith(`${kind} 0 `) ? 'inactive' : (statedIn(line) ?? ofSession);
  };
  return { audio: read('audio') ?? ofSession, video: read('video') };
}

function statedIn(part: string): MediaDirection | undefined {
  const [, stated] = /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m.exec(part) ?? [];
  return stated as MediaDirection | undefined;
}
