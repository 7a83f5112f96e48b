import type { FormEvent } from "react";
import { ApiError } from "../../api/api-error.ts";
import { useChangeClient } from "../../api/clients.ts";
import type { Client } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { useDraft } from "../../ui/draft.ts";
import { Field } from "../../ui/field.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { useToast } from "../../ui/toast.tsx";
import { problemOfNetwork } from "./network-problem.ts";

const ISSUE = /^ipWhitelist\.(\d+)$/;

/** The addresses from which the client may call; each bad line is explained as it is typed. */
export function IpList({ client }: { readonly client: Client }) {
  const { env } = useEnvironment();
  const draft = useDraft({ text: client.ipWhitelist.join("\n") });
  const change = useChangeClient(env.project_env, client.id);
  const toast = useToast();
  const entries = draft.value.text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const problem =
    entries.map(problemOfEntry).find((found) => found !== null) ?? refusedEntry(change.error, entries);
  const isChanged = entries.join("\n") !== client.ipWhitelist.join("\n");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem === undefined || change.isError) {
      change.mutate(
        { ipWhitelist: entries },
        {
          onSuccess: () => {
            draft.settle();
            toast({ text: "The addresses are set." });
          },
        },
      );
    }
  };
  return (
    <Card title="Addresses">
      <form className="stack" onSubmit={submit}>
        <Field
          label="Allowed from"
          hint="An address or a network in each line, such as 203.0.113.7 or 2001:db8::/32. Empty: from anywhere."
          error={problem ?? undefined}
        >
          {(control) => (
            <textarea
              {...control}
              className="textarea ip-list"
              spellCheck={false}
              value={draft.value.text}
              onChange={({ target }) => {
                draft.change({ text: target.value });
                change.reset();
              }}
            />
          )}
        </Field>
        {change.isError && problem === undefined ? <ErrorNotice error={change.error} /> : null}
        <div className="row">
          <Button
            type="submit"
            look="primary"
            busy={change.isPending}
            disabled={!isChanged || problem !== undefined}
          >
            Save
          </Button>
          <Button disabled={!isChanged} onClick={() => draft.change({ text: client.ipWhitelist.join("\n") })}>
            Discard the changes
          </Button>
        </div>
      </form>
    </Card>
  );
}

function problemOfEntry(entry: string): string | null {
  const problem = problemOfNetwork(entry);
  return problem === null ? null : `${entry}: ${problem}`;
}

/** What the API has against an entry, which is what counts. */
function refusedEntry(error: unknown, entries: readonly string[]): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  for (const { path, message } of error.issues) {
    const index = ISSUE.exec(path)?.[1];
    if (index !== undefined) return `${entries[Number(index)] ?? ""}: ${message}`;
  }
  return undefined;
}
