import type { RunningServer } from '../compose/start-server.js';

/** What a person reads when the server is ready. Scripts wait for the first line. */
export function greeting({ demo, url }: RunningServer): string {
  const ready = `Offhook is ready at ${url}`;
  if (demo === undefined) return `${ready}\n`;
  const people = demo.users.map(
    ({ accessToken, displayName, extension, number }) =>
      `  ${displayName.padEnd(14)} ${`sip:${number}@${demo.sipDomain}`.padEnd(28)} ${extension}   ${accessToken}`,
  );
  return [
    ready,
    '',
    'Open it in two windows, one for each, and call:',
    ...people,
    '',
    `Or dial ${demo.echoTarget}, the echo line, and hear yourself. Stop with Ctrl+C.`,
    '',
  ].join('\n');
}
