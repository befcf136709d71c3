import { expect, test } from '../src/fixtures.js';

test('a call is drawn while it happens: ladder, waterfall, candidates and quality', async ({ alice }) => {
  await alice.isRegistered();
  await alice.page.getByTestId('echo-button').click();
  await alice.hasCall('connected');
  await alice.page.getByRole('button', { name: 'Under the hood', exact: true }).click();
  const hood = alice.page.getByTestId('hood-page');

  const arrows = hood.getByTestId('hood-arrow');
  await expect(arrows.first()).toHaveAccessibleName('INVITE, sent');
  await expect(hood.getByRole('button', { name: '200 OK, received' })).toBeVisible();
  await expect(hood.getByRole('button', { name: 'ACK, sent' })).toBeVisible();

  const steps = hood.getByTestId('hood-step');
  await expect(steps.filter({ hasText: 'First sound' })).toHaveCount(1, { timeout: 15_000 });
  await expect(steps.filter({ hasText: 'INVITE' })).toHaveCount(1);

  await expect(hood.getByRole('img', { name: /Candidates of both sides/ })).toBeVisible({ timeout: 15_000 });
  const charts = hood.getByTestId('hood-chart');
  await expect(charts).toHaveCount(6);
  await expect(charts.filter({ hasText: 'kbit/s' }).locator('.chart-value.in')).toHaveText(/^[1-9]\d*$/);
  await expect(charts.filter({ hasText: 'MOS' }).locator('.chart-value.in')).toHaveText(/^4\.\d$/);

  await alice.pressInPhone('Hang up');
  await expect(hood.getByRole('button', { name: 'BYE, sent' })).toBeVisible();
});

test('a message is shown without its secrets and numbers', async ({ alice }) => {
  await alice.isRegistered();
  await alice.page.getByTestId('echo-button').click();
  await alice.hasCall('connected');
  await alice.page.getByRole('button', { name: 'Under the hood', exact: true }).click();
  const hood = alice.page.getByTestId('hood-page');
  // The first INVITE is challenged, and the second one has the answer.
  await hood.getByRole('button', { name: 'INVITE, sent' }).last().click();
  const text = hood.getByTestId('hood-message');
  await expect(text).toContainText('INVITE sip:');
  await expect(text).toContainText('a=ice-pwd:***');
  await expect(text).not.toContainText('response=');
  await expect(text).not.toContainText('*43');
  await alice.pressInPhone('Hang up');
});

test('on a small screen no tab claims to be what is under the hood', async ({ alice }) => {
  await alice.page.setViewportSize({ width: 390, height: 844 });
  await alice.isRegistered();
  const tabs = alice.page.getByRole('navigation', { name: 'Parts of the page' });
  const current = tabs.locator('[aria-current="page"]');
  await expect(current).toHaveText('Contacts');
  await alice.page.getByRole('button', { name: 'Under the hood', exact: true }).click();
  await expect(current).toHaveCount(0);
  await tabs.getByRole('button', { name: 'Phone' }).click();
  await expect(current).toHaveText('Phone');
  await tabs.getByRole('button', { name: 'Contacts' }).click();
  await expect(current).toHaveText('Contacts');
  await expect(alice.page.getByTestId('hood-page')).toHaveCount(0);
});
