import { it } from 'vitest';
import { createServer } from 'node:http';
import { createSipEdge } from './create-sip-edge.js';
import { judge } from './testing/password-verdicts.js';
import { existsSync } from 'node:fs';
it('serves', async () => {
  const server = createServer((req, res) => { let b=''; req.on('data', (d) => (b += d)); req.on('end', () => { res.setHeader('content-type','application/json'); res.end(JSON.stringify(judge(JSON.parse(b)))); }); });
  server.listen(7491, '127.0.0.1');
  await new Promise((r) => server.once('listening', r));
  const edge = createSipEdge({ domain: 'demo.localhost', webhook: { url: 'http://127.0.0.1:7491/webhooks/auth', username: 'a', password: 'b' } });
  edge.attach(server);
  for (let i = 0; i < 120 && !existsSync('/tmp/sipcore-stop'); i++) await new Promise((r) => setTimeout(r, 500));
  await edge.dispose(); server.close();
}, 100_000);
