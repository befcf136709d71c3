import { effect, signal } from '@preact/signals';
import { systemClock } from '@offhook/primitives';
import { toWireError } from '@offhook/protocol';
import { GetProvisioning, LoadBrowserPhone, Login, ProvisionPhone } from '@offhook/web-phone';
import { render } from 'preact';
import { userIdOfAddress, writeUserIdToAddress } from './adapters/browser/address.js';
import { applyTheme, storedTheme } from './adapters/browser/theme.js';
import { writeTitle } from './adapters/browser/title.js';
import { fetchDemoConfig } from './model/demo-config.js';
import { Desk } from './model/desk.js';
import { App } from './views/app.js';
import { CannotStart } from './views/cannot-start.js';

const page = document.getElementById('app') ?? document.body;
const theme = signal(storedTheme());
effect(() => applyTheme(theme.value));

const configTimeoutMs = 10_000;

async function start(): Promise<void> {
  try {
    const config = await fetchDemoConfig(fetch, AbortSignal.timeout(configTimeoutMs));
    const wanted = userIdOfAddress();
    const user = config.users.find(({ userId }) => userId === wanted) ?? config.users[0];
    const desk = new Desk({
      config,
      user,
      sdk: { Login, GetProvisioning, LoadBrowserPhone, ProvisionPhone },
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
