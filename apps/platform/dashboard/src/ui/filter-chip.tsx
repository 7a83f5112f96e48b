import type { ReactNode } from "react";
import { Button } from "./button.tsx";

interface Props {
  /** What it filters by, in words. */
  readonly children: ReactNode;
  readonly onRemove: () => void;
}

/** A filter that is set by a link: it can only be taken away. */
export function FilterChip({ children, onRemove }: Props) {
  return (
    <Button size="small" onClick={onRemove}>
      <span className="visually-hidden">Take the filter away: </span>
      {children}
      <span aria-hidden>×</span>
    </Button>
  );
}
