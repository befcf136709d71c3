import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

export interface DrawingProps {
  /** What it shows, in words. */
  readonly label: string;
  readonly children: (width: number) => { readonly height: number; readonly content: ComponentChildren };
}

/** An SVG as wide as its place, so that its words have the size of the page's words. */
export function Drawing({ children, label }: DrawingProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const drawn = width > 0 ? children(width) : undefined;
  return (
    <div class="drawing" ref={place}>
      {drawn !== undefined && (
        <svg width={width} height={drawn.height} role="img" aria-label={label}>
          {drawn.content}
        </svg>
      )}
    </div>
  );
}
