import { describe, expect, it } from 'vitest';
import { delivered } from '../testing/port-user.js';
import { linkThrough } from './message-link.js';

function twoEnds() {
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  let closings = 0;
  const near = linkThrough(port1, {
    onMessage: (message) => heard.push(message),
    onClose: () => (closings += 1),
  });
  const farHeard: unknown[] = [];
  const far = linkThrough(port2, { onMessage: (message) => farHeard.push(message) });
  return { near, far, heard, farHeard, closings: () => closings };
}

describe('a link', () => {
  it('carries data both ways, as copies', async () => {
    const { far, farHeard, heard, near } = twoEnds();
    const sent = { kind: 'request', id: 1 };
    near.post(sent);
    far.post(['answer']);
    await expect.poll(() => [farHeard, heard]).toEqual([[sent], [['answer']]]);
    expect(farHeard[0]).not.toBe(sent);
    near.close();
  });

  it('tells when the far end is gone', async () => {
    const { closings, far, near } = twoEnds();
    far.close();
    await expect.poll(closings).toBe(1);
    near.close();
  });

  it('is silent after its own closing: nothing is heard, nothing is sent, nothing is told', async () => {
    const { closings, far, farHeard, heard, near } = twoEnds();
    far.post('too late');
    near.close();
    near.post('later still');
    await delivered();
    expect([heard, farHeard, closings()]).toEqual([[], [], 0]);
  });
});
