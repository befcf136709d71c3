import type { EchoAnswer, EchoLine } from '../echo/echo-line.js';

/** An echo call that a test can end from the media's side. */
export class FakeEchoCall implements EchoAnswer {
  readonly sdp: string;
  readonly closed: Promise<void>;
  isClosed = false;
  #resolve: () => void = () => undefined;

  constructor(sdp: string) {
    this.sdp = sdp;
    this.closed = new Promise((resolve) => (this.#resolve = resolve));
  }

  readonly close = (): Promise<void> => {
    this.isClosed = true;
    this.#resolve();
    return Promise.resolve();
  };
}

/** An echo line without media. Its answer names the offer's length; `failWith` makes the next ones fail. */
export class FakeEchoLine implements EchoLine {
  readonly calls: FakeEchoCall[] = [];
  failWith: Error | undefined;
  /** While it is set, answers wait for it. */
  hold: Promise<void> | undefined;
  isDisposed = false;

  async answer(offerSdp: string, { signal }: { readonly signal: AbortSignal }): Promise<EchoAnswer> {
    if (this.failWith !== undefined) throw this.failWith;
    await this.hold;
    signal.throwIfAborted();
    const call = new FakeEchoCall(`v=0\r\ns=answer ${this.calls.length + 1} to ${offerSdp.length}\r\n`);
    this.calls.push(call);
    return call;
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  async dispose(): Promise<void> {
    this.isDisposed = true;
    await Promise.all(this.calls.map((call) => call.close()));
  }
}
