/** How a call comes to life and to its end: one implementation for each direction. */
export interface CallFlow {
  answer(signal?: AbortSignal): Promise<void>;
  reject(): Promise<void>;
  hangUp(): Promise<void>;
  /** Ends a call that is not answered yet: no response would find its way back. */
  handleConnectionLost(): void;
}
