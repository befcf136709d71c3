import './views/styles/index.css';
import { silentLogger, systemClock } from '@offhook/primitives';
import {
  checkSipCoreEngine,
  createSipCoreEngine,
  recordSipCoreEngine,
  ringForSipCoreEngine,
} from './adapters/sip-core/sip-core-engine.js';
import { startPhone } from './start-phone.js';

startPhone({
  checkEngine: checkSipCoreEngine,
  createEngine: createSipCoreEngine,
  recordEngine: recordSipCoreEngine,
  ringForEngine: ringForSipCoreEngine,
  clock: systemClock,
  logger: silentLogger,
});
