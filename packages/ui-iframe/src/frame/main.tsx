import './views/styles/index.css';
import { computed, effect } from '@preact/signals';
import { silentLogger, systemClock } from '@offhook/primitives';
import { applyTheme } from './adapters/browser/appearance.js';
import { BrowserAttention } from './adapters/browser/browser-attention.js';
import { BrowserParentWindow } from './adapters/browser/browser-parent-window.js';
import { BrowserSounds } from './adapters/browser/browser-sounds.js';
import { onPageEnd, reloadWhenReopened } from './adapters/browser/page-life.js';
import { createSipCoreEngine } from './adapters/sip-core/sip-core-engine.js';
import { CallTimer } from './phone/call-timer.js';
import { PhoneController } from './phone/phone-controller.js';
import { connectedAtMsOf } from './phone/phone-state.js';
import { PhoneStore } from './phone/phone-store.js';
import { Toasts } from './phone/toasts.js';
import { UserCommands } from './phone/user-commands.js';
import { frameMethods } from './rpc/frame-methods.js';
import { MethodTable } from './rpc/method-table.js';
import { ParentConnection } from './rpc/parent-connection.js';
import { phoneViewModel } from './view-models/phone-view-model.js';
import { attentionOf, ringSoundOf } from './view-models/ringing.js';
import { mountApp } from './views/mount-app.js';

// The one place where the frame is put together.
const clock = systemClock;
const logger = silentLogger;
const store = new PhoneStore();
const toasts = new Toasts({ clock, store });
const sounds = new BrowserSounds({ clock, logger });
const attention = new BrowserAttention();
const timer = new CallTimer({ clock, store });
const controller = new PhoneController({ createEngine: createSipCoreEngine, store, clock, logger });
const commands = new UserCommands({ controller, store, toasts, keySound: sounds, logger });

const connection = new ParentConnection({
  window: new BrowserParentWindow(),
  methods: new MethodTable(frameMethods({ controller, store, toasts })),
  onConnected: () => store.update({ host: 'connected' }),
  logger,
});
controller.on('registrationChanged', (change) => connection.emit('registrationChanged', change));
controller.on('callChanged', (change) => connection.emit('callChanged', change));
controller.on('failed', (failure) => connection.emit('failed', failure));

const model = computed(() => phoneViewModel(store.state.value));
const theme = computed(() => model.value.theme);
const ringSound = computed(() => ringSoundOf(store.state.value));
const connectedAt = computed(() => connectedAtMsOf(store.state.value));
effect(() => applyTheme(theme.value));
effect(() => sounds.setRinging(ringSound.value));
effect(() => timer.follow(connectedAt.value));
effect(() => attention.show(attentionOf(store.state.value)));

onPageEnd(() => {
  void controller.release();
});
reloadWhenReopened();
mountApp({ model, commands, clock });
if (!connection.sayHello()) store.update({ host: 'missing' });
