import { describe, expect, it } from 'vitest';
import { useLadderScene } from '../testing/ladder-scene.js';

// Each test is one ladder diagram. A call that nobody refreshes is over (RFC 4028).

const { connect, happen, setStage } = useLadderScene();
// Half of the half hour that the caller asks for.
const refreshMs = 900_000;

/** Without the registrations, which go on beside the call. */
function ofTheCall(ladder: readonly string[], ...methods: readonly string[]): string[] {
  return ladder.filter((step) => methods.some((method) => step.endsWith(method)));
}

describe('a long call', () => {
  it('is refreshed by who called, with an UPDATE that changes nothing (RFC 3311)', async () => {
    const scene = await setStage();
    const { callees, callers } = await connect(scene);
    await happen(refreshMs * 2);
    expect(ofTheCall(scene.ladder('alice'), 'UPDATE', 'INVITE')).toEqual(['→ UPDATE', '→ UPDATE']);
    expect(ofTheCall(scene.ladder('bob'), 'UPDATE', 'INVITE')).toEqual(['← UPDATE', '← UPDATE']);
    expect([callers.state, callees.state]).toEqual(['connected', 'connected']);
    for (const { body } of scene.memorySwitch.ladder.messages('alice', '→ UPDATE')) expect(body).toBe('');
    for (const { headers } of scene.memorySwitch.ladder.messages('alice', '→ UPDATE')) {
      expect(headers.first('Session-Expires')).toBe('1800;refresher=uac');
    }
  });

  it('ends on both sides when no refresh arrives', async () => {
    const scene = await setStage();
    const { callees, callers } = await connect(scene);
    scene.memorySwitch.intercept = (_phone, { headers }) =>
      headers.first('CSeq')?.endsWith('UPDATE') === true;
    await happen(refreshMs * 2);
    expect([callers.state, callees.state]).toEqual(['ended', 'ended']);
    for (const call of [callers, callees]) expect(call.endText).toMatch(/^[A-Z].+\.$/);
    expect(callees.error).toMatchObject({ code: 'call/connection-lost', retryable: true });
    // Who waits for the refresh ends the call, and the other one hears of it.
    expect(ofTheCall(scene.ladder('alice'), 'BYE')).toEqual(['← BYE']);
  });
});
