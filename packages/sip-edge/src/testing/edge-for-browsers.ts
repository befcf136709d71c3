import type { TestProject } from 'vitest/node';
import { LoopbackEdge } from './loopback-edge.js';
import { passwordOf } from './password-verdicts.js';

/** What the tests in browsers know of the edge that runs beside them. */
interface EdgeForBrowsers {
  readonly webSocketUrl: string;
  readonly domain: string;
  /** Every user has an account, whose password is this and the user name. */
  readonly passwordPrefix: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly edge: EdgeForBrowsers;
  }
}

/**
 * Runs one edge on this machine for as long as the browser ring takes. Vitest calls what is returned at the end.
 * `SIP_SERVER='<WebSocket address> <domain> <password prefix>'` plays the same ladders on another server instead.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const [webSocketUrl, domain, passwordPrefix = ''] = process.env['SIP_SERVER']?.split(' ') ?? [];
  if (webSocketUrl !== undefined && domain !== undefined) {
    project.provide('edge', { webSocketUrl, domain, passwordPrefix });
    return undefined;
  }
  // Each page of a test opens its own connections, and all of them come from one address.
  const limits = { maxMessagesPerSecond: 2_000 };
  const loopback = await LoopbackEdge.start({ domain: 'example.test', echo: false, limits });
  project.provide('edge', {
    webSocketUrl: `ws://127.0.0.1:${loopback.port}/sip`,
    domain: loopback.domain,
    passwordPrefix: passwordOf(''),
  });
  return async () => {
    await loopback[Symbol.asyncDispose]();
  };
}
