import type { Socket, SocketHandlers, SocketPort } from '../../ports/socket-port.js';

const decoder = new TextDecoder();

/** The browser's WebSocket. */
export class BrowserSockets implements SocketPort {
  open(url: string, { onClose, onMessage, onOpen }: SocketHandlers): Socket {
    const listening = new AbortController();
    const { signal } = listening;
    const socket = new WebSocket(url, 'sip');
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', onOpen, { signal });
    // RFC 7118 §4: a message may come as text or as UTF-8 octets.
    socket.addEventListener(
      'message',
      ({ data }: MessageEvent<string | ArrayBuffer>) => {
        onMessage(typeof data === 'string' ? data : decoder.decode(data));
      },
      { signal },
    );
    socket.addEventListener(
      'close',
      ({ code, reason }) => {
        listening.abort();
        onClose(`The connection was closed (${[code, reason].filter(Boolean).join(' ')}).`);
      },
      { signal },
    );
    return {
      send: (data) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(data);
      },
      close: () => {
        listening.abort();
        socket.close();
      },
    };
  }
}
