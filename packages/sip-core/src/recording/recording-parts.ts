/** Where chunks go, in the order in which they are given. */
export interface RecordingSink {
  write(chunk: Blob): Promise<void>;
  /** All was given. Resolves what can be read of it. */
  close(): Promise<Blob | undefined>;
  /** Nothing more comes, and what came may be of no use. Never rejects. */
  abort(): Promise<void>;
}

/** Makes chunks of sound. */
export interface ChunkRecorder {
  readonly mimeType: string;
  start(hear: { readonly onChunk: (chunk: Blob) => void; readonly onFailed: (error: unknown) => void }): void;
  pause(): void;
  resume(): void;
  /** Resolves after the last chunk. */
  stop(): Promise<void>;
}

/** Both sides of a call in one stream. */
export interface CallMix {
  readonly stream: MediaStream;
  /** Resolves when sound flows. */
  start(): Promise<void>;
  /** Lets both sides hear a short tone. */
  beep(): void;
  close(): void;
}
