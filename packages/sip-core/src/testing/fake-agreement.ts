import {
  canReceive,
  canSend,
  directionsOf,
  type MediaDirection,
  type MediaDirections,
  reverseDirection,
} from '../media/media-direction.js';

/** Two sides that agree on the directions of their media (RFC 3264), as a browser's peer connection does it. */
export class FakeAgreement {
  readonly #index: number;
  readonly #canTrickle: boolean;
  #description = '';
  #candidates: string[] = [];
  #revision = 0;
  #iceGeneration = 0;
  #wanted: { audio: MediaDirection; video: MediaDirection } = { audio: 'sendrecv', video: 'sendrecv' };
  #hasVideoLine = false;
  #pending: MediaDirections | undefined;
  /** Whether a picture is wanted at all. */
  hasVideo = false;
  /** Whether there is one to be sent. */
  hasPicture = false;
  remote: MediaDirections | undefined;
  /** What both have agreed on, as we see it. */
  current: MediaDirections | undefined;

  constructor({ canTrickle, index }: { readonly canTrickle: boolean; readonly index: number }) {
    this.#canTrickle = canTrickle;
    this.#index = index;
  }

  /** The latest description, with one more candidate. */
  find(candidate: string): string {
    this.#candidates.push(`a=${candidate}`);
    return this.#description.replace(
      /^(a=mid:.*\r\n)(a=candidate:.*\r\n)*/m,
      `$1${joined(this.#candidates)}`,
    );
  }

  want(directions: Partial<MediaDirections>): void {
    this.#wanted = {
      audio: directions.audio ?? this.#wanted.audio,
      video: directions.video ?? this.#wanted.video,
    };
  }

  restartIce(): void {
    this.#iceGeneration += 1;
    this.#candidates = [];
  }

  offer(): string {
    this.#hasVideoLine ||= this.hasVideo;
    this.#pending = this.#ours();
    return this.#write('offer', this.#pending);
  }

  rollBack(): void {
    this.#pending = undefined;
  }

  take(description: string): void {
    this.remote = directionsOf(description);
  }

  applyAnswer(answer: string): void {
    this.take(answer);
    if (this.#pending !== undefined && this.remote !== undefined) {
      this.current = meet(this.#pending, this.remote);
    }
    this.#pending = undefined;
  }

  answer(offer: string): string {
    this.#pending = undefined;
    this.take(offer);
    this.#hasVideoLine = this.remote?.video !== undefined;
    this.current = meet(this.#ours(), this.remote ?? { audio: 'sendrecv' });
    return this.#write('answer', this.current);
  }

  #ours(): MediaDirections {
    const { audio, video } = this.#wanted;
    if (!this.#hasVideoLine) return { audio };
    if (!this.hasVideo) return { audio, video: 'inactive' };
    // Who has nothing to show does not promise to.
    return { audio, video: this.hasPicture ? video : meetOne(video, 'sendonly') };
  }

  #write(kind: string, { audio, video }: MediaDirections): string {
    this.#revision += 1;
    const lines = [
      'v=0',
      `o=- ${this.#index} ${this.#revision} IN IP4 0.0.0.0`,
      `s=${kind}`,
      `a=ice-ufrag:fake${this.#index}+${this.#iceGeneration}`,
      'a=ice-pwd:0123456789012345678901',
      ...(this.#canTrickle ? ['a=ice-options:trickle'] : []),
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      `a=${audio}`,
      'a=mid:0',
      ...this.#candidates,
      ...(video === undefined ? [] : ['m=video 9 UDP/TLS/RTP/SAVPF 96', `a=${video}`]),
    ];
    this.#description = joined(lines);
    return this.#description;
  }
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}

function meet(ours: MediaDirections, theirs: MediaDirections): MediaDirections {
  const video =
    ours.video === undefined || theirs.video === undefined ? undefined : meetOne(ours.video, theirs.video);
  return { audio: meetOne(ours.audio, theirs.audio), video };
}

function meetOne(ours: MediaDirection, theirs: MediaDirection): MediaDirection {
  const seen = reverseDirection[theirs];
  const sends = canSend(ours) && canSend(seen);
  const receives = canReceive(ours) && canReceive(seen);
  if (sends) return receives ? 'sendrecv' : 'sendonly';
  return receives ? 'recvonly' : 'inactive';
}
