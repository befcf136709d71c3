import { type PhoneTheme, phoneThemes } from '@offhook/protocol';

const key = 'willowdesk-theme';

/** The theme chosen on an earlier visit. */
export function storedTheme(): PhoneTheme {
  try {
    const stored = localStorage.getItem(key);
    return phoneThemes.find((theme) => theme === stored) ?? 'system';
  } catch {
    // A browser that keeps nothing still gets a page.
    return 'system';
  }
}

/** Shows the page in `theme`, and remembers it. */
export function applyTheme(theme: PhoneTheme): void {
  document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem(key, theme);
  } catch {
    // As above.
  }
}
