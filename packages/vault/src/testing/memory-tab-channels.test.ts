import { describe, it } from 'vitest';
import { MemoryTabChannels } from './memory-tab-channels.js';
import { tabChannelContract } from './tab-channel-contract.js';

describe('channels in memory', () => {
  it.each(tabChannelContract)('$name', async ({ run }) => {
    const tabs = new MemoryTabChannels();
    await run((name) => tabs.open(name));
  });
});
