import { expect, it } from 'vitest';
import { randomToken } from './random-token.js';

it('makes tokens of any length that are fit for tags and host names, and no two alike', () => {
  const tokens = Array.from({ length: 200 }, () => randomToken(14));
  for (const token of tokens) expect(token).toMatch(/^[a-z2-7]{14}$/);
  expect(new Set(tokens).size).toBe(200);
  expect(randomToken(0)).toBe('');
});
