import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { KeyFile } from '../secret/key-file.js';
import { keyIdOf } from '../secret/key-ring.js';
import { killCommands } from '../testing/command-process.js';
import { CommandStation, erin, verdictOf } from '../testing/command-station.js';
import { cheapHash } from '../testing/operator.js';

const timeout = 300_000;
const killCount = 20;
/** So that sealing all of it anew lasts long enough to be cut off. */
const userCount = 1_500;

it(
  `a key rotation may be killed ${killCount} times, beside a server that goes on working`,
  { timeout },
  async () => {
    await using station = await CommandStation.open();
    const url = await station.start('--port 0').ready();
    const file = join(station.folder, 'users.csv');
    const others = Array.from({ length: userCount }, (_, index) => `user${index},the same for all of them`);
    await writeFile(file, ['username,password', `erin,${erin.secret}`, ...others].join('\n'));
    const config = join(station.folder, 'offhook.json');
    await writeFile(config, JSON.stringify({ passwordHash: cheapHash }));
    await station.done(`import ${file} --sip-passwords --config ${config}`);
    const [first] = await new KeyFile(station.folder).load();

    const startMs = performance.now();
    await station.start('user list').exitCode();
    const startUpMs = performance.now() - startMs;
    let openedKeyCount = 0;
    for (let round = 0; round < killCount; round += 1) {
      const rotation = station.start('key rotate');
      // From before it does anything to well within its work, and later than that when it began early.
      const delayMs = startUpMs * (0.7 + (0.6 * (round + Math.random())) / killCount);
      await Promise.race([rotation.exitCode(), new Promise((resolve) => setTimeout(resolve, delayMs))]);
      rotation.kill('SIGKILL');
      await rotation.exitCode();
      expect(await verdictOf(url), `after kill ${round}, ${Math.round(delayMs)} ms after the start`).toBe(
        'ok',
      );
      openedKeyCount = Math.max(openedKeyCount, (await new KeyFile(station.folder).load()).length);
    }
    // Otherwise all of them came too early, and nothing was tested.
    expect(openedKeyCount).toBeGreaterThan(1);

    expect(await station.done('key rotate')).toMatchObject({ unreadableCount: 0, hasOldKeys: false });
    const keys = await new KeyFile(station.folder).load();
    expect(keys).toHaveLength(1);
    expect(keyIdOf(keys[0])).not.toBe(keyIdOf(first));
    expect(await verdictOf(url)).toBe('ok');
    killCommands();
    const again = await station.start('--port 0').ready();
    expect(await verdictOf(again)).toBe('ok');
  },
);
