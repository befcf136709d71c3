import type { VNode } from 'preact';
import circleAlert from 'lucide-static/icons/circle-alert.svg?raw';
import circleCheck from 'lucide-static/icons/circle-check.svg?raw';
import deleteLeft from 'lucide-static/icons/delete.svg?raw';
import grip from 'lucide-static/icons/grip.svg?raw';
import info from 'lucide-static/icons/info.svg?raw';
import mic from 'lucide-static/icons/mic.svg?raw';
import micOff from 'lucide-static/icons/mic-off.svg?raw';
import phone from 'lucide-static/icons/phone.svg?raw';
import triangleAlert from 'lucide-static/icons/triangle-alert.svg?raw';
import userRound from 'lucide-static/icons/user-round.svg?raw';
import x from 'lucide-static/icons/x.svg?raw';

export type IconName =
  | 'alert'
  | 'check'
  | 'close'
  | 'delete'
  | 'info'
  | 'keypad'
  | 'mic'
  | 'micOff'
  | 'person'
  | 'phone'
  | 'warning';

const icons: Readonly<Record<IconName, string>> = {
  alert: circleAlert,
  check: circleCheck,
  close: x,
  delete: deleteLeft,
  info,
  keypad: grip,
  mic,
  micOff,
  person: userRound,
  phone,
  warning: triangleAlert,
};

/** Decoration only: the words beside it, or the button's label, say what it means. */
export function Icon({ name }: { readonly name: IconName }): VNode {
  // The markup is lucide's, fixed at build time.
  return <span class="icon" aria-hidden="true" dangerouslySetInnerHTML={{ __html: icons[name] }} />;
}
