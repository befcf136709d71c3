/** A random UUID (RFC 9562 §5.4), also on pages without `crypto.randomUUID`, which are those without TLS. */
export function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4}).(.{3})(.)(.{3})/, '$1-$2-4$3-a$5-');
}
