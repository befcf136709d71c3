import { render } from 'preact';
import { App, type AppProps } from './app.js';

/** Shows the phone in the document. */
export function mountApp(props: AppProps): void {
  const root = document.getElementById('phone');
  if (root !== null) render(<App {...props} />, root);
}
