import type { Page } from '@playwright/test';
import type { DemoPage } from '../src/demo-page.js';
import { expect, test } from '../src/fixtures.js';

/** Opens the login page by logging out. */
async function logOut({ page }: DemoPage): Promise<void> {
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
}

async function choose(page: Page, way: string): Promise<void> {
  await page.locator('.way-picker').getByText(way, { exact: true }).click();
}

async function isSeated(demo: DemoPage, name: string): Promise<void> {
  await expect(demo.page.getByTestId('login-page')).toBeHidden();
  await demo.isRegistered();
  await expect(demo.page.getByTestId('user-switch').locator('option:checked')).toHaveText(name);
}

const ways = [
  { way: 'Password', fill: 'Bob: username', button: 'Log in' },
  { way: 'Password', fill: 'Bob: e-mail', button: 'Log in' },
  { way: 'Password', fill: 'Bob: number', button: 'Log in' },
  { way: 'Access token', fill: "Bob's token", button: 'Log in' },
  { way: 'User ticket', fill: 'Have one signed for Bob', button: 'Log in' },
];
for (const { button, fill, way } of ways) {
  test(`Bob logs in by ${way} (${fill}) where Alice sat`, async ({ alice }) => {
    await alice.isRegistered();
    await logOut(alice);
    const { page } = alice;
    await choose(page, way);
    await page.getByRole('button', { name: fill, exact: true }).click();
    const submit = page.getByRole('button', { name: button, exact: true });
    await expect(submit).toBeEnabled();
    await submit.click();
    await isSeated(alice, 'Bob Baker');
  });
}

test('a session goes on in another tab by its id and its secret', async ({ alice, bob }) => {
  await alice.isRegistered();
  await bob.isRegistered();
  await bob.page.getByRole('button', { name: 'Use another access token' }).click();
  await choose(bob.page, 'Resume a session');
  await bob.page.getByRole('button', { name: 'The session of this tab' }).click();
  const id = await bob.page.getByLabel('Session id').inputValue();
  const secret = await bob.page.getByLabel('Session secret').inputValue();

  await logOut(alice);
  await choose(alice.page, 'Resume a session');
  await alice.page.getByLabel('Session id').fill(id);
  await alice.page.getByLabel('Session secret').fill(secret);
  await alice.page.getByRole('button', { name: 'Resume', exact: true }).click();
  await isSeated(alice, 'Bob Baker');
});

test('whoever is logged in is found again, and nobody after a logout', async ({ alice }) => {
  await alice.isRegistered();
  const { page } = alice;
  await page.getByRole('button', { name: 'Use another access token' }).click();
  await choose(page, 'Who is logged in?');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await isSeated(alice, 'Alice Archer');

  await logOut(alice);
  await choose(page, 'Who is logged in?');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'auth/not-logged-in');
});

test('whoever signs up has a phone at once, and is still there after a reload', async ({ alice }) => {
  await alice.isRegistered();
  await logOut(alice);
  const { page } = alice;
  await choose(page, 'Sign up');
  const username = `carol.${Date.now()}`;
  await page.getByLabel('Your name').fill('Carol Cole');
  await page.getByLabel('Username, e-mail or number').fill(username);
  await page.getByLabel('Password, 10 characters or more').fill('short');
  await page.getByRole('button', { name: 'Sign up', exact: true }).click();
  await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'auth/password-weak');

  await page.getByLabel('Password, 10 characters or more').fill('a willow by the river');
  await page.getByRole('button', { name: 'Sign up', exact: true }).click();
  await isSeated(alice, 'Carol Cole');
  await page.getByTestId('echo-button').click();
  await alice.hasCall('connected');

  await page.reload();
  await isSeated(alice, 'Carol Cole');
});

test('a wrong password is refused in a sentence that does not say which part was wrong', async ({
  alice,
}) => {
  await alice.isRegistered();
  await logOut(alice);
  const { page } = alice;
  const texts: string[] = [];
  for (const name of ['alice', 'nobody-of-this-name']) {
    await page.getByLabel('Username, e-mail or number').fill(name);
    await page.getByRole('textbox', { name: 'Password' }).fill(`wrong password of ${name}`);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    const problem = page.getByTestId('problem');
    await expect(problem).toHaveAttribute('data-code', 'auth/credentials-invalid');
    texts.push(await problem.innerText());
  }
  expect(texts[0]).toBe(texts[1]);
});

test('a login for all tabs is shared, and a logout in one logs the other out', async ({ alice, server }) => {
  await alice.isRegistered();
  await logOut(alice);
  const { page } = alice;
  await page.getByText('All tabs of this browser', { exact: false }).click();
  await page.getByRole('button', { name: 'Bob Baker One press' }).click();
  await isSeated(alice, 'Bob Baker');

  const other = await page.context().newPage();
  await other.goto(`${server.url}/?user=bob`);
  await expect(other.getByTestId('registration-state')).toHaveAttribute('data-state', 'registered');
  await other.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByTestId('login-page')).toBeVisible();
});
