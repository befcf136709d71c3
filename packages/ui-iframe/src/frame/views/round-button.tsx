import type { VNode } from 'preact';
import { Icon, type IconName } from './icon.js';

export interface RoundButtonProps {
  readonly label: string;
  readonly icon: IconName;
  /** `go` answers and calls, `stop` ends, `plain` does all else. */
  readonly tone: 'go' | 'stop' | 'plain';
  readonly size?: 'large' | 'small';
  /** Shows the label beneath; without it, the label is a tooltip. */
  readonly hasCaption?: boolean;
  /** Set for a button that stays pressed. */
  readonly isPressed?: boolean;
  readonly isDimmed?: boolean;
  /** Where the focus goes when the screen appears. */
  readonly isFocusTarget?: boolean;
  readonly onPress: () => void;
}

export function RoundButton(props: RoundButtonProps): VNode {
  const { hasCaption = false, icon, isDimmed = false, label, onPress, size = 'large', tone } = props;
  const button = (
    <button
      type="button"
      class={`round-button is-${tone} is-${size}`}
      aria-label={label}
      aria-pressed={props.isPressed}
      data-dimmed={isDimmed}
      data-tooltip={hasCaption ? undefined : label}
      data-focus={props.isFocusTarget === true ? '' : undefined}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
  if (!hasCaption) return button;
  return (
    <div class="captioned">
      {button}
      <span class="caption" aria-hidden="true">
        {label}
      </span>
    </div>
  );
}
