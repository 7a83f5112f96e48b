import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
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
  const opener = useRef<HTMLElement>(null);
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-overlay" />
        <Radix.Content
          className={`dialog dialog-${place}`}
          onOpenAutoFocus={() => {
            opener.current = focused();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            opener.current?.focus();
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

/** What has the focus; for an item of a menu, which is gone with its menu, the button that opened that. */
function focused(): HTMLElement | null {
  const { activeElement } = document;
  const menuButton = activeElement?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  const element = menuButton == null ? activeElement : document.getElementById(menuButton);
  return element instanceof HTMLElement ? element : null;
}

/** The buttons at a dialog's end. */
export function DialogButtons({ children }: { readonly children: ReactNode }) {
  return <div className="dialog-buttons">{children}</div>;
}
