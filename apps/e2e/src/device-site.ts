import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));

/** One page with the built device entry on it, as `globalThis.devices`. */
const page = `<!doctype html><title>Devices</title>
<script type="importmap">{ "imports": { "@offhook/primitives": "/primitives/dist/index.js" } }</script>
<script type="module">
  globalThis.devices = await import('/sip-core/dist/devices.js');
  document.title = 'Ready';
</script>`;

/**
 * A page that says on its console how it stands with being heard. By itself: what a test evaluates counts as a click.
 */
const ringingPage = `<!doctype html><title>Ringing</title>
<script type="importmap">{ "imports": { "@offhook/primitives": "/primitives/dist/index.js" } }</script>
<script type="module">
  const { createAudioUnlock } = await import('/sip-core/dist/devices.js');
  const unlock = createAudioUnlock();
  const plays = async () => {
    const context = new AudioContext();
    const ring = new Audio();
    ring.srcObject = context.createMediaStreamDestination().stream;
    const outcome = await ring.play().then(() => 'plays', ({ name }) => name);
    await context.close();
    return outcome;
  };
  unlock.on('changed', async ({ state }) => {
    console.log(state === 'unlocking' ? state : state + ', ' + (await plays()));
  });
  await unlock.start();
  console.log('at first ' + unlock.state + ': ' + unlock.advice);
  console.log('asked without a click: ' + (await unlock.unlock()));
</script>
<body style="height: 100vh">`;

export interface DeviceSite {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Serves pages on loopback: `/`, `/ringing`, the same with a header by `?policy=…`, and by `/around?allow=…&of=…` a page that
 * frames an address of any origin.
 */
export async function startDeviceSite(): Promise<DeviceSite> {
  const server: Server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const policy = searchParams.get('policy');
    if (policy !== null) response.setHeader('permissions-policy', policy);
    const script = /^\/(sip-core|primitives)\/dist\/[\w-]+\.js$/.exec(pathname);
    if (script !== null) {
      readFile(`${packages}${pathname.slice(1)}`).then(
        (body) => response.setHeader('content-type', 'text/javascript').end(body),
        () => response.writeHead(404).end(),
      );
      return;
    }
    response.setHeader('content-type', 'text/html');
    if (pathname === '/around') response.end(frameOf(searchParams));
    else response.end(pathname === '/ringing' ? ringingPage : page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function frameOf(parameters: URLSearchParams): string {
  const attribute = (name: string): string => (parameters.get(name) ?? '').replaceAll('"', '&quot;');
  return `<!doctype html><title>Around</title><iframe style="width: 90vw; height: 90vh" allow="${attribute('allow')}" src="${attribute('of')}"></iframe>`;
}
