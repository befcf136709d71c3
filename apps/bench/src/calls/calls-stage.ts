import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright';
import { BenchProcess } from '../bench-process.js';
import { launchChromium } from './chromium.js';
import { domain, type EdgePorts, password } from './edge-ports.js';
import type { Library } from './libraries.js';
import type { PageAccount } from './page/page-phone.js';

export interface AccountOptions {
  readonly hasSilentStun?: boolean;
  readonly hasManyCalls?: boolean;
}

/** Seconds of processor time since the start, by what Chromium's processes do. */
export interface ProcessorTimes {
  readonly renderers: number;
  readonly others: number;
}

/** The edge in a process of its own, and a browser with a page for each phone. */
export class CallsStage implements AsyncDisposable {
  readonly #folder: string;
  readonly #edge: BenchProcess;
  readonly #browser: Browser;
  readonly #context: BrowserContext;
  readonly #ports: EdgePorts;

  private constructor(parts: {
    folder: string;
    edge: BenchProcess;
    browser: Browser;
    context: BrowserContext;
    ports: EdgePorts;
  }) {
    this.#folder = parts.folder;
    this.#edge = parts.edge;
    this.#browser = parts.browser;
    this.#context = parts.context;
    this.#ports = parts.ports;
  }

  static async open(): Promise<CallsStage> {
    const folder = await mkdtemp(join(tmpdir(), 'offhook-calls-bench-'));
    const edge = new BenchProcess('calls/edge-process.ts', folder);
    const ports = await edge.ask<EdgePorts>('ports');
    const browser = await launchChromium();
    const context = await browser.newContext({ permissions: ['microphone'] });
    return new CallsStage({ folder, edge, browser, context, ports });
  }

  /** An account of the edge; every name has one. */
  account(username: string, options: AccountOptions = {}): PageAccount {
    const { http, silentStun } = this.#ports;
    const stun = options.hasSilentStun === true ? { stunUrl: `stun:127.0.0.1:${silentStun}` } : {};
    return {
      username,
      password,
      domain,
      webSocketUrl: `ws://127.0.0.1:${http}/sip`,
      ...stun,
      hasManyCalls: options.hasManyCalls === true,
    };
  }

  /** A page that has the library and no phone yet. */
  async openPage({ name, page: script }: Library): Promise<Page> {
    const page = await this.#context.newPage();
    page.on('pageerror', (error) => {
      process.stderr.write(`${name}: ${error.message}\n`);
    });
    await page.goto(`http://127.0.0.1:${this.#ports.http}/`);
    const path = fileURLToPath(new URL(`./pages/${script}.js`, import.meta.url));
    await page.addScriptTag({ path, type: 'module' });
    await page.waitForFunction(() => 'offhookBench' in globalThis);
    return page;
  }

  async processorTimes(): Promise<ProcessorTimes> {
    const session = await this.#browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    await session.detach();
    const sum = (isCounted: (type: string) => boolean): number =>
      processInfo.filter(({ type }) => isCounted(type)).reduce((total, { cpuTime }) => total + cpuTime, 0);
    return { renderers: sum((type) => type === 'renderer'), others: sum((type) => type !== 'renderer') };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.#edge.ask('close');
    await this.#edge[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
