import { useMemo, useState } from "react";
import { Link } from "wouter";
import { useDelete } from "../../api/environment.ts";
import type { Template } from "../../api/types.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Page } from "../../layout/page.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Empty } from "../../ui/notice.tsx";
import { count } from "../../ui/numbers.ts";
import type { Column } from "../../ui/table-column.ts";
import { TemplateForm } from "./template-form.tsx";

/** The limits that clients subscribe to. */
export default function Templates() {
  const { env } = useEnvironment();
  const [edited, setEdited] = useState<Template | "new">();
  const [deleted, setDeleted] = useState<Template>();
  const remove = useDelete(env.project_env);
  const columns = useMemo(
    () => templateColumns(env.project_env, { onEdit: setEdited, onDelete: setDeleted }),
    [env.project_env],
  );
  const make = (
    <Button look="primary" onClick={() => setEdited("new")}>
      New template
    </Button>
  );
  return (
    <Page
      title="Templates"
      lead="Limits that clients subscribe to. A client's keys share them; a change takes effect at once and keeps what was used."
      actions={make}
    >
      <Card flush>
        <DataTable
          label="Templates"
          columns={columns}
          rows={env.templates.list}
          rowId={({ id }) => id}
          empty={
            <Empty title="No templates yet">
              <p>Such as Starter with 100 requests an hour. A client without a template has no limits.</p>
              {make}
            </Empty>
          }
        />
      </Card>
      <TemplateForm template={edited} onClose={() => setEdited(undefined)} />
      <Confirm
        title={`Delete ${deleted?.name ?? ""}?`}
        action="Delete the template"
        isOpen={deleted !== undefined}
        isBusy={remove.isPending}
        error={remove.error}
        onClose={() => setDeleted(undefined)}
        onConfirm={() =>
          deleted === undefined
            ? undefined
            : remove.mutate(
                { kind: "template", templateId: deleted.id },
                { onSuccess: () => setDeleted(undefined) },
              )
        }
      >
        <p>While clients use it, the platform refuses: give them another one first.</p>
      </Confirm>
    </Page>
  );
}

interface Actions {
  readonly onEdit: (template: Template) => void;
  readonly onDelete: (template: Template) => void;
}

function templateColumns(projectEnv: string, { onEdit, onDelete }: Actions): readonly Column<Template>[] {
  const limit = (
    id: string,
    header: string,
    of: (template: Template) => number | null,
  ): Column<Template> => ({
    id,
    header,
    meta: { numeric: true },
    cell: ({ row: { original } }) => limitText(of(original)),
  });
  return [
    {
      id: "name",
      header: "Name",
      meta: { narrow: "main" },
      cell: ({ row: { original } }) => (
        <>
          <Link className="table-link" href={`${pageHref(projectEnv, "clients")}?templateId=${original.id}`}>
            {original.name}
          </Link>{" "}
          {original.mode === "shadow" ? <Badge tone="info">on trial</Badge> : null}
        </>
      ),
    },
    limit("hour", "An hour", ({ rateLimitHour }) => rateLimitHour),
    limit("day", "A day", ({ rateLimitDay }) => rateLimitDay),
    limit("week", "A week", ({ rateLimitWeek }) => rateLimitWeek),
    limit("month", "A month", ({ rateLimitMonth }) => rateLimitMonth),
    limit("clients", "Clients", ({ maxClients }) => maxClients),
    {
      id: "actions",
      header: () => <span className="visually-hidden">Actions</span>,
      meta: { numeric: true, narrow: "side" },
      cell: ({ row: { original } }) => (
        <span className="row table-actions">
          <Button
            size="small"
            look="quiet"
            aria-label={`Edit ${original.name}`}
            onClick={() => onEdit(original)}
          >
            Edit…
          </Button>
          <Button
            size="small"
            look="quiet"
            aria-label={`Delete ${original.name}`}
            onClick={() => onDelete(original)}
          >
            Delete…
          </Button>
        </span>
      ),
    },
  ];
}

function limitText(limit: number | null) {
  return limit === null ? <span className="soft">no limit</span> : count(limit);
}
