import { ChildService, freePort, serviceFolder } from './child-service.js';

export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  /** Ends it as a crash does; resolves when it is gone. */
  stop(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  restart(): Promise<void>;
  /** Lets it hang: it keeps its connections, and answers nothing. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
}

/** A real Redis on a free port, that keeps nothing on disk. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  const folder = await serviceFolder('redis');
  const start = async (): Promise<ChildService> => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const readyPattern = /Ready to accept connections/;
    return await ChildService.start({ command: 'redis-server', args, cwd: folder.path, readyPattern });
  };
  let service = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      await service.stop('SIGKILL');
    },
    restart: async () => {
      service = await start();
    },
    freeze: () => {
      service.signal('SIGSTOP');
      return Promise.resolve();
    },
    thaw: () => {
      service.signal('SIGCONT');
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: async () => {
      await service.stop('SIGKILL');
      await folder[Symbol.asyncDispose]();
    },
  };
}
