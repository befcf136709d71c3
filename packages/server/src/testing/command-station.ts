import type { AuthWebhookVerdict } from '@offhook/protocol';
import { expect } from 'vitest';
import { Command, killCommands } from './command-process.js';
import { requestOf } from './sip-phone.js';
import { temporaryFolder } from './temporary-folder.js';
import { basicAuthorization } from './test-server.js';

const edge = { username: 'edge', password: 'edge password' } as const;
const environment = {
  WEBHOOK_USERNAME: edge.username,
  WEBHOOK_PASSWORD: edge.password,
  SIP_DOMAIN: 'sip.example.com',
  TRUSTED_PROXIES: '127.0.0.1',
};

/** Somebody whose SIP secret is known. */
export const erin = {
  username: 'erin',
  realm: 'sip.example.com',
  secret: 'what is in the hard phone',
} as const;

/** A data folder, and the command line of whoever looks after it, as processes of their own. */
export class CommandStation implements AsyncDisposable {
  readonly folder: string;
  readonly #remove: () => Promise<void>;

  private constructor(folder: string, remove: () => Promise<void>) {
    this.folder = folder;
    this.#remove = remove;
  }

  static async open(): Promise<CommandStation> {
    const folder = await temporaryFolder();
    return new CommandStation(folder.path, async () => await folder[Symbol.asyncDispose]());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    killCommands();
    await this.#remove();
  }

  start(line: string, input = '', more: Readonly<Record<string, string>> = {}): Command {
    return new Command([...line.split(' '), '--data', this.folder], { ...environment, ...more }, input);
  }

  /** What a line that succeeds prints with `--json`. */
  async done<Result = Readonly<Record<string, unknown>>>(line: string, input?: string): Promise<Result> {
    const command = this.start(`${line} --json`, input);
    const code = await command.exitCode();
    if (code !== 0) throw new Error(`${line} ended with ${String(code)}: ${command.stderr}`);
    expect(command.stderr).toBe('');
    return JSON.parse(command.stdout) as Result;
  }

  /** The exit code and the code of the error that a line ends with. */
  async refused(line: string, input?: string): Promise<string> {
    const command = this.start(`${line} --json`, input);
    const code = await command.exitCode();
    expect(command.stdout).toBe('');
    const { error } = JSON.parse(command.stderr) as { readonly error: { readonly code: string } };
    return `${String(code)} ${error.code}`;
  }
}

/** What the webhook says of Erin's phone. */
export async function verdictOf(
  url: string,
  { secret, sourceAddress }: { readonly secret?: string; readonly sourceAddress?: string } = {},
): Promise<string> {
  const response = await fetch(new URL('/webhooks/auth', url), {
    method: 'POST',
    headers: {
      authorization: basicAuthorization(edge.username, edge.password),
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      ...requestOf({ ...erin, secret: secret ?? erin.secret }),
      source_address: sourceAddress ?? '192.0.2.7',
    }),
  });
  return ((await response.json()) as AuthWebhookVerdict).status;
}
