import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { createProvisioningClient, ProvisioningClient } from './provisioning-client.js';
import { deviceDocument } from './testing/device-answer.js';

/** What a tab of its own has of this package: its own module, its own globals, the origin's storage. */
interface Tab {
  readonly client: ProvisioningClient;
  /** The devices that it asked for. */
  readonly devices: readonly string[];
  readonly frame: HTMLIFrameElement;
}

declare global {
  interface Window {
    loadProvisioning?: () => Promise<{ readonly createProvisioningClient: typeof createProvisioningClient }>;
  }
}

const alice = { userId: 'alice', sessionToken: 'session-of-alice', enableCache: true };

let hostCount = 0;
let host: string;
let password: string;
let answering: Promise<void>;
let tabs: Tab[];

beforeEach(() => {
  hostCount += 1;
  host = `https://tabs-${hostCount}-${crypto.randomUUID()}.example.com`;
  password = 'first';
  answering = Promise.resolve();
  tabs = [];
});

afterEach(() => {
  for (const { client, frame } of tabs) {
    client.dispose();
    frame.remove();
  }
});

/** Opens another document of the origin, and loads the package in it anew. */
async function openTab(cache: 'encrypted' | 'plain' | 'memory' = 'encrypted'): Promise<Tab> {
  const frame = document.createElement('iframe');
  const loaded = new Promise<void>((resolve) =>
    frame.addEventListener('load', () => resolve(), { once: true }),
  );
  const module = new URL('./index.ts', import.meta.url).href;
  frame.srcdoc = `<script>window.loadProvisioning = () => import(${JSON.stringify(module)})</script>`;
  document.body.append(frame);
  await loaded;
  const load = frame.contentWindow?.loadProvisioning;
  if (load === undefined) throw new Error('The tab did not load.');
  const { createProvisioningClient: create } = await load();
  const devices: string[] = [];
  const fetch = async (input: RequestInfo | URL): Promise<Response> => {
    const path = new URL(input instanceof Request ? input.url : input).pathname;
    devices.push(path.split('/')[6] ?? '');
    await answering;
    return Response.json(deviceDocument(path, password));
  };
  const tab = { client: create({ host, cache, fetch }), devices, frame };
  tabs.push(tab);
  return tab;
}

const passwordIn = async ({ client }: Tab): Promise<string> => (await client.get(alice)).account.password;

describe('tabs at the very first visit', () => {
  it('are documents of their own on one origin', async () => {
    const [one, two] = [await openTab(), await openTab()];
    expect(one.client.constructor).not.toBe(two.client.constructor);
    expect(one.frame.contentWindow?.localStorage.length).toBe(localStorage.length);
  });

  it('make one device', async () => {
    const opened = await Promise.all(Array.from({ length: 4 }, () => openTab()));
    const documents = await Promise.all(opened.map(({ client }) => client.get(alice)));
    const asked = opened.flatMap(({ devices }) => devices);
    expect(new Set(asked).size).toBe(1);
    expect(new Set(documents.map(({ deviceToken }) => deviceToken)).size).toBe(1);
    expect(Object.keys(localStorage).filter((key) => key.startsWith(`OffhookDevice:${host}/:`))).toHaveLength(
      1,
    );
  });

  it('share what one of them has kept', async () => {
    const [one, two] = [await openTab(), await openTab()];
    expect(await passwordIn(one)).toBe('first');
    password = 'second';
    const updated = new Promise<void>((resolve) => two.client.on('updated', () => resolve()));
    expect(await passwordIn(two)).toBe('first');
    await updated;
    expect(await passwordIn(one)).toBe('second');
  });
});

describe.each(['encrypted', 'plain', 'memory'] as const)(
  'a logout in one tab, with the cache %s',
  (cache) => {
    it('leaves nothing kept in the other', async () => {
      const [one, two] = [await openTab(cache), await openTab(cache)];
      await passwordIn(one);
      await passwordIn(two);
      await one.client.forget({ userId: 'alice' });
      await vi.waitFor(async () => {
        password = `fresh ${String(Math.random())}`;
        expect(await passwordIn(two), 'what is fetched and not what was kept').toBe(password);
        await two.client.forget({ userId: 'alice' });
      });
    });

    it('keeps what the other was about to keep from being kept', async () => {
      const [one, two] = [await openTab(cache), await openTab(cache)];
      let answer: () => void = () => undefined;
      answering = new Promise((resolve) => (answer = resolve));
      const asking = passwordIn(two);
      await vi.waitFor(() => expect(two.devices).toHaveLength(1));
      const told = new Promise<void>((resolve) => {
        new BroadcastChannel(`OffhookProvisioning:${host}/`).addEventListener('message', () => resolve());
      });
      await one.client.dropAll();
      await told;
      answer();
      await asking;
      password = 'second';
      expect(await passwordIn(two)).toBe('second');
    });
  },
);

it('in the open lies what was asked to lie there, and under encryption nothing', async () => {
  const read = (): string => JSON.stringify(localStorage);
  password = 'under-encryption';
  await passwordIn(await openTab('encrypted'));
  expect(read()).not.toContain('under-encryption');
  host = `${host}:8443`;
  password = 'in-the-open';
  await passwordIn(await openTab('plain'));
  expect(read()).toContain('in-the-open');
});
