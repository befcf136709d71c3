import { type Browser, chromium, expect, type Frame, type Page, test } from '@playwright/test';
import {
  argumentsOfRefusal,
  argumentsWithoutMicrophone,
  chromiumArguments,
  chromiumPath,
} from '../src/chromium.js';
import { type DeviceSite, startDeviceSite } from '../src/device-site.js';

declare global {
  // What the page of the device site puts there.
  var devices: DevicesModule;
}

interface Diagnosis {
  readonly verdict: string;
  readonly message: string;
  readonly observations: { readonly permission: string };
}

interface DevicesModule {
  readonly diagnoseMicrophone: (options?: { readonly mayAsk?: boolean }) => Promise<Diagnosis>;
  readonly diagnoseCamera: (options?: { readonly mayAsk?: boolean }) => Promise<Diagnosis>;
}

// Taking a trace evaluates scripts in the page, which the browser takes for a user's click.
test.use({ trace: 'off' });

let site: DeviceSite;

test.beforeAll(async () => {
  site = await startDeviceSite();
});
test.afterAll(async () => {
  await site.close();
});

/** A browser of its own, for what is decided when it starts. */
async function inBrowser(
  args: readonly string[],
  use: (page: Page, browser: Browser) => Promise<void>,
): Promise<void> {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: [...args] });
  try {
    await use(await browser.newPage(), browser);
  } finally {
    await browser.close();
  }
}

async function ready(frame: Frame): Promise<Frame> {
  await frame.waitForFunction(() => document.title === 'Ready');
  return frame;
}

async function verdictIn(frame: Frame, mayAsk = false): Promise<string> {
  await ready(frame);
  return (await frame.evaluate(async (may) => await devices.diagnoseMicrophone({ mayAsk: may }), mayAsk))
    .verdict;
}

const here = (path = '/'): string => `http://127.0.0.1:${site.port}${path}`;
/** Another origin on the same machine. */
const elsewhere = (path = '/'): string => `http://localhost:${site.port}${path}`;
const around = (of: string, allow: string, more = ''): string =>
  here(`/around?of=${encodeURIComponent(of)}&allow=${encodeURIComponent(allow)}${more}`);

/** The frame inside of the page around it. */
async function framed(page: Page, url: string): Promise<Frame> {
  await page.goto(url);
  const frame = page.frames().at(-1);
  if (frame === undefined || frame === page.mainFrame()) throw new Error('There is no frame.');
  return frame;
}

test.describe('the permission doctor', () => {
  const microphoneOff = encodeURIComponent('microphone=()');

  test('finds nothing wrong where everything is allowed', async () => {
    await inBrowser(chromiumArguments, async (page) => {
      await page.goto(here());
      expect(await verdictIn(page.mainFrame(), true)).toBe('fine');
      const camera = await page.evaluate(async () => await devices.diagnoseCamera({ mayAsk: true }));
      expect(camera).toMatchObject({ verdict: 'fine', message: 'The camera works.' });
    });
  });

  test('finds an iframe without allow, on the same origin and on another', async () => {
    await inBrowser(chromiumArguments, async (page) => {
      expect(await verdictIn(await framed(page, around(elsewhere(), '')), true)).toBe('missing-iframe-allow');
      const none = around(here(), "microphone 'none'");
      expect(await verdictIn(await framed(page, none), true)).toBe('missing-iframe-allow');
      expect(await verdictIn(await framed(page, around(elsewhere(), 'microphone')), true)).toBe('fine');
    });
  });

  test('finds the header that forbids it: of the page, of the page around, and of the frame', async () => {
    await inBrowser(chromiumArguments, async (page) => {
      await page.goto(here(`/?policy=${microphoneOff}`));
      expect(await verdictIn(page.mainFrame(), true)).toBe('blocked-by-policy');
      const forbidden = around(here(), 'microphone', `&policy=${microphoneOff}`);
      expect(await verdictIn(await framed(page, forbidden), true)).toBe('blocked-by-policy');
      const forbidding = around(here(`/?policy=${microphoneOff}`), 'microphone');
      expect(await verdictIn(await framed(page, forbidding), true)).toBe('blocked-by-policy');
    });
  });

  test('finds a page that is not secure', async () => {
    const args = [...chromiumArguments, '--host-resolver-rules=MAP offhook.test 127.0.0.1'];
    await inBrowser(args, async (page) => {
      await page.goto(`http://offhook.test:${site.port}/`);
      expect(await verdictIn(page.mainFrame(), true)).toBe('insecure-page');
    });
  });

  test('finds a user who said no', async () => {
    await inBrowser(argumentsOfRefusal, async (page) => {
      await page.goto(here());
      expect(await verdictIn(page.mainFrame(), true)).toBe('denied-in-browser');
    });
  });

  test('finds a user who said no earlier, without asking again', async () => {
    await inBrowser(argumentsOfRefusal, async (page, browser) => {
      const context = await browser.newContext();
      // Grants these, and denies all others.
      await context.grantPermissions(['geolocation']);
      const other = await context.newPage();
      await other.goto(here());
      expect(await verdictIn(other.mainFrame())).toBe('denied-in-browser');
      await page.goto(here());
      expect(await verdictIn(page.mainFrame())).toBe('not-asked');
    });
  });

  test('finds a machine without a microphone', async () => {
    await inBrowser(argumentsWithoutMicrophone, async (page) => {
      await page.goto(here());
      expect(await verdictIn(page.mainFrame())).toBe('no-device');
      expect(await verdictIn(page.mainFrame(), true)).toBe('no-device');
    });
  });

  test('opens nothing where it was not told that it may ask', async () => {
    await inBrowser(argumentsOfRefusal, async (page) => {
      await page.addInitScript(() => {
        Object.assign(globalThis, { openedCount: 0 });
        navigator.mediaDevices.getUserMedia = async () => {
          Object.assign(globalThis, { openedCount: 1 });
          return await Promise.reject(new DOMException('no', 'NotAllowedError'));
        };
      });
      await page.goto(here());
      expect(await verdictIn(page.mainFrame())).toBe('not-asked');
      expect(await page.evaluate('openedCount')).toBe(0);
    });
  });
});

test.describe('a phone that has to ring', () => {
  const strict = [
    ...chromiumArguments.filter((argument) => !argument.startsWith('--autoplay-policy')),
    '--autoplay-policy=document-user-activation-required',
  ];

  /** What the page says on its console, as it comes. */
  function listen(page: Page): string[] {
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    return said;
  }
  const advice = 'Click anywhere on this page, so that you can hear it ring.';
  const untilAsked = [
    `at first locked: ${advice}`,
    'unlocking',
    'asked without a click: false',
    'locked, NotAllowedError',
  ];

  test('is silent until the first click, says so, and is heard from then on', async () => {
    await inBrowser(strict, async (page) => {
      const said = listen(page);
      await page.goto(here('/ringing'));
      await expect.poll(() => ours(said)).toEqual(untilAsked);
      await page.mouse.click(100, 100);
      await expect.poll(() => ours(said).slice(untilAsked.length)).toEqual(['unlocking', 'unlocked, plays']);
    });
  });

  test('is silent in a frame, too, until the frame is touched', async () => {
    await inBrowser(strict, async (page) => {
      const said = listen(page);
      await page.goto(around(elsewhere('/ringing'), 'microphone; autoplay'));
      await expect.poll(() => ours(said)).toEqual(untilAsked);
      await page.mouse.click(100, 100);
      await page.keyboard.press('a');
      await expect.poll(() => ours(said).at(-1)).toBe('unlocked, plays');
    });
  });

  test('may be heard at once where the browser allows that', async () => {
    await inBrowser(chromiumArguments, async (page) => {
      const said = listen(page);
      await page.goto(here('/ringing'));
      await expect
        .poll(() => [...ours(said)].sort())
        .toEqual(['asked without a click: true', 'at first unlocked: ', 'unlocked, plays']);
    });
  });
});

/** Without what the browser itself remarks. */
function ours(said: readonly string[]): readonly string[] {
  return said.filter((line) => /^(at first|asked|unlocking|locked|unlocked)/.test(line));
}
