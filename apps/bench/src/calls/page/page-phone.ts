export interface PageAccount {
  readonly username: string;
  readonly password: string;
  readonly domain: string;
  readonly webSocketUrl: string;
  /** Default: no STUN server. */
  readonly stunUrl?: string;
  /** Whether there may be several calls, none of them on hold. Default: false. */
  readonly hasManyCalls?: boolean;
}

/** A call as every library has it. */
export interface PageCall {
  readonly answered: Promise<void>;
  /** Settles as soon as the library says that the call is over. */
  readonly ended: Promise<void>;
  answer(): void;
  hangUp(): void;
}

/** A phone as every library has it, so that all of them are asked the same. */
export interface PagePhone {
  /** Resolves when the phone is registered. */
  start(): Promise<void>;
  stop(): Promise<void>;
  dial(username: string): PageCall;
}

export interface PagePhoneOptions {
  readonly account: PageAccount;
  readonly onIncoming: (call: PageCall) => void;
}

export type CreatePagePhone = (options: PagePhoneOptions) => PagePhone;

/** A promise that somebody else settles. */
export interface Gate {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

export function createGate(): Gate {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
