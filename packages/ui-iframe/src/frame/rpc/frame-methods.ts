import type { CheckDesk } from '../phone/check-desk.js';
import type { InsightDesk } from '../phone/insight-desk.js';
import type { PhoneController } from '../phone/phone-controller.js';
import type { PhoneStore } from '../phone/phone-store.js';
import type { Toasts } from '../phone/toasts.js';
import type { FrameMethodHandlers } from './method-table.js';

export interface FrameMethodParts {
  readonly check: CheckDesk;
  readonly controller: PhoneController;
  readonly insight: InsightDesk;
  readonly store: PhoneStore;
  readonly toasts: Toasts;
}

/** What the host page may ask, and who does it. */
export function frameMethods({
  check,
  controller,
  insight,
  store,
  toasts,
}: FrameMethodParts): FrameMethodHandlers {
  return {
    'phone.provision': (params) => controller.provision(params),
    'phone.dial': ({ target }) => ({ call: controller.dial(target) }),
    'phone.release': () => done(controller.release()),
    'call.answer': ({ callId }) => done(controller.calls.find(callId).answer()),
    'call.hangUp': ({ callId }) => done(controller.hangUp(callId)),
    'call.setMuted': ({ callId, isMuted }) => {
      controller.calls.find(callId).setMuted(isMuted);
      return null;
    },
    'call.sendDtmf': ({ callId, tones }) => done(controller.calls.find(callId).sendDtmf(tones)),
    'call.mediaStats': ({ callId }) => controller.calls.find(callId).mediaStats(),
    'phone.insight': async ({ after }) => ({ insight: await insight.read(after) }),
    'phone.check': async (request) => ({ report: await check.run(request) }),
    'phone.stopCheck': () => done(check.stop()),
    'ui.toast': ({ message, tone }) => {
      toasts.show(message, tone);
      return null;
    },
    'ui.initTooltips': () => {
      store.update({ hasTooltips: true });
      return null;
    },
    'ui.setTheme': ({ theme }) => {
      store.update({ settings: { ...store.current.settings, theme } });
      return null;
    },
  };
}

async function done(work: Promise<void>): Promise<null> {
  await work;
  return null;
}
