import { type FormEvent, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { useSignIn } from "../api/session.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ErrorNotice } from "../ui/notice.tsx";
import { Centered } from "./centered.tsx";

/** Bounds of the API. */
const MIN_LENGTH = 12;
const MAX_LENGTH = 256;

const TEXTS = {
  "sign-in": { title: "Sign in", button: "Sign in", autoComplete: "current-password" },
  "first-password": {
    title: "Choose the administrator's password",
    button: "Set password",
    autoComplete: "new-password",
  },
} as const;

/** Asks for the administrator's password, or, on the first visit, for the first one. */
export function PasswordForm({ kind }: { readonly kind: "sign-in" | "first-password" }) {
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string>();
  const signIn = useSignIn(kind);
  const { title, button, autoComplete } = TEXTS[kind];
  const isWrong = signIn.error instanceof ApiError && signIn.error.code === "WRONG_PASSWORD";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const tooShort = kind === "first-password" && password.length < MIN_LENGTH;
    setProblem(tooShort ? `It must have at least ${MIN_LENGTH} characters.` : undefined);
    if (!tooShort && password !== "") signIn.mutate(password);
  };

  return (
    <Centered title={title}>
      {kind === "first-password" ? (
        <p className="soft">
          It opens everything that this platform keeps. There is one administrator; a lost password is set
          anew on the platform's own machine.
        </p>
      ) : null}
      <form className="stack" onSubmit={submit}>
        {/* Password managers file a password under a name. */}
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
        <Field
          label="Password"
          hint={kind === "first-password" ? `At least ${MIN_LENGTH} characters.` : undefined}
          error={problem ?? (isWrong ? "That is not the password." : undefined)}
        >
          {(control) => (
            <input
              {...control}
              className="input"
              type="password"
              name="password"
              autoComplete={autoComplete}
              // biome-ignore lint/a11y/noAutofocus: the page has this one thing to do.
              autoFocus
              required
              maxLength={MAX_LENGTH}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        {signIn.isError && !isWrong ? <ErrorNotice error={signIn.error} /> : null}
        <Button type="submit" look="primary" busy={signIn.isPending}>
          {button}
        </Button>
      </form>
    </Centered>
  );
}
