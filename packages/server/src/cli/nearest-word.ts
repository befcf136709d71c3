/** The one of `words` that was probably meant, when one is near enough. */
export function nearestWord(text: string, words: Iterable<string>): string | undefined {
  const wanted = text.toLowerCase();
  let nearest: { readonly word: string; readonly distance: number } | undefined;
  for (const word of words) {
    const distance = wanted !== '' && word.startsWith(wanted) ? 1 : editDistance(wanted, word);
    if (nearest === undefined || distance < nearest.distance) nearest = { word, distance };
  }
  if (nearest === undefined || nearest.distance > Math.max(1, wanted.length / 3)) return undefined;
  return nearest.word;
}

/** How many letters must be put in, taken out, changed or swapped with their neighbour to make one text of the other. */
export function editDistance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, index) => index)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= left.length; row += 1) {
    const line = [row];
    rows.push(line);
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      const isSwapped = left[row - 2] === right[column - 1] && left[row - 1] === right[column - 2];
      line.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(left.length, right.length);
}
