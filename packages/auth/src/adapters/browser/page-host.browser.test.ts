import { afterEach, describe, expect, it, vi } from 'vitest';
import { pageHost } from './page-host.js';

afterEach(() => {
  vi.restoreAllMocks();
});

function runFrom(src: string | undefined): void {
  const script = document.createElement('script');
  if (src !== undefined) script.src = src;
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(script);
}

describe('the host that a page has by itself', () => {
  it('is its own origin, for a module', () => {
    expect(pageHost()).toBe(location.origin);
  });

  it.each([
    ['https://phone.example.com/sdk/offhook.js', 'https://phone.example.com'],
    ['https://phone.example.com/voice/sdk/offhook.js', 'https://phone.example.com/voice'],
    ['https://phone.example.com/sdk/offhook.js?v=1', 'https://phone.example.com'],
    ['http://localhost:7400/sdk/offhook.js', 'http://localhost:7400'],
    ['https://cdn.example.com/libs/offhook.min.js', 'https://cdn.example.com'],
  ])('is where the script %s lay', (src, host) => {
    runFrom(src);
    expect(pageHost()).toBe(host);
  });

  it.each([
    ['in the page itself', undefined],
    ['from a file', 'file:///home/alice/offhook.min.js'],
    ['made on the spot', 'blob:https://phone.example.com/2f1c'],
  ])('is its own origin, for a script %s', (_, src) => {
    runFrom(src);
    expect(pageHost()).toBe(location.origin);
  });
});
