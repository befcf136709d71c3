/** What a provisioning document can carry as the user part of an address, without characters that shells mind. */
export function isUsername(text: string): boolean {
  return /^[A-Za-z0-9._-]{1,64}$/.test(text);
}

/** As the setting `sip.domain`. */
export function isSipDomain(text: string): boolean {
  return text.length <= 253 && /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text);
}

/** RFC 9562 §4. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** Whether `text` can stand in a list without breaking it: terminals obey control characters. */
export function isOneLine(text: string, maxLength: number): boolean {
  return (
    text.trim() !== '' && text.length <= maxLength && !/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(text)
  );
}

/** `text` without what a terminal would obey, for people to read. */
export function shown(text: string, maxLength = 64): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\u{FFFD}');
  return plain.length > maxLength ? `${plain.slice(0, maxLength)}…` : plain;
}
