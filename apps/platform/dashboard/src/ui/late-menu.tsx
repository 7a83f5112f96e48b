import { cloneElement, type ReactElement, type ReactNode, Suspense, useState } from "react";
import type { Button } from "./button.tsx";

type Trigger = ReactElement<Parameters<typeof Button>[0]>;

interface Props {
  readonly trigger: Trigger;
  /** Begins to load the menu: called as soon as somebody comes near the button. */
  readonly load: () => Promise<unknown>;
  /** The menu, open at first, below its button. */
  readonly menu: (trigger: Trigger) => ReactNode;
}

/** A button whose menu is loaded once it is wanted: no page waits for it. */
export function LateMenu({ trigger, load, menu }: Props) {
  const [isWanted, setWanted] = useState(false);
  if (isWanted) return <Suspense fallback={trigger}>{menu(trigger)}</Suspense>;
  const prepare = () => void load().catch(() => undefined);
  return cloneElement(trigger, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onClick: () => setWanted(true),
    onPointerEnter: prepare,
    onFocus: prepare,
  });
}
