/** A number of seconds as headers have it; a comment may follow. */
export function secondsOf(text: string | undefined): number | undefined {
  const digits = /^\d{1,9}/.exec(text ?? '')?.[0];
  return digits === undefined ? undefined : Number(digits);
}
