import type { SipMessage } from '@offhook/sip-message';

export interface LadderStep {
  /** The phone at the end of the line. */
  readonly phone: string;
  /** `→` from the phone to the switch, `←` to the phone. */
  readonly direction: '→' | '←';
  readonly message: SipMessage;
}

/** Records what went over the wire, to be read as a ladder diagram. */
export class Ladder {
  readonly steps: LadderStep[] = [];

  add(step: LadderStep): void {
    this.steps.push(step);
  }

  /** One phone's side of it, as `['→ INVITE', '← 100', '← 180']`. */
  of(phone: string): readonly string[] {
    return this.steps.filter((step) => step.phone === phone).map(nameOf);
  }

  /** The messages that one phone sent or got, of one method or status. */
  messages(phone: string, what: string): readonly SipMessage[] {
    return this.steps
      .filter((step) => step.phone === phone && nameOf(step) === what)
      .map(({ message }) => message);
  }

  /** Forgets what was before, so that a test shows only what it is about. */
  clear(): void {
    this.steps.length = 0;
  }
}

function nameOf({ direction, message }: LadderStep): string {
  return `${direction} ${message.kind === 'request' ? message.method : message.status}`;
}
