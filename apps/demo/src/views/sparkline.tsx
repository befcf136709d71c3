import type { JSX } from 'preact';
import { sparklinePoints } from '../view-models/sparkline.js';

const box = { width: 100, height: 24, count: 12 };

/** How a number went of late. A decoration: the number itself stands beside it. */
export function Sparkline({ values }: { readonly values: readonly number[] }): JSX.Element {
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${box.width} ${box.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {values.length > 1 && <polyline points={sparklinePoints(values, box)} />}
    </svg>
  );
}
