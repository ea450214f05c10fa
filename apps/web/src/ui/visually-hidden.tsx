import type { CSSProperties, ReactNode } from 'react';

const hidden: CSSProperties = {
  position: 'absolute',
  width: 1,
  height: 1,
  margin: -1,
  padding: 0,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
  border: 0,
};

/** Said by screen readers, drawn nowhere. */
export function VisuallyHidden({ children }: { readonly children: ReactNode }) {
  return <span style={hidden}>{children}</span>;
}
