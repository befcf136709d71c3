import { effect, signal } from '@preact/signals';
import { systemClock } from '@offhook/primitives';
import { toWireError } from '@offhook/protocol';
import { GetProvisioning, LoadBrowserPhone, ProvisionPhone } from '@offhook/web-phone';
import { render } from 'preact';
import { openAccount } from './adapters/browser/account.js';
import { userIdOfAddress, writeUserIdToAddress } from './adapters/browser/address.js';
import { applyTheme, storedTheme } from './adapters/browser/theme.js';
import { writeTitle } from './adapters/browser/title.js';
import { fetchDemoConfig } from './model/demo-config.js';
import { Desk } from './model/desk.js';
import { firstSeat } from './model/first-seat.js';
import { App } from './views/app.js';
import { CannotStart } from './views/cannot-start.js';

const page = document.getElementById('app') ?? document.body;
const theme = signal(storedTheme());
effect(() => applyTheme(theme.value));

const configTimeoutMs = 10_000;

async function start(): Promise<void> {
  try {
    const config = await fetchDemoConfig(fetch, AbortSignal.timeout(configTimeoutMs));
    const account = openAccount();
    const desk = new Desk({
      config,
      account,
      seat: await firstSeat(account, config, userIdOfAddress()),
      sdk: { GetProvisioning, LoadBrowserPhone, ProvisionPhone },
      clock: systemClock,
      theme,
    });
    effect(() => writeUserIdToAddress(desk.user.value.userId));
    effect(() => writeTitle(desk.headline));
    render(<App desk={desk} />, page);
  } catch (thrown) {
    render(<CannotStart error={toWireError(thrown)} onRetry={() => void start()} />, page);
  }
}

void start();
