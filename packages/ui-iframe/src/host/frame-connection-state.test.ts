import { describe, expect, it } from 'vitest';
import {
  type FrameConnectionState,
  frameConnectionTransitions,
  type FrameConnectionTrigger,
  nextFrameConnectionState,
} from './frame-connection-state.js';

const states = Object.keys(frameConnectionTransitions) as FrameConnectionState[];
const triggers: FrameConnectionTrigger[] = ['hello', 'ready', 'lost', 'close'];

/** The table once more, as a person would say it. */
const expected: Readonly<Record<FrameConnectionState, readonly (FrameConnectionState | undefined)[]>> = {
  //        hello      ready      lost       close
  awaited: ['greeted', undefined, undefined, 'closed'],
  greeted: ['greeted', 'ready', 'awaited', 'closed'],
  ready: ['greeted', undefined, 'awaited', 'closed'],
  closed: [undefined, undefined, undefined, undefined],
};

const crossProduct = states.flatMap((state) =>
  triggers.map((trigger, index) => [state, trigger, expected[state][index]] as const),
);

describe('the connection to a frame', () => {
  it.each(crossProduct)('%s + %s → %s', (state, trigger, next) => {
    expect(nextFrameConnectionState(state, trigger)).toBe(next);
  });

  it.each(states.filter((state) => state !== 'closed'))('can be closed when it is %s', (state) => {
    expect(nextFrameConnectionState(state, 'close')).toBe('closed');
  });

  it('is ready after a greeting only', () => {
    expect(states.filter((state) => nextFrameConnectionState(state, 'ready') === 'ready')).toEqual([
      'greeted',
    ]);
  });
});
