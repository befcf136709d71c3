import type { CallInsight } from '@offhook/protocol';
import type { JSX } from 'preact';
import { drawWaterfall } from '../../view-models/waterfall.js';
import { Drawing } from './drawing.js';

/** When each step of the call was done, from asking to hearing. */
export function Waterfall({ call }: { readonly call: CallInsight }): JSX.Element {
  return (
    <Drawing label="The steps of the call on a scale of time">
      {(width) => {
        const { height, rows } = drawWaterfall(call.timings, width);
        return {
          height,
          content: rows.map(({ atText, kind, name, width: barWidth, x, y }) => (
            <g key={name} class={`step-bar step-${kind}`} data-testid="hood-step">
              <text class="step-name" x={0} y={y + 17}>
                {name}
              </text>
              <line class="step-track" x1={96} x2={width - 64} y1={y + 13} y2={y + 13} />
              <rect x={x} y={y + 6} width={barWidth} height={14} rx={3} />
              <text class="step-time" x={width} y={y + 17} text-anchor="end">
                {atText}
              </text>
            </g>
          )),
        };
      }}
    </Drawing>
  );
}
