// Not used here: so the test's server knows before the first frame loads which packages frames are made of.
import '../frame/start-phone.js';
import { openPhoneFrame, type OpenPhoneFrameOptions, type PhoneFrame } from '../host/index.js';
import type { FakeEngine } from '../frame/testing/fake-engine.js';
import type { FakePhoneWindow } from '../frame/testing/fake-phone.js';

const fakePhoneUrl = new URL('../frame/testing/fake-phone.html', import.meta.url);
const intruderUrl = new URL('./intruder.html', import.meta.url);

/** The same server by another name: for the browser, another origin. */
export function elsewhere(url: URL): URL {
  const other = new URL(url);
  other.hostname = `phone.${url.hostname}`;
  return other;
}

/** A page with phones in it, which cleans up after itself. */
export class FrameStage implements Disposable {
  readonly #frames: PhoneFrame[] = [];
  readonly #iframes: HTMLIFrameElement[] = [];

  readonly fakePhoneUrl: URL = fakePhoneUrl;
  readonly intruderUrl: URL = intruderUrl;

  addIframe(): HTMLIFrameElement {
    const iframe = document.createElement('iframe');
    iframe.width = '320';
    iframe.height = '480';
    document.body.append(iframe);
    this.#iframes.push(iframe);
    return iframe;
  }

  open(options: Partial<OpenPhoneFrameOptions> = {}): { frame: PhoneFrame; iframe: HTMLIFrameElement } {
    const iframe = options.iframe ?? this.addIframe();
    const frame = openPhoneFrame({ frameUrl: fakePhoneUrl, ...options, iframe });
    this.#frames.push(frame);
    return { frame, iframe };
  }

  [Symbol.dispose](): void {
    for (const frame of this.#frames) frame.dispose();
    for (const iframe of this.#iframes) iframe.remove();
  }
}

/** The document in an iframe of our own origin. */
export function documentIn(iframe: HTMLIFrameElement): Document {
  if (iframe.contentDocument === null) throw new Error('The iframe shows another origin, or nothing.');
  return iframe.contentDocument;
}

/** The engine that the fake phone made last. */
export function engineIn(iframe: HTMLIFrameElement): FakeEngine {
  const engine = (iframe.contentWindow as FakePhoneWindow | null)?.engines.at(-1);
  if (engine === undefined) throw new Error('The phone has no engine yet.');
  return engine;
}
