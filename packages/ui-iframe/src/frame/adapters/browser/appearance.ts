import type { PhoneTheme } from '@offhook/protocol';

/** `system` is what the style sheet does when it is told nothing. */
export function applyTheme(theme: PhoneTheme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
