const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const timeFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** A day, as `21 Nov 2026`. */
export function dayText(instant: string): string {
  return dayFormat.format(new Date(instant));
}

/** An instant as people say it: the time if it is today, else the day. */
export function instantText(instant: string, nowMs: number): string {
  const at = new Date(instant);
  const isToday = dayFormat.format(at) === dayFormat.format(new Date(nowMs));
  return isToday ? `today, ${timeFormat.format(at)}` : dayFormat.format(at);
}
