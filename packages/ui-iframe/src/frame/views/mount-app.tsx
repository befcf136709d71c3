import { render } from 'preact';
import { App, type AppProps } from './app.js';

/** Shows the phone in the document. Returns what takes it away again. */
export function mountApp(props: AppProps): () => void {
  const root = document.getElementById('phone');
  if (root === null) return () => undefined;
  render(<App {...props} />, root);
  return () => {
    render(null, root);
  };
}
