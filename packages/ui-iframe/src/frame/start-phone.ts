import { computed, effect, type ReadonlySignal } from '@preact/signals';
import type { Clock, Logger } from '@offhook/primitives';
import { applyTheme } from './adapters/browser/appearance.js';
import { BrowserAttention } from './adapters/browser/browser-attention.js';
import { BrowserParentWindow } from './adapters/browser/browser-parent-window.js';
import { BrowserKeySound } from './adapters/browser/browser-key-sound.js';
import { onPageEnd, reloadWhenReopened } from './adapters/browser/page-life.js';
import type { CheckEngine, CreateEngine, RecordEngine, RingForEngine } from './engine/phone-engine.js';
import { CallTimer } from './phone/call-timer.js';
import { CheckDesk } from './phone/check-desk.js';
import { InsightDesk } from './phone/insight-desk.js';
import { PhoneController } from './phone/phone-controller.js';
import { connectedAtMsOf, type PhoneState } from './phone/phone-state.js';
import { PhoneStore } from './phone/phone-store.js';
import { toastFailures } from './phone/toast-failures.js';
import { Toasts } from './phone/toasts.js';
import { UserCommands } from './phone/user-commands.js';
import { frameMethods } from './rpc/frame-methods.js';
import { MethodTable } from './rpc/method-table.js';
import { ParentConnection } from './rpc/parent-connection.js';
import { attentionOf } from './view-models/attention.js';
import { phoneViewModel } from './view-models/phone-view-model.js';
import { mountApp } from './views/mount-app.js';

export interface StartPhoneOptions {
  readonly checkEngine: CheckEngine;
  readonly createEngine: CreateEngine;
  readonly recordEngine: RecordEngine;
  readonly ringForEngine: RingForEngine;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The one place where the frame is put together. */
export function startPhone(options: StartPhoneOptions): void {
  const { checkEngine, clock, logger, recordEngine } = options;
  const store = new PhoneStore();
  const toasts = new Toasts({ clock, store });
  const controller = new PhoneController({ ...options, store });
  const insight = new InsightDesk({ controller, recordEngine });
  const check = new CheckDesk({ controller, checkEngine });
  const commands = new UserCommands({ controller, store, toasts, keySound: new BrowserKeySound(logger) });
  toastFailures({ controller, toasts });
  const connection = new ParentConnection({
    window: new BrowserParentWindow(),
    methods: new MethodTable(frameMethods({ check, controller, insight, store, toasts })),
    onConnected: () => store.update({ host: 'connected' }),
    logger,
  });
  controller.on('registrationChanged', (change) => connection.emit('registrationChanged', change));
  controller.on('callChanged', (change) => connection.emit('callChanged', change));
  check.on('progressed', (progress) => connection.emit('checkProgressed', progress));
  controller.on('failed', (failure) => connection.emit('failed', failure));
  followState(store.state, new CallTimer({ clock, store }));

  onPageEnd(() => {
    void controller.release();
  });
  reloadWhenReopened();
  mountApp({ model: computed(() => phoneViewModel(store.state.value)), commands, clock });
  if (!connection.sayHello()) store.update({ host: 'missing' });
}

/** What happens besides the view when the state changes; each `computed` lets through real changes only. */
function followState(state: ReadonlySignal<PhoneState>, timer: CallTimer): void {
  const attention = new BrowserAttention();
  const theme = computed(() => state.value.settings.theme);
  const connectedAtMs = computed(() => connectedAtMsOf(state.value));
  effect(() => applyTheme(theme.value));
  effect(() => timer.follow(connectedAtMs.value));
  effect(() => attention.show(attentionOf(state.value)));
}
