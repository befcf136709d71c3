import { useEffect } from 'preact/hooks';

/**
 * Puts the focus where the new screen wants it, but never takes it from the page around: who is typing there
 * when a call comes in goes on typing, and finds the focus in place on coming over.
 */
export function useScreenFocus(screen: string): void {
  useEffect(() => {
    const focus = (): void => {
      // The last mark wins: a button that asks for the focus comes after the heading, which all call screens have.
      const marked = [...document.querySelectorAll<HTMLElement>('[data-focus]')].at(-1);
      marked?.focus({ preventScroll: true });
    };
    const focusOnArrival = (): void => {
      if (document.activeElement === document.body) focus();
    };
    if (document.hasFocus()) focus();
    window.addEventListener('focus', focusOnArrival);
    return () => {
      window.removeEventListener('focus', focusOnArrival);
    };
  }, [screen]);
}
