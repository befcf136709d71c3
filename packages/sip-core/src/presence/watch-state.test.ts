import { describe, expect, it } from 'vitest';
import { type WatchKind, watchTransitions, watchTriggers } from './watch-state.js';

const steps: Readonly<Record<string, WatchKind>> = {
  'waiting notify': 'live',
  'waiting lose': 'waiting',
  'waiting refuse': 'refused',
  'live notify': 'live',
  'live lose': 'stale',
  'live refuse': 'refused',
  'stale notify': 'live',
  'stale lose': 'stale',
  'stale refuse': 'refused',
  'refused notify': 'live',
  'refused lose': 'refused',
  'refused refuse': 'refused',
};
const kinds: readonly WatchKind[] = ['waiting', 'live', 'stale', 'refused'];

describe('the states of a watch', () => {
  it.each(kinds.flatMap((kind) => watchTriggers.map((trigger) => [kind, trigger] as const)))(
    '%s × %s',
    (kind, trigger) => {
      expect(watchTransitions[kind][trigger]).toBe(steps[`${kind} ${trigger}`]);
    },
  );

  it('are all live again with the next NOTIFY', () => {
    expect(kinds.map((kind) => watchTransitions[kind].notify)).toEqual(kinds.map(() => 'live'));
  });
});
