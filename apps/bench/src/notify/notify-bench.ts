import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { launchChromium } from '../calls/chromium.js';
import { Samples } from '../calls/samples.js';
import { describeTable } from '../report.js';
import { NotifyServer, watchedUsers } from './notify-server.js';
import type { BurstCost } from './page/page-watch.js';

const burstSize = 500;
const libraries = [
  { name: 'Offhook', page: 'offhook-watch' },
  { name: 'SIP.js', page: 'sipjs-watch' },
] as const;

interface Contestant {
  readonly name: string;
  readonly page: Page;
  readonly server: NotifyServer;
}

const users = watchedUsers(burstSize);

async function enter(browser: Browser, library: (typeof libraries)[number]): Promise<Contestant> {
  const server = await NotifyServer.open();
  server.publish(users, 'closed');
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.port}/`);
  const path = fileURLToPath(new URL(`./pages/${library.page}.js`, import.meta.url));
  await page.addScriptTag({ path, type: 'module' });
  await page.waitForFunction(() => 'notifyBench' in globalThis);
  const webSocketUrl = `ws://127.0.0.1:${server.port}/`;
  await page.evaluate(([url, names]) => globalThis.notifyBench.start(url, names), [
    webSocketUrl,
    users,
  ] as const);
  await page.waitForFunction((count) => globalThis.notifyBench.changeCount() >= count, burstSize);
  return { name: library.name, page, server };
}

async function burst({ page, server }: Contestant, basic: 'open' | 'closed'): Promise<BurstCost> {
  await page.evaluate((count) => {
    globalThis.notifyBench.arm(count);
  }, burstSize);
  server.publish(users, basic);
  return await page.evaluate(() => globalThis.notifyBench.measured());
}

function describeRow(samples: Samples, name: string): readonly string[] {
  const longest = samples.of(name, 'longestGapMs');
  const span = samples.of(name, 'spanMs');
  const longTasks = samples.of(name, 'longTaskCount');
  const show = (value: number | undefined): string => (value ?? Number.NaN).toFixed(1);
  return [
    name,
    `${show(longest?.p50)} (${show(longest?.p95)})`,
    `${show(span?.p50)} (${show(span?.p95)})`,
    `${longTasks?.p50 ?? ''} (${longTasks?.p95 ?? ''})`,
  ];
}

async function playRounds(contestants: readonly Contestant[], roundCount: number): Promise<Samples> {
  const samples = new Samples();
  const turns = Array.from({ length: roundCount }, (_none, round) =>
    contestants.map((contestant) => ({ contestant, basic: round % 2 === 0 ? 'open' : 'closed' }) as const),
  );
  for (const { basic, contestant } of turns.flat()) {
    const cost = await burst(contestant, basic);
    for (const [step, ms] of Object.entries(cost)) {
      samples.add({ library: contestant.name, step, value: Number(ms) });
    }
  }
  return samples;
}

/** Five hundred NOTIFYs in one burst over a real WebSocket, in Chromium: ours beside SIP.js with the browser's XML reader. */
export async function benchNotify(args: readonly string[]): Promise<string> {
  const roundCount = args.includes('--quick') ? 2 : 20;
  const browser = await launchChromium();
  const contestants: Contestant[] = [];
  try {
    for (const library of libraries) contestants.push(await enter(browser, library));
    const samples = await playRounds(contestants, roundCount);
    return args.includes('--json') ? JSON.stringify(samples, undefined, 2) : describe(samples, roundCount);
  } finally {
    await browser.close();
    for (const { server } of contestants) await server[Symbol.asyncDispose]();
  }
}

function describe(samples: Samples, roundCount: number): string {
  return [
    `${burstSize} NOTIFYs with presence in one burst, in Chromium, in turns: ${roundCount} repetitions. Median (p95).`,
    '',
    describeTable([
      ['', 'another task waits at most, ms', 'first change to last, ms', 'tasks over 50 ms'],
      ...libraries.map(({ name }) => describeRow(samples, name)),
    ]),
  ].join('\n');
}
