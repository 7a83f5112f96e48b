import type { ComponentProps, MouseEvent } from "react";
import "./button.css";

interface Props extends ComponentProps<"button"> {
  /** primary: the one thing to do here. danger: something is lost. quiet: beside others. Default: plain. */
  readonly look?: "primary" | "danger" | "quiet" | "plain";
  readonly size?: "normal" | "small";
  /** Shown as under way, and not to be pressed again. */
  readonly busy?: boolean;
}

/**
 * A button. One that cannot be pressed keeps the focus: a browser takes it from what is `disabled`, and who
 * works by keyboard would begin again at the top of the page after each thing that is saved.
 */
export function Button({
  look = "plain",
  size = "normal",
  busy = false,
  disabled = false,
  className,
  onClick,
  ...props
}: Props) {
  const classes = ["button", `button-${look}`, size === "small" ? "button-small" : "", className ?? ""];
  const isOff = disabled || busy;
  return (
    <button
      type="button"
      {...props}
      className={classes.filter(Boolean).join(" ")}
      aria-disabled={isOff || undefined}
      aria-busy={busy || undefined}
      onClick={isOff ? refuse : onClick}
    />
  );
}

/** Also keeps Enter in a field from sending the form. */
function refuse(event: MouseEvent): void {
  event.preventDefault();
}
