import { describe, expect, it } from 'vitest';
import { FakeMedia } from './fake-media.js';
import { mediaContract } from './media-contract.js';

describe('the media contract, kept by FakeMedia', () => {
  it.each(mediaContract.map(({ name, run }) => [name, run] as const))('%s', async (_case, run) => {
    const media = new FakeMedia();
    await run({ media });
    expect(media.openCount).toBe(0);
  });
});
