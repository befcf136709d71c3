import { expect, test } from '../src/fixtures.js';
import { audibleDb, loudestFrequency } from '../src/media-probe.js';
import { toneHz } from '../src/tone.js';

test('the echo line gives the tone of the microphone back', async ({ alice }) => {
  await alice.isRegistered();
  await alice.page.getByTestId('echo-button').click();
  await alice.hasCall('connected');

  await expect(async () => {
    const { hz, level } = await loudestFrequency(alice.frame());
    expect(level).toBeGreaterThan(audibleDb);
    // One bin of the analyser is about 12 Hz wide.
    expect(Math.abs(hz - toneHz)).toBeLessThan(25);
  }).toPass({ timeout: 20_000, intervals: [100] });

  await alice.pressInPhone('Hang up');
  await alice.hasCall('ended');
});
