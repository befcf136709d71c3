/** The corners of a line through `values` in a box, as SVG's `points`: the newest at the right, room for `count` at least. */
export function sparklinePoints(
  values: readonly number[],
  box: { readonly width: number; readonly height: number; readonly count: number },
): string {
  const top = Math.max(1, ...values);
  const count = Math.max(box.count, values.length);
  const step = box.width / (count - 1);
  const offset = count - values.length;
  return values
    .map((value, index) => {
      const x = (offset + index) * step;
      const y = box.height - (value / top) * (box.height - 2) - 1;
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}
