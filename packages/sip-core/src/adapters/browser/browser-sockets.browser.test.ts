import { afterEach, describe, expect, it, vi } from 'vitest';
import { BrowserSockets } from './browser-sockets.js';

/** A WebSocket whose server is the test. */
class ScriptedWebSocket extends EventTarget {
  static readonly OPEN = 1;
  static last: ScriptedWebSocket | undefined;
  readonly url: string;
  readonly protocol: string;
  readonly sent: string[] = [];
  binaryType = 'blob';
  readyState = 0;
  isClosed = false;

  constructor(url: string, protocol: string) {
    super();
    this.url = url;
    this.protocol = protocol;
    ScriptedWebSocket.last = this;
  }

  send(data: string): void {
    this.sent.push(data);
  }

  close(): void {
    this.isClosed = true;
  }

  accept(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
});

function openScripted(): {
  server: ScriptedWebSocket;
  heard: string[];
  socket: ReturnType<BrowserSockets['open']>;
} {
  vi.stubGlobal('WebSocket', ScriptedWebSocket);
  const heard: string[] = [];
  const socket = new BrowserSockets().open('wss://example.test/sip', {
    onOpen: () => heard.push('open'),
    onMessage: (data) => heard.push(data),
    onClose: (reason) => heard.push(reason),
  });
  const server = ScriptedWebSocket.last;
  if (server === undefined) throw new Error('No WebSocket was made.');
  return { server, heard, socket };
}

describe('a socket of the browser', () => {
  it('asks for the subprotocol of SIP', () => {
    const { server } = openScripted();
    expect([server.url, server.protocol]).toEqual(['wss://example.test/sip', 'sip']);
  });

  it('sends once it is open, and hears text and octets', () => {
    const { heard, server, socket } = openScripted();
    socket.send('too early');
    server.accept();
    socket.send('REGISTER');
    server.dispatchEvent(new MessageEvent('message', { data: 'text' }));
    server.dispatchEvent(new MessageEvent('message', { data: new TextEncoder().encode('octéts').buffer }));
    expect(server.sent).toEqual(['REGISTER']);
    expect(heard).toEqual(['open', 'text', 'octéts']);
  });

  it('tells once that it was closed, and why', () => {
    const { heard, server } = openScripted();
    server.dispatchEvent(new CloseEvent('close', { code: 1008, reason: 'policy' }));
    server.dispatchEvent(new CloseEvent('close', { code: 1008, reason: 'policy' }));
    expect(heard).toEqual(['The connection was closed (1008 policy).']);
  });

  it('says nothing after it was closed by us', () => {
    const { heard, server, socket } = openScripted();
    server.accept();
    socket.close();
    server.dispatchEvent(new MessageEvent('message', { data: 'late' }));
    server.dispatchEvent(new CloseEvent('close', { code: 1000 }));
    expect(server.isClosed).toBe(true);
    expect(heard).toEqual(['open']);
  });

  it('tells that nobody is there, for real', async () => {
    const reason = await new Promise<string>((resolve) => {
      const onOpen = vi.fn();
      new BrowserSockets().open('ws://127.0.0.1:9/sip', { onOpen, onMessage: onOpen, onClose: resolve });
    });
    expect(reason).toBe('The connection was closed (1006).');
  });
});
