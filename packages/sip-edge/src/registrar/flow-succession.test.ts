import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeFlow } from '../testing/fake-flow.js';
import { FlowSuccession } from './flow-succession.js';

const flows = Array.from({ length: 4 }, () => new FakeFlow());

/** Plays steps as `0>1` (1 takes the place of 0) and `x1` (1 is gone); says where each flow leads then. */
function play(...steps: readonly string[]): readonly (number | undefined)[] {
  const succession = new FlowSuccession();
  const at = (text: string | undefined): FakeFlow => flows[Number(text)] ?? new FakeFlow();
  for (const step of steps) {
    if (step.startsWith('x')) succession.removeFlow(at(step.slice(1)));
    else succession.record(at(step.split('>')[0]), at(step.split('>')[1]));
  }
  return flows.map(({ id }) => {
    const successor = succession.of(id);
    return successor === undefined ? undefined : flows.findIndex((flow) => flow.id === successor.id);
  });
}

describe('the successor of a flow', () => {
  const none = undefined;

  it.each<readonly [string, readonly string[], readonly (number | undefined)[]]>([
    ['is nobody at first', [], [none, none, none, none]],
    ['is who took its place', ['0>1'], [1, none, none, none]],
    ['is the last of several', ['0>1', '1>2', '2>3'], [3, 3, 3, none]],
    ['may have taken several places', ['0>2', '1>2'], [2, 2, none, none]],
    ['is not itself', ['0>0'], [none, none, none, none]],
    ['is nobody when a contact came back', ['0>1', '1>0'], [none, 0, none, none]],
    ['is the later of two, whatever becomes of the former', ['0>1', '0>2', '1>3'], [2, 3, none, none]],
    ['is forgotten when it is gone', ['0>1', 'x1'], [none, none, none, none]],
    ['stays when one in between is gone', ['0>1', '1>2', 'x1'], [2, 2, none, none]],
  ])('%s', (...[, steps, leads]) => {
    expect(play(...steps)).toEqual(leads);
  });

  it('never has a successor itself, and never is a flow that is gone', () => {
    const index = fc.nat(3);
    const step = fc.oneof(
      fc.tuple(index, index).map(([from, to]) => `${from}>${to}`),
      index.map((gone) => `x${gone}`),
    );
    fc.assert(
      fc.property(fc.array(step), index, (steps, gone) => {
        const leads = play(...steps);
        for (const to of leads) if (to !== undefined) expect(leads[to]).toBeUndefined();
        expect(play(...steps, `x${gone}`)).not.toContain(gone);
      }),
    );
  });
});
