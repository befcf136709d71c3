/** Whether a session description has a picture in it, be it held (RFC 3264 §6: port 0 is none). */
export function describesVideo(description: string): boolean {
  return videoLine(description) !== undefined;
}

/** Whether a picture is to go one way at least. */
export function wantsVideo(description: string): boolean {
  const line = videoLine(description);
  return line !== undefined && !/^a=inactive\r?$/m.test(line);
}

function videoLine(description: string): string | undefined {
  return description.split(/^(?=m=)/m).find((part) => /^m=video [1-9]/.test(part));
}
