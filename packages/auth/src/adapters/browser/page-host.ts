import { endpoints } from '@offhook/protocol';

/**
 * Where this script came from: the server below whose address it lies, else the origin of the page. Undefined in Node,
 * and for a page that was opened from a file.
 */
export const pageHost: string | undefined = [scriptAddress(), pageAddress()]
  .map(hostOf)
  .find((host) => host !== undefined);

/** Only while a classic script runs for the first time does the document know which one it is. */
function scriptAddress(): string | undefined {
  if (typeof document === 'undefined') return undefined;
  const script = document.currentScript;
  return script instanceof HTMLScriptElement ? script.src : undefined;
}

function pageAddress(): string | undefined {
  return typeof location === 'undefined' ? undefined : location.origin;
}

function hostOf(address: string | undefined): string | undefined {
  if (address === undefined || !/^https?:/.test(address)) return undefined;
  const { origin, pathname } = new URL(address);
  const { script } = endpoints;
  return pathname.endsWith(script) ? origin + pathname.slice(0, -script.length) : origin;
}
