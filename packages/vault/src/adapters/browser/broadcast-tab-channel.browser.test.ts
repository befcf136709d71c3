import { afterEach, describe, expect, it, vi } from 'vitest';
import { tabChannelContract } from '../../testing/tab-channel-contract.js';
import { BroadcastTabChannel } from './broadcast-tab-channel.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('BroadcastChannel', () => {
  it.each(tabChannelContract)('$name', ({ run }) => run((name) => new BroadcastTabChannel(name)));
});

describe.each([
  ['missing', undefined],
  [
    'refused',
    class {
      constructor() {
        throw new DOMException('This frame has no origin.', 'SecurityError');
      }
    },
  ],
])('a BroadcastChannel that is %s', (_, stub) => {
  it('is done without', () => {
    vi.stubGlobal('BroadcastChannel', stub);
    const channel = new BroadcastTabChannel('a');
    const heard = vi.fn();
    channel.on(heard);
    channel.post('hello');
    channel.dispose();
    expect(heard).not.toHaveBeenCalled();
  });
});
