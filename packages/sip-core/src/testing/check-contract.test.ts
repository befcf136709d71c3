import { systemClock } from '@offhook/primitives';
import { describe, expect, it } from 'vitest';
import { checkSoundsContract, iceProbeContract } from './check-contract.js';
import { FakeCheckSounds, FakeIceProbe } from './fake-check.js';

describe('the ports of the pre-call check, kept by their fakes', () => {
  it.each(iceProbeContract.map(({ name, run }) => [name, run] as const))(
    'IceProbe: %s',
    async (_name, run) => {
      const probe = new FakeIceProbe(systemClock);
      probe.answers.set('stun:', { isUsable: false });
      await run({ probe, silentUrl: 'stun:192.0.2.1' });
      expect(probe.openCount).toBe(0);
    },
  );

  it.each(checkSoundsContract.map(({ name, run }) => [name, run] as const))(
    'CheckSounds: %s',
    async (_name, run) => {
      const sounds = new FakeCheckSounds(systemClock);
      await run({ sounds });
      expect(sounds.isClean).toBe(true);
    },
  );
});
