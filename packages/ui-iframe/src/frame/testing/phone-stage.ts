import '../views/styles/index.css';
import { computed } from '@preact/signals';
import { phoneViewModel } from '../view-models/phone-view-model.js';
import { mountApp } from '../views/mount-app.js';
import { PhoneBench } from './phone-bench.js';

/** The phone with its views, in the page of the test. */
export class PhoneStage implements Disposable {
  readonly bench: PhoneBench = new PhoneBench();
  readonly #root: HTMLElement;
  readonly #unmount: () => void;

  constructor() {
    this.#root = document.createElement('div');
    this.#root.id = 'phone';
    // As high as the smallest frame that shows everything.
    this.#root.style.cssText = 'width: 320px; height: 480px';
    document.body.append(this.#root);
    const { clock, commands, store } = this.bench;
    const model = computed(() => phoneViewModel(store.state.value));
    this.#unmount = mountApp({ model, commands, clock });
  }

  [Symbol.dispose](): void {
    this.#unmount();
    this.#root.remove();
  }
}
