import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyTheme } from '../../adapters/browser/appearance.js';
import './index.css';

type Theme = 'light' | 'dark';

/** The colour that a custom property has in the page now, as three channels of 1. */
function channelsOf(name: string): readonly number[] {
  const probe = document.createElement('span');
  probe.style.color = `var(--${name}, hotpink)`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return (color.match(/\d+(\.\d+)?/g) ?? []).map((channel) => Number(channel) / 255);
}

/** WCAG 2.2, relative luminance. */
function luminance(name: string): number {
  const [red = NaN, green = NaN, blue = NaN] = channelsOf(name).map((channel) =>
    channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (lighter + 0.05) / (darker + 0.05);
}

const text = 4.5;
const graphics = 3;

describe.each<Theme>(['light', 'dark'])('the %s theme (WCAG AA)', (theme) => {
  beforeAll(() => {
    applyTheme(theme);
  });
  afterAll(() => {
    applyTheme('system');
  });

  it.each([
    ['text', 'bg', text],
    ['text', 'surface', text],
    ['text', 'pressed', text],
    ['text', 'busy-soft', text],
    ['text', 'bad-soft', text],
    ['muted', 'bg', text],
    ['muted', 'surface', text],
    ['brand', 'brand-soft', text],
    ['bad', 'bg', text],
    ['bad', 'surface', text],
    ['bg', 'text', text],
    ['muted', 'pressed', graphics],
    ['on-go', 'go', graphics],
    ['on-go', 'go-strong', graphics],
    ['on-stop', 'stop', graphics],
    ['on-stop', 'stop-strong', graphics],
    ['go', 'bg', graphics],
    ['stop', 'bg', graphics],
    ['good', 'surface', graphics],
    ['busy', 'surface', graphics],
    ['busy', 'busy-soft', graphics],
    ['bad', 'bad-soft', graphics],
    ['brand', 'bg', graphics],
  ])('%s on %s', (over, under, least) => {
    expect(contrast(over, under)).toBeGreaterThanOrEqual(least);
  });
});
