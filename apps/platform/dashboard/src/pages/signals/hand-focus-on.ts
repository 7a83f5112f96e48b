import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * For an entry of a list that may go at any time: where it goes with the focus in it, the next entry is given the
 * focus. A browser would let it fall, and who works by keyboard would begin again at the top of the page.
 */
export function useHandFocusOn<Entry extends HTMLElement>(): RefObject<Entry | null> {
  const entry = useRef<Entry>(null);
  useLayoutEffect(() => {
    const element = entry.current;
    return () => {
      if (element?.contains(document.activeElement) !== true) return;
      const next = element.nextElementSibling ?? element.previousElementSibling ?? element.parentElement;
      if (next instanceof HTMLElement) next.focus();
    };
  }, []);
  return entry;
}
