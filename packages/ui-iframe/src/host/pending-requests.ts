import type { OffhookError } from '@offhook/primitives';
import { FrameError } from '../rpc/frame-error.js';

interface PendingRequest {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: OffhookError) => void;
}

/** The questions that went to the frame and have no answer yet, by their number. */
export class PendingRequests {
  readonly #requests: Map<number, PendingRequest> = new Map<number, PendingRequest>();
  #lastId = 0;

  get size(): number {
    return this.#requests.size;
  }

  /** Sends a question under a fresh number and waits for its answer. Aborting `signal` forgets the question. */
  async ask(send: (id: number) => void, signal: AbortSignal): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    return await new Promise<unknown>((resolve, reject) => {
      this.#requests.set(id, { resolve, reject });
      signal.addEventListener('abort', () => this.#requests.delete(id), { once: true });
      try {
        send(id);
      } catch (cause) {
        this.reject(id, notSendable(cause));
      }
    });
  }

  /** An answer to no question, or to one that was given up, is nobody's business. */
  resolve(id: number, result: unknown): void {
    this.#take(id)?.resolve(result);
  }

  reject(id: number, error: OffhookError): void {
    this.#take(id)?.reject(error);
  }

  rejectAll(error: OffhookError): void {
    for (const id of [...this.#requests.keys()]) this.reject(id, error);
  }

  #take(id: number): PendingRequest | undefined {
    const request = this.#requests.get(id);
    this.#requests.delete(id);
    return request;
  }
}

/** A function or an element among the parameters, say, which no message can carry. */
function notSendable(cause: unknown): FrameError {
  return new FrameError('frame/invalid-params', 'What the page asked of the phone cannot be sent to it.', {
    cause,
  });
}
