import { type FormEvent, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { useSignIn } from "../api/session.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ErrorNotice } from "../ui/notice.tsx";
import { Centered } from "./centered.tsx";
import { PasswordInput } from "./password-input.tsx";

/** Asks for the administrator's password. */
export function SignIn() {
  const [password, setPassword] = useState("");
  const signIn = useSignIn();
  const isWrong = signIn.error instanceof ApiError && signIn.error.code === "WRONG_PASSWORD";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate(password);
  };
  return (
    <Centered title="Sign in">
      <form className="stack" onSubmit={submit}>
        <Field label="Password" error={isWrong ? "That is not the password." : undefined}>
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="current-password"
              autoFocus
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        {signIn.isError && !isWrong ? <ErrorNotice error={signIn.error} /> : null}
        <Button type="submit" look="primary" busy={signIn.isPending}>
          Sign in
        </Button>
      </form>
    </Centered>
  );
}
