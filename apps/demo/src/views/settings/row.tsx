import type { ComponentChildren, JSX } from 'preact';

interface RowProps {
  readonly title: ComponentChildren;
  readonly tags?: readonly string[];
  readonly facts: readonly string[];
  readonly children?: ComponentChildren;
}

/** One thing of a list: what it is called, what is known of it, and what can be done to it. */
export function Row({ children, facts, tags = [], title }: RowProps): JSX.Element {
  return (
    <li class="row">
      <div class="row-text">
        <p class="row-title">
          {title}
          {tags.map((tag) => (
            <span key={tag} class="tag tag-customer">
              {tag}
            </span>
          ))}
        </p>
        <p class="row-facts">{facts.join(' · ')}</p>
      </div>
      {children !== undefined && <div class="row-actions">{children}</div>}
    </li>
  );
}
