/** A time of day with seconds, in the reader's own way. */
export function clockText(atMs: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(
    atMs,
  );
}

export function dayText(atMs: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' }).format(atMs);
}

export function countText(count: number): string {
  return new Intl.NumberFormat('en').format(count);
}

/** `812 B`, `14.2 kB`, `1.3 MB`: thousands, as networks count. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `32 kbit/s`. */
export function rateText(bitsPerSecond: number): string {
  return `${Math.round(bitsPerSecond / 1_000)} kbit/s`;
}
