/** Whoever is at the other end of a port: keeps what it hears, and says what the test says. */
export class PortUser implements Disposable {
  readonly heard: unknown[] = [];
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.heard.push(data);
    };
  }

  say(message: unknown): void {
    this.#port.postMessage(message);
  }

  [Symbol.dispose](): void {
    this.#port.close();
  }
}

/** Resolves when all that was posted through ports before has arrived, and its promises have run. */
export async function delivered(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    const { port1, port2 } = new MessageChannel();
    await new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage('a turn');
    });
    port1.close();
  }
}
