import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../cli.ts', import.meta.url));
const loader = new URL('run-sources.mjs', import.meta.url).href;
const readyPattern = /^Offhook is ready at (\S+)$/m;

/** The command itself, as a child. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  /** Everything that it has said. */
  readonly output: () => string;
}

async function urlOf(child: ChildProcessWithoutNullStreams, output: () => string): Promise<string> {
  for (;;) {
    const url = readyPattern.exec(output())?.[1];
    if (url !== undefined) return url;
    if (child.exitCode !== null) throw new Error(`It ended: ${output()}`);
    await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
  }
}

/** Starts `offhook-server` on a free port, with nothing in its environment but what is given. */
export async function startServerProcess(
  environment: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const { PATH = '' } = process.env;
  const node = ['--conditions', '@offhook/source', '--import', loader, command, '--port', '0'];
  const child = spawn(process.execPath, node, { env: { PATH, ...environment } });
  const kill = (): boolean => child.kill('SIGKILL');
  process.on('exit', kill);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  const output = (): string => said;
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    kill();
    await closed;
  };
  try {
    return { url: await urlOf(child, output), output, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
