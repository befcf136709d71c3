import activity from 'lucide-static/icons/activity.svg?raw';
import arrowDownLeft from 'lucide-static/icons/arrow-down-left.svg?raw';
import arrowLeft from 'lucide-static/icons/arrow-left.svg?raw';
import arrowUpRight from 'lucide-static/icons/arrow-up-right.svg?raw';
import audioLines from 'lucide-static/icons/audio-lines.svg?raw';
import check from 'lucide-static/icons/check.svg?raw';
import circle from 'lucide-static/icons/circle.svg?raw';
import externalLink from 'lucide-static/icons/external-link.svg?raw';
import keyRound from 'lucide-static/icons/key-round.svg?raw';
import leaf from 'lucide-static/icons/leaf.svg?raw';
import loader from 'lucide-static/icons/loader-circle.svg?raw';
import mail from 'lucide-static/icons/mail.svg?raw';
import mapPin from 'lucide-static/icons/map-pin.svg?raw';
import minus from 'lucide-static/icons/minus.svg?raw';
import monitor from 'lucide-static/icons/monitor.svg?raw';
import moon from 'lucide-static/icons/moon.svg?raw';
import phone from 'lucide-static/icons/phone.svg?raw';
import phoneIncoming from 'lucide-static/icons/phone-incoming.svg?raw';
import phoneMissed from 'lucide-static/icons/phone-missed.svg?raw';
import phoneOff from 'lucide-static/icons/phone-off.svg?raw';
import phoneOutgoing from 'lucide-static/icons/phone-outgoing.svg?raw';
import rotateCw from 'lucide-static/icons/rotate-cw.svg?raw';
import search from 'lucide-static/icons/search.svg?raw';
import sun from 'lucide-static/icons/sun.svg?raw';
import triangleAlert from 'lucide-static/icons/triangle-alert.svg?raw';
import user from 'lucide-static/icons/user-round.svg?raw';
import users from 'lucide-static/icons/users-round.svg?raw';
import x from 'lucide-static/icons/x.svg?raw';
import building from 'lucide-static/icons/building-2.svg?raw';
import layers from 'lucide-static/icons/layers.svg?raw';
import lock from 'lucide-static/icons/lock.svg?raw';
import logOut from 'lucide-static/icons/log-out.svg?raw';
import plus from 'lucide-static/icons/plus.svg?raw';
import settings from 'lucide-static/icons/settings.svg?raw';
import ticket from 'lucide-static/icons/ticket.svg?raw';
import userPlus from 'lucide-static/icons/user-round-plus.svg?raw';
import type { JSX } from 'preact';

const icons = {
  activity,
  building,
  layers,
  lock,
  'log-out': logOut,
  plus,
  settings,
  ticket,
  'user-plus': userPlus,
  'arrow-down-left': arrowDownLeft,
  'arrow-left': arrowLeft,
  'arrow-up-right': arrowUpRight,
  'audio-lines': audioLines,
  check,
  circle,
  'external-link': externalLink,
  key: keyRound,
  leaf,
  loader,
  mail,
  'map-pin': mapPin,
  minus,
  monitor,
  moon,
  phone,
  'phone-incoming': phoneIncoming,
  'phone-missed': phoneMissed,
  'phone-off': phoneOff,
  'phone-outgoing': phoneOutgoing,
  'rotate-cw': rotateCw,
  search,
  sun,
  'triangle-alert': triangleAlert,
  user,
  users,
  x,
};

export type IconName = keyof typeof icons;

/** A drawing beside words: screen readers pass over it. */
export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }): JSX.Element {
  return (
    <span
      class={`icon icon-${name}`}
      aria-hidden="true"
      style={{ width: `${size}px`, height: `${size}px` }}
      dangerouslySetInnerHTML={{ __html: icons[name] }}
    />
  );
}
