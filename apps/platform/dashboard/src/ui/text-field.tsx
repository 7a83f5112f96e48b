import type { ComponentProps, ReactNode } from "react";
import { Field } from "./field.tsx";

interface Props extends Omit<ComponentProps<"input">, "onChange" | "value"> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A labelled line of text that no browser fills in. */
export function TextField({ label, hint, error, onChange, className, ...input }: Props) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          autoComplete="off"
          {...control}
          {...input}
          className={className === undefined ? "input" : `input ${className}`}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
