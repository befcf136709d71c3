/** What a stored text says, or undefined when somebody else wrote it. */
export function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Storage is open to other scripts and to half-written values: that is no error of ours.
    return undefined;
  }
}
