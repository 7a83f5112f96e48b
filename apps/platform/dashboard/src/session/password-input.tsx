import type { ComponentProps } from "react";

/** The longest password that the API takes. */
const MAX_LENGTH = 256;

/** A password, under the name by which managers of passwords file it. */
export function PasswordInput(props: ComponentProps<"input">) {
  return (
    <>
      <input
        className="visually-hidden"
        type="text"
        name="username"
        autoComplete="username"
        value="administrator"
        readOnly
        tabIndex={-1}
        aria-hidden
      />
      <input {...props} className="input" type="password" name="password" required maxLength={MAX_LENGTH} />
    </>
  );
}
