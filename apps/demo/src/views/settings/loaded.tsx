import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Resource } from '../../model/resource.js';
import { Icon } from '../icon.js';
import { ProblemNote } from '../problem-note.js';

interface LoadedProps<Value> {
  readonly resource: Resource<Value>;
  readonly children: (value: Value) => JSX.Element;
}

/** Shows what a resource holds, fetching it first, or says what went wrong. */
export function Loaded<Value>({ children, resource }: LoadedProps<Value>): JSX.Element {
  useEffect(() => void resource.load(), [resource]);
  const current = resource.current.value;
  if (current.state === 'failed') {
    return (
      <div class="load-failed">
        <ProblemNote error={current.error} />
        <button type="button" class="button button-quiet" onClick={() => void resource.load()}>
          <Icon name="rotate-cw" size={16} /> Try again
        </button>
      </div>
    );
  }
  if (current.state !== 'idle' && current.value !== undefined) return children(current.value);
  return (
    <p class="loading" role="status">
      <Icon name="loader" size={18} /> One moment…
    </p>
  );
}
