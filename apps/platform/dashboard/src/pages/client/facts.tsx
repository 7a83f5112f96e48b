import { useChangeClient } from "../../api/clients.ts";
import type { Client } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Card } from "../../ui/card.tsx";
import { count, milliseconds, share } from "../../ui/numbers.ts";
import { Time } from "../../ui/time.tsx";
import { useToast } from "../../ui/toast.tsx";

const SOURCES = {
  api: "over the HTTP API",
  dashboard: "here",
  sdk: "by an application that made a key",
  self: "by a key that came",
} as const;

/** What else is known of a client, and its template. */
export function Facts({ client }: { readonly client: Client }) {
  const { total, success, avgDurationMs } = client.stats;
  return (
    <Card title="Client">
      <dl className="facts">
        <dt>Template</dt>
        <dd>
          <TemplateChoice client={client} />
        </dd>
        <dt>Type</dt>
        <dd>{client.type}</dd>
        <dt>Requests</dt>
        <dd>
          {count(total)}, {share(success, total)} of them allowed and answered well
        </dd>
        <dt>Handler, mean</dt>
        <dd>{milliseconds(avgDurationMs)}</dd>
        <dt>Made</dt>
        <dd>
          <Time at={client.createdAt} /> {SOURCES[client.source]}
        </dd>
        <dt>Id</dt>
        <dd className="mono">{client.id}</dd>
        {Object.keys(client.metadata).length === 0 ? null : (
          <>
            <dt>Metadata</dt>
            <dd>
              <pre className="facts-metadata">{JSON.stringify(client.metadata, null, 2)}</pre>
            </dd>
          </>
        )}
      </dl>
    </Card>
  );
}

/** The client's subscription: takes effect at once, and keeps what was used. */
function TemplateChoice({ client }: { readonly client: Client }) {
  const { env } = useEnvironment();
  const change = useChangeClient(env.project_env, client.id);
  const toast = useToast();
  const choose = (templateId: string | null, canUndo: boolean) => {
    change.mutate(
      { templateId },
      {
        onSuccess: () =>
          toast({
            text: "The template is chosen. What was used counts on.",
            ...(canUndo ? { undo: () => choose(client.templateId, false) } : {}),
          }),
        onError: (error) => toast({ text: error.message, tone: "bad" }),
      },
    );
  };
  // What is chosen is shown at once: to be put back for a moment, or disabled, would take the focus.
  const chosen = change.isPending ? change.variables["templateId"] : client.templateId;
  return (
    <select
      className="select"
      aria-label="Template"
      aria-busy={change.isPending || undefined}
      value={String(chosen ?? "")}
      onChange={({ target }) => choose(target.value === "" ? null : target.value, true)}
    >
      <option value="">none: no limits</option>
      {env.templates.list.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
