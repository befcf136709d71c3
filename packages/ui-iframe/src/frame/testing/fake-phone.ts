import '../views/styles/index.css';
import { silentLogger, systemClock } from '@offhook/primitives';
import { startPhone } from '../start-phone.js';
import { checkFakeEngine } from './fake-check.js';
import { recordFakeEngine } from './fake-recording.js';
import { FakeEngine } from './fake-engine.js';

/** The frame as it is, but for its engine, which a test of the same origin plays through the window. */
export interface FakePhoneWindow extends Window {
  readonly engines: FakeEngine[];
}

const engines: FakeEngine[] = [];
Object.assign(window, { engines });

startPhone({
  createEngine: () => {
    const engine = new FakeEngine();
    engines.push(engine);
    return engine;
  },
  checkEngine: checkFakeEngine,
  recordEngine: recordFakeEngine,
  ringForEngine: () => () => undefined,
  clock: systemClock,
  logger: silentLogger,
});
