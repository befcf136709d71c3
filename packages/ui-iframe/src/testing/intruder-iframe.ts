import type { IntruderOrder, IntruderReport } from './intruder.js';

/** An iframe in the page that is no phone, but says that it is one. */
export class IntruderIframe {
  readonly #iframe: HTMLIFrameElement;

  private constructor(iframe: HTMLIFrameElement) {
    this.#iframe = iframe;
  }

  static async load(iframe: HTMLIFrameElement, url: URL): Promise<IntruderIframe> {
    const intruder = new IntruderIframe(iframe);
    const loaded = intruder.#nextReport('loaded');
    iframe.src = url.href;
    await loaded;
    return intruder;
  }

  /** Resolves with all that the intruder has been told so far. */
  async attack(attack: IntruderOrder['attack']): Promise<readonly unknown[]> {
    const done = this.#nextReport('done');
    const order: IntruderOrder = { attack };
    this.#iframe.contentWindow?.postMessage(order, '*');
    const { heard } = await done;
    return heard;
  }

  async #nextReport(intruder: IntruderReport['intruder']): Promise<IntruderReport> {
    return await new Promise((resolve) => {
      const listen = ({ data, source }: MessageEvent<IntruderReport>): void => {
        if (source !== this.#iframe.contentWindow || data.intruder !== intruder) return;
        window.removeEventListener('message', listen);
        resolve(data);
      };
      window.addEventListener('message', listen);
    });
  }
}
