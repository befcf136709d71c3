import { silentLogger, systemClock } from '@offhook/primitives';
import { PhoneController } from '../src/frame/phone/phone-controller.js';
import { PhoneStore } from '../src/frame/phone/phone-store.js';
import { Toasts } from '../src/frame/phone/toasts.js';
import { UserCommands } from '../src/frame/phone/user-commands.js';

const store = new PhoneStore();
const clock = systemClock;

function noEngine(): never {
  throw new Error('The pictures make no calls.');
}

/** Buttons that may be pressed without anything to see: the pictures stand still. */
export const idleCommands: UserCommands = new UserCommands({
  store,
  controller: new PhoneController({
    store,
    clock,
    logger: silentLogger,
    ringForEngine: () => () => undefined,
    createEngine: noEngine,
  }),
  toasts: new Toasts({ store, clock }),
  keySound: { playKey: () => undefined },
});
