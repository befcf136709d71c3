import { expect, it } from 'vitest';
import { MemoryStorage } from '@offhook/vault';
import { Sdk } from './sdk.js';
import { fakeIframe } from './testing/fake-phone-frame.js';

function broken(): never {
  throw new TypeError('broken');
}

it('rejects with an error of ours whatever the parts throw', async () => {
  const defaultHost = 'https://phone.example.com';
  const sdk = new Sdk({
    defaultHost,
    createAuth: broken,
    createProvisioning: broken,
    createDirectory: broken,
    deviceLists: new MemoryStorage(),
    openFrame: broken,
  });
  for (const call of [sdk.login('pat'), sdk.loadBrowserPhone(fakeIframe())]) {
    await expect(call).rejects.toMatchObject({ isOffhookError: true, code: 'web-phone/unexpected' });
  }
});
