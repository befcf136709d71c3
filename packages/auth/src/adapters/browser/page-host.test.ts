import { afterEach, describe, expect, it, vi } from 'vitest';
import { pageHost } from './page-host.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('there is no host by itself', () => {
  it('where there is no page', () => {
    expect(pageHost()).toBeUndefined();
  });

  it.each(['file://', 'null', 'about:blank', 'chrome-extension://abcdef'])('for a page at %s', (origin) => {
    vi.stubGlobal('location', { origin });
    expect(pageHost()).toBeUndefined();
  });
});
