import { expect, it } from 'vitest';
import { pageHost } from './page-host.js';

it('there is no host of itself where there is no page', () => {
  expect(pageHost()).toBeUndefined();
});
