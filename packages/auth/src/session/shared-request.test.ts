import { describe, expect, it } from 'vitest';
import { SharedRequest } from './shared-request.js';

/** A request that a test settles, and that heeds its signal as `fetch` does. */
class OpenRequest {
  isAborted = false;
  resolve: (session: string) => void = () => undefined;
  reject: (error: Error) => void = () => undefined;
  readonly shared: SharedRequest<string> = new SharedRequest<string>(
    (signal) =>
      new Promise((resolve, reject) => {
        this.resolve = resolve;
        this.reject = reject;
        signal.addEventListener('abort', () => {
          this.isAborted = true;
          reject(signal.reason as Error);
        });
      }),
  );
}

const caller = () => new AbortController();

describe('a request with several callers', () => {
  it('gives all of them one result', async () => {
    const request = new OpenRequest();
    const results = [request.shared.join(caller().signal), request.shared.join(caller().signal)];
    request.resolve('session');
    await expect(Promise.all(results)).resolves.toEqual(['session', 'session']);
  });

  it('gives all of them one failure', async () => {
    const request = new OpenRequest();
    const results = [request.shared.join(caller().signal), request.shared.join(caller().signal)];
    request.reject(new Error('no'));
    for (const result of results) await expect(result).rejects.toThrow('no');
  });

  it('goes on when one caller leaves', async () => {
    const request = new OpenRequest();
    const [alice, bob] = [caller(), caller()];
    void request.shared.join(alice.signal);
    const result = request.shared.join(bob.signal);
    alice.abort();
    expect(request.isAborted).toBe(false);
    request.resolve('session');
    await expect(result).resolves.toBe('session');
  });

  it('stops when the last caller leaves', async () => {
    const request = new OpenRequest();
    const [alice, bob] = [caller(), caller()];
    const results = [request.shared.join(alice.signal), request.shared.join(bob.signal)];
    alice.abort();
    bob.abort();
    expect(request.isAborted).toBe(true);
    expect(request.shared.isStopped).toBe(true);
    for (const result of results) await expect(result).rejects.toThrow();
  });

  it('no longer counts a caller who has the result', async () => {
    const request = new OpenRequest();
    const alice = caller();
    const result = request.shared.join(alice.signal);
    request.resolve('session');
    await result;
    alice.abort();
    expect(request.isAborted).toBe(false);
  });

  it('can be stopped for everybody, with a reason', async () => {
    const request = new OpenRequest();
    const results = [request.shared.join(caller().signal), request.shared.join(caller().signal)];
    request.shared.stop(new Error('logged out'));
    for (const result of results) await expect(result).rejects.toThrow('logged out');
  });

  it('may fail after everybody has left', async () => {
    const request = new OpenRequest();
    request.reject(new Error('nobody hears this'));
    await Promise.resolve();
    expect(request.shared.isStopped).toBe(false);
  });
});
