import { describe, expect, it, vi } from 'vitest';
import { useEdgeStage } from '../../testing/edge-stage.js';

// Whole phones in Chromium, through the embedded edge.

const { census, connect, hears, ladder, register } = useEdgeStage();

/** The tones that the browser says it plays into a call, as it plays them. */
function listenToTones(peer: RTCPeerConnection): string[] {
  const played: string[] = [];
  peer.getSenders()[0]?.dtmf?.addEventListener('tonechange', ({ tone }) => {
    if (tone !== '') played.push(tone);
  });
  return played;
}

describe('tones', () => {
  it('go in the sound (RFC 4733), one after the other, and not by SIP', async () => {
    const { alice, bob } = await register({ alice: {}, bob: {} });
    const { callees, callers } = await connect(alice, bob);
    await vi.waitFor(() => {
      expect(census.caller.connectionState).toBe('connected');
    });
    const played = listenToTones(census.caller);
    await Promise.all([callers.sendDtmf('12'), callers.sendDtmf('#')]);
    expect([played, ladder.of('alice')]).toEqual([['1', '2', '#'], []]);
    await Promise.all([hears(callers, 'bob'), hears(callees, 'alice')]);
  });

  it('go by INFO where that is the policy, one after the other, while the sound goes on', async () => {
    const { alice, bob } = await register({ alice: { callPolicy: { dtmf: 'info' } }, bob: {} });
    const { callees, callers } = await connect(alice, bob);
    const keys: string[] = [];
    callees.on('toneReceived', ({ durationMs, tone }) => keys.push(`${tone} ${durationMs ?? 0}`));
    await Promise.all([callers.sendDtmf('1'), callers.sendDtmf('#')]);
    expect(keys).toEqual(['1 160', '# 160']);
    expect(ladder.of('bob')).toEqual(['← INFO', '→ 200', '← INFO', '→ 200']);
    expect(ladder.messages('bob', '← INFO').map(({ body }) => body)).toEqual([
      'Signal=1\r\nDuration=160\r\n',
      'Signal=#\r\nDuration=160\r\n',
    ]);
    await hears(callees, 'alice');
  });
});
