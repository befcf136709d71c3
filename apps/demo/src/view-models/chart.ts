/** A number over time; undefined where nobody knows it. */
export type ChartValues = readonly (number | undefined)[];

export interface ChartBox {
  readonly width: number;
  readonly height: number;
  /** How many values fill the width. */
  readonly count: number;
  readonly least: number;
  readonly most: number;
}

/** A line through the values, the newest at the right, with a gap wherever one is unknown. */
export function chartPath(values: ChartValues, box: ChartBox): string {
  const newest = values.slice(-box.count);
  const stepX = box.width / Math.max(1, box.count - 1);
  const firstX = box.width - (newest.length - 1) * stepX;
  let isDown = false;
  const parts = newest.flatMap((value, index) => {
    if (value === undefined) {
      isDown = false;
      return [];
    }
    const command = isDown ? 'L' : 'M';
    isDown = true;
    return [`${command}${(firstX + index * stepX).toFixed(1)} ${chartY(value, box).toFixed(1)}`];
  });
  // A single point is drawn too.
  return parts.length === 1 ? `${parts[0] ?? ''}h0.1` : parts.join('');
}

export function chartY(value: number, { height, least, most }: ChartBox): number {
  const share = (value - least) / Math.max(Number.EPSILON, most - least);
  return height - Math.min(1, Math.max(0, share)) * height;
}

/** A round end for the scale: 1, 2 or 5 times a power of ten, above every value and above `least`. */
export function roundTop(series: readonly ChartValues[], least: number): number {
  const highest = Math.max(least, ...series.flat().filter((value) => value !== undefined));
  const power = 10 ** Math.floor(Math.log10(highest));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= highest) ?? 10;
  return factor * power;
}
