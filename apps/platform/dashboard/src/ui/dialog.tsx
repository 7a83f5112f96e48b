import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { type FocusPlace, focusPlace, returnFocus } from "./focus-place.ts";
import "./dialog.css";

interface Props {
  readonly title: string;
  readonly description?: ReactNode;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly children: ReactNode;
  /** side: a sheet along the right edge, for what is looked at beside a list. */
  readonly place?: "middle" | "side";
}

/** A dialog: it holds the focus, closes with Escape, and gives the focus back. */
export function Dialog({ title, description, isOpen, onOpenChange, children, place = "middle" }: Props) {
  const opener = useRef<FocusPlace>([]);
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-overlay" />
        <Radix.Content
          className={`dialog dialog-${place}`}
          onOpenAutoFocus={({ target }) => {
            opener.current = focusPlace(target);
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            returnFocus(opener.current);
          }}
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
        >
          <Radix.Title className="dialog-title">{title}</Radix.Title>
          {description === undefined ? null : (
            <Radix.Description className="soft">{description}</Radix.Description>
          )}
          {children}
          <Radix.Close className="dialog-close" aria-label="Close">
            ×
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The buttons at a dialog's end. */
export function DialogButtons({ children }: { readonly children: ReactNode }) {
  return <div className="dialog-buttons">{children}</div>;
}
