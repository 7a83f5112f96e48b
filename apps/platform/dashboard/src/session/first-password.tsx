import { type FormEvent, useState } from "react";
import { useFirstPassword } from "../api/session.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ErrorNotice } from "../ui/notice.tsx";
import { Centered } from "./centered.tsx";
import { firstVisitCode } from "./first-visit-code.ts";
import { PasswordInput } from "./password-input.tsx";

/** The shortest password that the API takes. */
const MIN_LENGTH = 12;

/** Asks the first visitor, who has the code that the platform printed, for the administrator's password. */
export function FirstPassword() {
  const [code, setCode] = useState(firstVisitCode);
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string>();
  const set = useFirstPassword();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isShort = password.length < MIN_LENGTH;
    setProblem(isShort ? `It must have at least ${MIN_LENGTH} characters.` : undefined);
    if (!isShort) set.mutate({ password, code });
  };
  return (
    <Centered title="Choose the administrator's password">
      <p className="soft">
        It opens everything that this platform keeps. There is one administrator; a lost password is set anew
        on the platform's own machine.
      </p>
      <form className="stack" onSubmit={submit}>
        {firstVisitCode === "" ? (
          <Field label="Code" hint="The platform printed it behind the dashboard's address when it started.">
            {(control) => (
              <input
                {...control}
                className="input mono"
                required
                maxLength={64}
                autoComplete="off"
                spellCheck={false}
                value={code}
                onChange={(event) => setCode(event.target.value.trim())}
              />
            )}
          </Field>
        ) : null}
        <Field label="Password" hint={`At least ${MIN_LENGTH} characters.`} error={problem}>
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="new-password"
              autoFocus={firstVisitCode !== ""}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        {set.isError ? <ErrorNotice error={set.error} /> : null}
        <Button type="submit" look="primary" busy={set.isPending}>
          Set password
        </Button>
      </form>
    </Centered>
  );
}
