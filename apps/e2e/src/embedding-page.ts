import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EmbeddingPage {
  /** Another origin than the phone server's, because the port differs. */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/** Serves one page from an origin of its own: somebody's CRM, or somebody with bad intentions. */
export async function serveEmbeddingPage(html: () => string): Promise<EmbeddingPage> {
  const server: Server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(html());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The README's example, as a developer types it. */
export function fourCalls(serverUrl: string, accessToken: string): string {
  return `<!doctype html>
<title>A CRM</title>
<iframe id="phone" title="Phone" width="340" height="560"></iframe>
<script src="${serverUrl}/sdk/offhook.js"></script>
<script type="module">
  globalThis.outcome = (async () => {
    const session = await Offhook.Login('${accessToken}');
    const provisioning = await Offhook.GetProvisioning({
      UserId: session.UserId,
      SessionToken: session.SessionToken,
      EnableCache: true,
    });
    const frame = document.getElementById('phone');
    await Offhook.LoadBrowserPhone(frame, { TimeoutMs: 5000 });
    const phone = await Offhook.ProvisionPhone({
      Provisioning: provisioning,
      PhoneFrame: frame,
      ProfileUserId: session.UserId,
      SessionId: session.SessionToken,
      UserId: session.UserId,
    });
    phone.on('registrationChanged', ({ state }) => (document.body.dataset.registration = state));
    phone.on('callChanged', ({ call }) => (document.body.dataset.call = call.state));
    globalThis.phone = phone;
    return 'phone';
  })().catch((error) => error.code ?? String(error));
</script>`;
}
