/** One end of a two-way line that carries structured data, and nothing but that. */
export interface MessageLink {
  post(message: unknown): void;
  close(): void;
}

export interface MessageLinkListeners {
  readonly onMessage: (message: unknown) => void;
  /** The other end is gone. Not every browser says so: a wait still needs its deadline. */
  readonly onClose?: () => void;
}

/** A link over a `MessagePort`: whoever holds the other port, and nobody else, is at its far end. */
export function linkThrough(port: MessagePort, { onClose, onMessage }: MessageLinkListeners): MessageLink {
  let isOpen = true;
  port.onmessage = (event: MessageEvent<unknown>) => {
    if (isOpen) onMessage(event.data);
  };
  port.addEventListener('close', () => {
    if (isOpen) onClose?.();
  });
  port.start();
  return {
    post: (message) => {
      if (isOpen) port.postMessage(message);
    },
    close: () => {
      isOpen = false;
      port.close();
    },
  };
}
