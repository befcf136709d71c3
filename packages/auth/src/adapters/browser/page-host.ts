import { endpoints } from '@offhook/protocol';

/**
 * Where a page's SDK came from: the address below which the script lay, else the script's origin, else the page's.
 * Undefined without a page, and for a page that was opened from a file.
 */
export function pageHost(): string | undefined {
  return [scriptAddress(), pageAddress()].map(hostOf).find((host) => host !== undefined);
}

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
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { origin, pathname, protocol } = new URL(address);
  // `file:`, `blob:` and the like are no place where a server could be.
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  return pathname.endsWith(endpoints.script) ? origin + pathname.slice(0, -endpoints.script.length) : origin;
}

/** Asked now or never: only while a script runs for the first time can it know where it came from. */
export const loadedFrom: string | undefined = pageHost();
