/** What the tab says: with two windows open, one must see whose is whose, and which one rings. */
export function writeTitle(text: string): void {
  document.title = `${text} · Willowdesk`;
}
