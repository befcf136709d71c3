import { expect, it } from 'vitest';
import { aDocument } from '../../testing/provisioning-document.js';
import { checkFakeEngine, madeChecks } from '../testing/fake-check.js';
import { FakeEngine } from '../testing/fake-engine.js';
import { CheckDesk } from './check-desk.js';

function openDesk(checkEngine = checkFakeEngine): CheckDesk {
  madeChecks.length = 0;
  return new CheckDesk({ controller: { engine: new FakeEngine(), document: aDocument() }, checkEngine });
}

it('tells how a check stands, and what came of it', async () => {
  const desk = openDesk();
  const states: string[] = [];
  desk.on('progressed', ({ report }) => states.push(...report.steps.map(({ state }) => state)));
  const running = desk.run({ steps: ['socket'], echoTarget: '9196' });
  await expect.poll(() => states).toEqual(['running']);
  madeChecks[0]?.finish('ready');
  await expect(running).resolves.toMatchObject({ verdict: 'ready' });
  expect(madeChecks[0]).toMatchObject({
    request: { steps: ['socket'], echoTarget: '9196' },
    isDisposed: true,
  });
});

it('runs one at a time, and another one after it', async () => {
  const desk = openDesk();
  const both = [desk.run({}), desk.run({})];
  await expect.poll(() => madeChecks.length).toBe(1);
  madeChecks[0]?.finish('degraded');
  expect((await Promise.all(both)).map(({ verdict }) => verdict)).toEqual(['degraded', 'degraded']);
  const again = desk.run({});
  await expect.poll(() => madeChecks.length).toBe(2);
  madeChecks[1]?.finish('ready');
  await expect(again).resolves.toMatchObject({ verdict: 'ready' });
});

it('stops the one that runs', async () => {
  const desk = openDesk();
  const outcome = desk.run({}).catch((error: unknown) => error);
  await expect.poll(() => madeChecks.length).toBe(1);
  await desk.stop();
  await expect(outcome).resolves.toMatchObject({ message: 'The check was put away.' });
  expect(madeChecks[0]?.isDisposed).toBe(true);
  // Nothing runs any more.
  await expect(desk.stop()).resolves.toBeUndefined();
});

it('has nothing to say of no phone', async () => {
  const controller = { engine: undefined, document: undefined };
  const desk = new CheckDesk({ controller, checkEngine: checkFakeEngine });
  await expect(desk.run({})).rejects.toMatchObject({ code: 'frame/not-provisioned' });
});

it('tries again after what it needs could not be loaded', async () => {
  let isThere = false;
  const desk = openDesk(async (phone, request) => {
    if (!isThere) throw new TypeError('It could not be fetched.');
    return await checkFakeEngine(phone, request);
  });
  await expect(desk.run({})).rejects.toThrow(TypeError);
  isThere = true;
  const running = desk.run({});
  await expect.poll(() => madeChecks.length).toBe(1);
  madeChecks[0]?.finish('ready');
  await expect(running).resolves.toMatchObject({ verdict: 'ready' });
});
