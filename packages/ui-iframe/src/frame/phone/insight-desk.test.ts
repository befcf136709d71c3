import { describe, expect, it } from 'vitest';
import type { PhoneEngine } from '../engine/phone-engine.js';
import { FakeEngine } from '../testing/fake-engine.js';
import { openRecordings, recordFakeEngine } from '../testing/fake-recording.js';
import { InsightDesk } from './insight-desk.js';

describe('InsightDesk', () => {
  it('records nothing before somebody asks', async () => {
    const engine = new FakeEngine();
    const desk = new InsightDesk({ controller: { engine }, recordEngine: recordFakeEngine });
    expect(openRecordings.get(engine)).toBeUndefined();
    await expect(desk.read(0)).resolves.toEqual({ cursor: 1, registration: 'idle', messages: [], calls: [] });
    await desk.read(1);
    expect(openRecordings.get(engine)).toBe(1);
  });

  it('records the phone that took the place of another', async () => {
    const controller: { engine: PhoneEngine | undefined } = { engine: new FakeEngine() };
    const first = controller.engine;
    const desk = new InsightDesk({ controller, recordEngine: recordFakeEngine });
    await desk.read(0);
    const second = new FakeEngine();
    controller.engine = second;
    await desk.read(0);
    await Promise.resolve();
    expect([first && openRecordings.get(first), openRecordings.get(second)]).toEqual([0, 1]);
  });

  it('has nothing to say of no phone', async () => {
    const desk = new InsightDesk({ controller: { engine: undefined }, recordEngine: recordFakeEngine });
    await expect(desk.read(0)).rejects.toMatchObject({ code: 'frame/not-provisioned' });
  });

  it('tries again after what it needs could not be loaded', async () => {
    let isThere = false;
    const desk = new InsightDesk({
      controller: { engine: new FakeEngine() },
      recordEngine: (engine) =>
        isThere ? recordFakeEngine(engine) : Promise.reject(new TypeError('It could not be fetched.')),
    });
    await expect(desk.read(0)).rejects.toThrow(TypeError);
    isThere = true;
    await expect(desk.read(0)).resolves.toMatchObject({ cursor: 1 });
  });
});
