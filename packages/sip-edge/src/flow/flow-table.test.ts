import { describe, expect, it } from 'vitest';
import { FakeFlow } from '../testing/fake-flow.js';
import { FlowTable } from './flow-table.js';

describe('the flow table', () => {
  it('finds open flows by their id', () => {
    const table = new FlowTable();
    const [open, closed, foreign] = [new FakeFlow(), new FakeFlow(), new FakeFlow()];
    table.add(open);
    table.add(closed);
    closed.isOpen = false;
    expect([open, closed, foreign].map(({ id }) => table.get(id))).toEqual([open, undefined, undefined]);
  });

  it('counts flows from each address', () => {
    const table = new FlowTable();
    const flows = ['192.0.2.1', '192.0.2.1', '192.0.2.2'].map((address) => new FakeFlow({ address }));
    for (const flow of flows) table.add(flow);
    const counts = (): readonly number[] =>
      ['192.0.2.1', '192.0.2.2'].map((address) => table.countFrom(address));
    expect([table.size, ...counts()]).toEqual([3, 2, 1]);
    for (const flow of [...flows, ...flows]) table.remove(flow);
    expect([table.size, ...counts()]).toEqual([0, 0, 0]);
  });

  it('closes all', () => {
    const table = new FlowTable();
    const flows = [new FakeFlow(), new FakeFlow()];
    for (const flow of flows) table.add(flow);
    table.closeAll('shut-down');
    expect(flows.map(({ closeReason }) => closeReason)).toEqual(['shut-down', 'shut-down']);
  });
});
