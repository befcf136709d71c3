import type { CheckSounds, IceProbe } from '../check/check-ports.js';
import { type ContractCase, expectSame } from './contract.js';

export interface IceProbeContractEnvironment {
  readonly probe: IceProbe;
  /** The address of a STUN server that never answers. */
  readonly silentUrl: string;
}

/** What the pre-call check relies on, whoever implements `IceProbe`. */
export const iceProbeContract: readonly ContractCase<IceProbeContractEnvironment>[] = [
  {
    name: 'says of an address that is none that it is unusable',
    run: async ({ probe }) => {
      const seen = await probe.probe({ urls: ['stun:'] }, new AbortController().signal);
      expectSame('sightings', [seen.isUsable, seen.candidate], [false, undefined]);
    },
  },
  {
    name: 'tells what it has seen when it is aborted, and does not reject',
    run: async ({ probe, silentUrl }) => {
      const aborting = new AbortController();
      const probing = probe.probe({ urls: [silentUrl] }, aborting.signal);
      aborting.abort(new Error('enough'));
      const { candidate, isUsable } = await probing;
      expectSame('sightings', [isUsable, candidate], [true, undefined]);
    },
  },
  {
    name: 'settles for who has aborted before',
    run: async ({ probe, silentUrl }) => {
      const { candidate } = await probe.probe({ urls: [silentUrl] }, AbortSignal.abort());
      expectSame('candidate', candidate, undefined);
    },
  },
];

export interface CheckSoundsContractEnvironment {
  readonly sounds: CheckSounds;
}

/** What it relies on, whoever implements `CheckSounds` where there is a microphone that may be used. */
export const checkSoundsContract: readonly ContractCase<CheckSoundsContractEnvironment>[] = [
  {
    name: 'finds nothing in the way of a microphone that may be used',
    run: async ({ sounds }) => {
      const { verdict } = await sounds.diagnose(new AbortController().signal);
      expectSame('verdict', verdict, 'fine');
    },
  },
  {
    name: 'gives a microphone back',
    run: async ({ sounds }) => {
      const input = await sounds.openMicrophone(new AbortController().signal);
      const before = input.track.readyState;
      input.release();
      input.release();
      expectSame('track', [before, input.track.readyState], ['live', 'ended']);
    },
  },
  {
    name: 'gives no microphone to who has aborted',
    run: async ({ sounds }) => {
      const outcome = await sounds.openMicrophone(AbortSignal.abort(new Error('enough'))).then(
        () => 'opened',
        (error: unknown) => String(error),
      );
      expectSame('outcome', outcome, 'Error: enough');
    },
  },
  {
    name: 'makes a tone whose track lives until it is closed, and hears nothing while nobody speaks',
    run: async ({ sounds }) => {
      const sound = await sounds.createLoopSound();
      if (sound === undefined) throw new Error('There is no sound.');
      const before = [sound.track.kind, sound.track.readyState, sound.read()];
      sound.close();
      sound.close();
      expectSame('sound', [...before, sound.track.readyState], ['audio', 'live', 0, 'ended']);
    },
  },
];
