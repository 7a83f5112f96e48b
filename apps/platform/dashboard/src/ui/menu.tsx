import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import "./menu.css";

interface Props {
  /** The button that opens it. */
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  readonly align?: "start" | "end";
  /** Whether it is open when it is first shown. Default: false. */
  readonly isOpenAtFirst?: boolean;
}

/** A menu below a button: arrows, Home, End and letters move in it, Escape closes it. */
export function Menu({ trigger, children, align = "start", isOpenAtFirst = false }: Props) {
  return (
    <DropdownMenu.Root defaultOpen={isOpenAtFirst}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align={align} sideOffset={6} collisionPadding={8}>
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface ItemProps {
  readonly onSelect: () => void;
  readonly danger?: boolean;
  readonly children: ReactNode;
}

/** A thing to do in a menu. */
export function MenuItem({ onSelect, danger = false, children }: ItemProps) {
  return (
    <DropdownMenu.Item className={danger ? "menu-item menu-item-danger" : "menu-item"} onSelect={onSelect}>
      {children}
    </DropdownMenu.Item>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

/** One of several in a menu, under a heading. */
export function MenuChoice({ label, value, onChange, choices }: ChoiceProps) {
  return (
    <>
      <DropdownMenu.Label className="menu-label">{label}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={value} onValueChange={onChange}>
        {choices.map((choice) => (
          <DropdownMenu.RadioItem key={choice.value} value={choice.value} className="menu-item">
            <span className="menu-mark">
              <DropdownMenu.ItemIndicator>✓</DropdownMenu.ItemIndicator>
            </span>
            {choice.label}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  );
}

/** A line between parts of a menu. */
export function MenuLine() {
  return <DropdownMenu.Separator className="menu-line" />;
}
