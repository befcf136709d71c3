import { OffhookError } from '@offhook/primitives';
import { describe, expect, it } from 'vitest';
import { delivered } from '../testing/port-user.js';
import { PendingRequests } from './pending-requests.js';

const never = new AbortController().signal;

/** Asks, and remembers the number of the question. */
function asking() {
  const requests = new PendingRequests();
  const ids: number[] = [];
  const ask = (signal: AbortSignal = never): Promise<unknown> => requests.ask((id) => ids.push(id), signal);
  return { requests, ids, ask };
}

describe('pending requests', () => {
  it('get the answer that has their number, in any order', async () => {
    const { ask, ids, requests } = asking();
    const first = ask();
    const second = ask();
    requests.resolve(ids[1] ?? -1, 'second');
    requests.resolve(ids[0] ?? -1, 'first');
    await expect(Promise.all([first, second])).resolves.toEqual(['first', 'second']);
    expect(requests.size).toBe(0);
  });

  it('never share a number', async () => {
    const { ask, ids, requests } = asking();
    for (let round = 0; round < 3; round += 1) {
      const answer = ask();
      requests.resolve(ids.at(-1) ?? -1, round);
      await answer;
    }
    expect(new Set(ids).size).toBe(3);
  });

  it('are not troubled by answers to nobody, nor by a second answer', async () => {
    const { ask, ids, requests } = asking();
    const answer = ask();
    requests.resolve(99, 'to nobody');
    requests.resolve(ids[0] ?? -1, 'yes');
    requests.reject(ids[0] ?? -1, new OffhookError('call/busy', 'No.'));
    await expect(answer).resolves.toBe('yes');
  });

  it('fail all together', async () => {
    const { ask, requests } = asking();
    const answers = Promise.allSettled([ask(), ask()]);
    requests.rejectAll(new OffhookError('frame/reloaded', 'Gone.'));
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(requests.size).toBe(0);
  });

  it('are forgotten when they are aborted: a late answer finds nobody', async () => {
    const { ask, ids, requests } = asking();
    const abort = new AbortController();
    let isSettled = false;
    void ask(abort.signal).finally(() => (isSettled = true));
    abort.abort();
    expect(requests.size).toBe(0);
    requests.resolve(ids[0] ?? -1, 'late');
    await delivered();
    expect(isSettled).toBe(false);
  });

  it('that cannot be sent fail at once', async () => {
    const { requests } = asking();
    const sending = requests.ask(() => {
      throw new DOMException('A function could not be cloned.', 'DataCloneError');
    }, never);
    await expect(sending).rejects.toMatchObject({ code: 'frame/invalid-params' });
    expect(requests.size).toBe(0);
  });
});
