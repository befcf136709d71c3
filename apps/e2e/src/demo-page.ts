import { type BrowserContext, expect, type Frame, type Locator, type Page } from '@playwright/test';
import { installMediaProbe } from './media-probe.js';

/** The demo as a person uses it: one page, one user, one phone. */
export class DemoPage {
  readonly page: Page;
  readonly registration: Locator;
  readonly callState: Locator;
  readonly error: Locator;

  constructor(page: Page) {
    this.page = page;
    this.registration = page.getByTestId('registration-state');
    this.callState = page.getByTestId('call-state');
    this.error = page.getByTestId('error-banner');
  }

  /** Opens the demo as `user` in `context`, with every peer connection watched. */
  static async open(context: BrowserContext, url: string, user: 'alice' | 'bob'): Promise<DemoPage> {
    const page = await context.newPage();
    await installMediaProbe(page);
    const demo = new DemoPage(page);
    await page.goto(`${url}/?user=${user}`);
    return demo;
  }

  /** The phone's document, found by its place in the page. */
  get phone(): ReturnType<Page['frameLocator']> {
    return this.page.frameLocator('#phone');
  }

  /** The frame itself, to look at what the browser counts in it. */
  frame(): Frame {
    const frame = this.page.frames().find((candidate) => candidate.url().includes('/frame/'));
    if (frame === undefined) throw new Error('The page has no phone frame.');
    return frame;
  }

  async isRegistered(): Promise<void> {
    await expect(this.registration).toHaveAttribute('data-state', 'registered');
  }

  async hasCall(state: string): Promise<void> {
    await expect(this.callState).toHaveAttribute('data-state', state);
  }

  /** Types into the phone's own dial field and calls. */
  async dialFromPhone(target: string): Promise<void> {
    await this.phone.getByLabel('Number or name').fill(target);
    await this.phone.getByRole('button', { name: 'Call', exact: true }).click();
  }

  async clickContact(number: string): Promise<void> {
    const row = this.page.locator(`[data-testid="contact-row"][data-number="${number}"]`);
    await row.getByTestId('call-contact').click();
  }

  /** Waits until the phone shows `text`; what it says to screen readers alone does not count. */
  async reads(text: string): Promise<void> {
    const screen = this.phone.getByRole('main', { name: 'Phone' });
    await expect(screen.getByText(text, { exact: true })).toBeVisible();
  }

  async pressInPhone(name: string): Promise<void> {
    await this.phone.getByRole('button', { name, exact: true }).click();
  }
}
