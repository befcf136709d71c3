import type { Locator, Page } from '@playwright/test';
import type { DemoPage } from '../src/demo-page.js';
import { expect, test } from '../src/fixtures.js';

async function openSettings({ page }: DemoPage, section: string): Promise<Locator> {
  const settings = page.getByTestId('settings-page');
  if (!(await settings.isVisible())) await page.getByRole('button', { name: 'Settings' }).click();
  await settings.getByRole('button', { name: section, exact: true }).click();
  await expect(settings.getByRole('heading', { name: section, exact: true })).toBeVisible();
  return settings;
}

async function twice(button: Locator): Promise<void> {
  await button.click();
  await button.click();
}

/** Logs in by `token` on a page of its own. */
async function logInBy(page: Page, url: string, token: string): Promise<void> {
  await page.goto(`${url}/?user=alice`);
  await page.getByRole('button', { name: 'Use another access token' }).click();
  await page.getByRole('textbox', { name: 'Access token' }).fill(token);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

test('a token is shown once, works, and works no more once it is revoked', async ({
  alice,
  browser,
  server,
}) => {
  await alice.isRegistered();
  const settings = await openSettings(alice, 'Access tokens');
  const name = `importer ${Date.now()}`;
  await settings.getByLabel('What it is for').fill(name);
  await settings.getByRole('button', { name: 'Create' }).click();
  const token = await settings.getByTestId('new-access-token').innerText();
  await settings.getByRole('button', { name: 'I have it' }).click();
  await expect(settings).not.toContainText(token);

  const elsewhere = await (await browser.newContext()).newPage();
  await logInBy(elsewhere, server.url, token);
  await expect(elsewhere.getByTestId('login-page')).toBeHidden();

  const row = settings.getByRole('listitem').filter({ hasText: name });
  await expect(row).toContainText('until');
  await twice(row.getByRole('button'));
  await expect(row).toContainText('revoked');
  await logInBy(elsewhere, server.url, token);
  await expect(elsewhere.getByTestId('problem')).toHaveAttribute('data-code', 'auth/token-invalid');
  await elsewhere.context().close();
});

test('a device is renamed, and one that is revoked loses its phone', async ({ bob }) => {
  await bob.isRegistered();
  const settings = await openSettings(bob, 'Devices');
  const row = settings.getByRole('listitem').first();
  await row.getByRole('button', { name: 'Rename' }).click();
  await settings.getByLabel('Name of the device').fill('Bob at the front desk');
  await settings.getByRole('button', { name: 'Save' }).click();
  const renamed = settings.getByRole('listitem').filter({ hasText: 'Bob at the front desk' });
  await expect(renamed).toContainText('registered today');
  await twice(renamed.getByRole('button').nth(1));
  await expect(renamed).toBeHidden();
});

test('Alice acts for another company and stays reachable at her address', async ({ alice }) => {
  await alice.isRegistered();
  const settings = await openSettings(alice, 'Companies');
  const other = settings.getByRole('listitem').filter({ hasText: 'you are an admin' });
  await other.getByRole('button', { name: 'Act for it' }).click();
  await expect(other).toContainText('current');
  await alice.isRegistered();
});

test('sessions are listed with their sub-session, and another one is ended from here', async ({
  alice,
  browser,
  server,
}) => {
  await alice.isRegistered();
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(`${server.url}/?user=alice`);
  await expect(other.getByTestId('registration-state')).toHaveAttribute('data-state', 'registered');

  const settings = await openSettings(alice, 'Sessions');
  await expect(settings.getByTestId('sub-id')).toHaveText(/^[\w-]{8,}$/);
  await expect(settings.getByRole('listitem').filter({ hasText: 'this one' })).toHaveCount(1);
  const rows = settings.getByRole('listitem');
  const count = await rows.count();
  await twice(rows.filter({ hasNotText: 'this one' }).first().getByRole('button'));
  await expect(rows).toHaveCount(count - 1);
  await context.close();
});

test('the profile is changed, and what somebody else has is refused', async ({ bob }) => {
  await bob.isRegistered();
  const settings = await openSettings(bob, 'Profile');
  await settings.getByLabel('Name').fill('Robert Baker');
  await settings.getByRole('button', { name: 'Save' }).click();
  await expect(settings.getByText('Saved.')).toBeVisible();
  await settings.getByLabel('Phone number').fill('12');
  await settings.getByRole('button', { name: 'Save' }).click();
  await expect(settings.getByTestId('problem')).toHaveAttribute('data-code', 'auth/invalid-request');
  await settings.getByLabel('Phone number').fill('+15550100101');
  await settings.getByRole('button', { name: 'Save' }).click();
  await expect(settings.getByTestId('problem')).toHaveAttribute('data-code', 'auth/identity-taken');

  // The tests that follow on this server know him as he was.
  await settings.getByLabel('Phone number').fill('+15550100102');
  await settings.getByLabel('Name').fill('Bob Baker');
  await settings.getByRole('button', { name: 'Save' }).click();
  await expect(settings.getByText('Saved.')).toBeVisible();
});

test('a call goes on while the settings are looked at', async ({ alice }) => {
  await alice.isRegistered();
  await alice.page.getByTestId('echo-button').click();
  await alice.hasCall('connected');
  await openSettings(alice, 'Devices');
  await alice.reads('*43');
  await alice.hasCall('connected');
});
