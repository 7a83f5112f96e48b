import { type RefObject, useLayoutEffect, useRef } from "react";

interface Rows {
  /** How many have come so far. */
  readonly received: number;
  /** In pixels. */
  readonly rowHeight: number;
}

/** Who has scrolled down to read goes on reading: what comes above moves nothing that is seen. */
export function useHeldPlace(frame: RefObject<HTMLElement | null>, { received, rowHeight }: Rows): void {
  const before = useRef(received);
  useLayoutEffect(() => {
    const added = Math.max(0, received - before.current);
    before.current = received;
    const element = frame.current;
    if (element !== null && element.scrollTop > 0) element.scrollTop += added * rowHeight;
  }, [frame, received, rowHeight]);
}
