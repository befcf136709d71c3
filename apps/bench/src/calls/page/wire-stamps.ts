/** What `send` is waited for, and who waits. */
interface Awaited {
  readonly matches: (message: string) => boolean;
  readonly resolve: (atMs: number) => void;
}

const awaited: Set<Awaited> = new Set<Awaited>();

/** Stamps what goes to a WebSocket, whoever sends it: at the moment of `send`, before the browser does anything with it. */
export function stampWebSockets(): void {
  const Original = globalThis.WebSocket;
  globalThis.WebSocket = class StampedWebSocket extends Original {
    override send(data: Parameters<WebSocket['send']>[0]): void {
      const atMs = performance.now();
      if (typeof data === 'string') tell(data, atMs);
      super.send(data);
    }
  };
}

function tell(message: string, atMs: number): void {
  for (const one of awaited) {
    if (!one.matches(message)) continue;
    awaited.delete(one);
    one.resolve(atMs);
  }
}

/** When the next message that matches is sent, by `performance.now`. */
export async function nextSent(matches: (message: string) => boolean): Promise<number> {
  return await new Promise((resolve) => awaited.add({ matches, resolve }));
}

export const isInvite = (message: string): boolean => message.startsWith('INVITE ');

export const isAnswer = (message: string): boolean =>
  message.startsWith('SIP/2.0 200 ') && /^CSeq:\s*\d+\s+INVITE/im.test(message);
