import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { Clock } from '@offhook/primitives';
import { LongPress } from '../view-models/long-press.js';

const keys = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
] as const;

export interface KeypadProps {
  readonly label: string;
  readonly clock: Clock;
  readonly onKey: (key: string) => void;
  /** A key that was held: only 0 has a second meaning. Absent: holding is tapping. */
  readonly onHold?: (key: string) => void;
}

/** The twelve keys. They leave the focus where it is when a pointer presses them, so that typing goes on. */
export function Keypad({ clock, label, onHold, onKey }: KeypadProps): VNode {
  const longPress = useRef<LongPress | undefined>(undefined);
  longPress.current ??= new LongPress(clock);
  const press = longPress.current;
  return (
    <div class="keypad" role="group" aria-label={label}>
      {keys.map(([key, letters]) => (
        <button
          key={key}
          type="button"
          class="key"
          aria-label={key}
          onMouseDown={(event) => event.preventDefault()}
          onPointerDown={() => {
            if (key === '0' && onHold !== undefined) press.begin(() => onHold('+'));
          }}
          onPointerUp={() => press.cancel()}
          onPointerLeave={() => press.cancel()}
          onContextMenu={(event) => event.preventDefault()}
          onClick={() => {
            if (!press.takeWasHeld()) onKey(key);
          }}
        >
          <span class="key-digit">{key}</span>
          <span class="key-letters">{letters}</span>
        </button>
      ))}
    </div>
  );
}
