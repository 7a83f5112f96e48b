import { type FormEvent, useState } from "react";
import { ApiError, issueAt } from "../../api/api-error.ts";
import { useChangePassword } from "../../api/session.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Field } from "../../ui/field.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { useToast } from "../../ui/toast.tsx";
import "./settings.css";

/** Changes the administrator's password. */
export function Password() {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useChangePassword();
  const toast = useToast();
  const isWrong = change.error instanceof ApiError && change.error.code === "WRONG_PASSWORD";
  const issue = issueAt(change.error, "next");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { current, next },
      {
        onSuccess: () => {
          setCurrent("");
          setNext("");
          toast({ text: "The password is changed. Every other session has ended." });
        },
      },
    );
  };
  return (
    <Card title="Administrator's password">
      <form className="stack settings-form" onSubmit={submit}>
        <Field label="Current password" error={isWrong ? "That is not the password." : undefined}>
          {(control) => (
            <input
              {...control}
              className="input"
              type="password"
              autoComplete="current-password"
              required
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
            />
          )}
        </Field>
        <Field label="New password" hint="At least 12 characters." error={issue}>
          {(control) => (
            <input
              {...control}
              className="input"
              type="password"
              autoComplete="new-password"
              required
              minLength={12}
              maxLength={256}
              value={next}
              onChange={(event) => setNext(event.target.value)}
            />
          )}
        </Field>
        {change.isError && !isWrong && issue === undefined ? <ErrorNotice error={change.error} /> : null}
        <div>
          <Button type="submit" busy={change.isPending}>
            Change the password
          </Button>
        </div>
      </form>
    </Card>
  );
}
