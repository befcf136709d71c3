import type { SipClient } from './sip-client.js';

const stepPattern = /^(\S+) (→|←) (?:(\d{3}) )?([A-Z]+)(?: (\S+))?$/;

/**
 * Plays a ladder line by line. `alice → INVITE bob` makes her send one, `bob → 180 INVITE` makes him answer, and
 * `alice ← 180 INVITE` waits until exactly that is the next that reaches her. At the end nobody may have got more.
 */
export async function play(clients: readonly SipClient[], ladder: string): Promise<void> {
  const byName = new Map(clients.map((client) => [client.name, client]));
  const lines = ladder.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '));
  for (const line of lines.filter((text) => text !== '')) {
    const [, name = '', arrow, status, method = '', target] = stepPattern.exec(line) ?? [];
    const client = byName.get(name);
    if (client === undefined) throw new Error(`this line is no step: ${line}`);
    if (arrow === '←') await client.receive(status === undefined ? method : `${status} ${method}`);
    else if (status === undefined) client.send(method, target);
    else client.respond(Number(status), method);
  }
  await expectSilence(clients);
}

/** Nobody got what the ladder does not show. */
export async function expectSilence(clients: readonly SipClient[]): Promise<void> {
  for (const client of clients) await client.flush();
  const surplus = clients.flatMap(({ inbox, name }) =>
    inbox.map((message) => `${name} ← ${JSON.stringify(message)}`),
  );
  if (surplus.length > 0) throw new Error(`more was sent than the ladder shows: ${surplus.join('; ')}`);
}
