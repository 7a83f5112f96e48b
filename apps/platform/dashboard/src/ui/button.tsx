import type { ComponentProps } from "react";
import "./button.css";

interface Props extends ComponentProps<"button"> {
  /** primary: the one thing to do here. danger: something is lost. quiet: beside others. Default: plain. */
  readonly look?: "primary" | "danger" | "quiet" | "plain";
  readonly size?: "normal" | "small";
  /** Shown as under way, and not to be pressed again. */
  readonly busy?: boolean;
}

/** A button. */
export function Button({ look = "plain", size = "normal", busy = false, className, ...props }: Props) {
  const classes = ["button", `button-${look}`, size === "small" ? "button-small" : "", className ?? ""];
  return (
    <button
      type="button"
      {...props}
      className={classes.filter(Boolean).join(" ")}
      disabled={props.disabled === true || busy}
      aria-busy={busy || undefined}
    />
  );
}
