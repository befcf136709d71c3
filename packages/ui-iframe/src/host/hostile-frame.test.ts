import { silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FakeFrameWindow, frameOrigin } from '../testing/fake-windows.js';
import { delivered, PortUser } from '../testing/port-user.js';
import { FrameClient } from './frame-client.js';

const names = fc.constantFrom(
  'kind',
  'id',
  'result',
  'error',
  'name',
  'payload',
  'version',
  'channel',
  '__proto__',
);
const kinds = fc.constantFrom('result', 'error', 'event', 'ready', 'request', 'toString', 'hello');
/** What structured cloning can carry: garbage, and what looks nearly right. */
const anything = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
  fc.dictionary(
    names,
    fc.oneof(kinds, fc.nat(3), fc.jsonValue(), fc.constant({ code: 'a/b', message: 'c' })),
  ),
  fc.record({ kind: kinds, id: fc.nat(3), result: fc.anything(), name: fc.string(), payload: fc.anything() }),
);

it('survives whatever the window and the port say', async () => {
  const messages = fc.array(anything, { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(messages, async (said) => {
      const window = new FakeFrameWindow();
      const clock = new ManualClock();
      const logger = silentLogger;
      const client = new FrameClient({
        window,
        origin: frameOrigin,
        timeoutMs: 1,
        clock,
        logger,
        signal: undefined,
      });
      for (const message of said) window.deliver(message);
      window.hello();
      const port = window.posted.at(-1)?.port;
      if (port === undefined) throw new Error('The host did not welcome the frame.');
      using frame = new PortUser(port);
      frame.say({ kind: 'ready', version: 1, capabilities: ['phone.release'] });
      await client.ready;

      const asked = client.request('phone.release', null).then(
        (result) => result,
        (error: unknown) => error,
      );
      await delivered();
      for (const message of said) frame.say(message);
      // Whatever was said, the request settles, and the client still serves or is closed in an orderly way.
      await clock.advance(10_000);
      const outcome = await asked;
      expect(outcome === null || outcome instanceof Error).toBe(true);
      client.dispose();
      expect([clock.pendingCount, window.listenerCount]).toEqual([0, 0]);
    }),
    { numRuns: 60 },
  );
});
