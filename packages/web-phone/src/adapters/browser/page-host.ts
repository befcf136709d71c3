import { endpoints } from '@offhook/protocol';

/**
 * Where a page's SDK came from: the address below which the script lay, else the script's origin, else the page's.
 * Undefined without a page, and for a page that was opened from a file.
 */
export function pageHost(): string | undefined {
  const script = scriptSource();
  if (script !== undefined) return baseOf(new URL(script));
  const origin = typeof location === 'undefined' ? 'null' : location.origin;
  return origin === 'null' ? undefined : origin;
}

/** Only while a classic script runs for the first time does the document know which one it is. */
function scriptSource(): string | undefined {
  if (typeof document === 'undefined') return undefined;
  const script = document.currentScript;
  return script instanceof HTMLScriptElement && URL.canParse(script.src) ? script.src : undefined;
}

function baseOf({ origin, pathname }: URL): string | undefined {
  if (origin === 'null') return undefined;
  return pathname.endsWith(endpoints.script) ? origin + pathname.slice(0, -endpoints.script.length) : origin;
}
