/** The user whom the address asks for: `?user=bob`. */
export function userIdOfAddress(): string | undefined {
  return new URLSearchParams(location.search).get('user') ?? undefined;
}

/** Makes a reload come back to the same user. */
export function writeUserIdToAddress(userId: string): void {
  const url = new URL(location.href);
  if (url.searchParams.get('user') === userId) return;
  url.searchParams.set('user', userId);
  history.replaceState(null, '', url);
}
