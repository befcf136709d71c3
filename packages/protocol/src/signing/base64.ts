const alphabet = /^[A-Za-z0-9+/]*={0,2}$/;

/** Undefined when the text is not base64 (RFC 4648 §4). */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!alphabet.test(text) || text.length % 4 !== 0) return undefined;
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Undefined when the text is not base64 for URLs (RFC 4648 §5). */
export function fromBase64Url(text: string): Uint8Array | undefined {
  if (/[+/=]/.test(text) || text.length % 4 === 1) return undefined;
  const padding = '='.repeat((4 - (text.length % 4)) % 4);
  return fromBase64(text.replaceAll('-', '+').replaceAll('_', '/') + padding);
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function toUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Undefined when the bytes are no UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // That it throws is its way to say so.
    return undefined;
  }
}

/** Undefined when the bytes are no JSON. */
export function jsonFrom(bytes: Uint8Array | undefined): unknown {
  const text = bytes && fromUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // That it throws is its way to say so.
    return undefined;
  }
}
