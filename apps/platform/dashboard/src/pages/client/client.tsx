import { useState } from "react";
import { Link, useParams } from "wouter";
import { useChangeClient, useClient } from "../../api/clients.ts";
import type { Client } from "../../api/types.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Page } from "../../layout/page.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Empty, ErrorNotice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useToast } from "../../ui/toast.tsx";
import { DeleteClient } from "./delete-client.tsx";
import { EditClient } from "./edit-client.tsx";
import { Facts } from "./facts.tsx";
import { IpList } from "./ip-list.tsx";
import { Keys } from "./keys.tsx";
import { Usage } from "./usage.tsx";
import "./client.css";

/** One client: its keys, limits, addresses and use. */
export default function ClientPage() {
  const { env } = useEnvironment();
  const { id = "" } = useParams<{ id: string }>();
  const client = useClient(env.project_env, id);
  if (client.isError) {
    return (
      <Page title="Client">
        <ErrorNotice error={client.error} retry={() => void client.refetch()} />
        <Empty title="It may have been deleted">
          <Link href={pageHref(env.project_env, "clients")}>All clients</Link>
        </Empty>
      </Page>
    );
  }
  if (client.data === undefined) {
    return (
      <Page title="Client">
        <Card>
          <Skeleton lines={8} />
        </Card>
      </Page>
    );
  }
  return <Loaded client={client.data} />;
}

function Loaded({ client }: { readonly client: Client }) {
  const { env } = useEnvironment();
  const [open, setOpen] = useState<"edit" | "delete">();
  const about = (page: string) => `${pageHref(env.project_env, page)}?client=${client.id}`;
  return (
    <Page
      title={client.name}
      lead={
        <>
          <span className="mono">{client.tenant}</span> ·{" "}
          <Badge tone={client.status === "active" ? "good" : "bad"}>{client.status}</Badge>
        </>
      }
      actions={
        <>
          <Link className="button" href={about("logs")}>
            Log
          </Link>
          <Link className="button" href={`${about("signals")}&state=all`}>
            Signals
          </Link>
          <Link className="button" href={about("explain")}>
            Explain
          </Link>
          <Button onClick={() => setOpen("edit")}>Edit…</Button>
          <Suspension client={client} />
          <Button onClick={() => setOpen("delete")}>Delete…</Button>
        </>
      }
    >
      <Keys client={client} />
      <div className="client-columns">
        <Usage client={client} />
        <Facts client={client} />
      </div>
      <IpList client={client} />
      <EditClient client={client} isOpen={open === "edit"} onClose={() => setOpen(undefined)} />
      <DeleteClient client={client} isOpen={open === "delete"} onClose={() => setOpen(undefined)} />
    </Page>
  );
}

/** Suspends and takes up again; either can be undone at once. */
function Suspension({ client }: { readonly client: Client }) {
  const { env } = useEnvironment();
  const change = useChangeClient(env.project_env, client.id);
  const toast = useToast();
  const set = (status: Client["status"], canUndo: boolean) => {
    change.mutate(
      { status },
      {
        onSuccess: () => {
          const text = status === "suspended" ? "Suspended: its keys are refused." : "Active again.";
          const back = status === "suspended" ? "active" : "suspended";
          toast({ text, ...(canUndo ? { undo: () => set(back, false) } : {}) });
        },
        onError: (error) => toast({ text: error.message, tone: "bad" }),
      },
    );
  };
  return client.status === "active" ? (
    <Button busy={change.isPending} onClick={() => set("suspended", true)}>
      Suspend
    </Button>
  ) : (
    <Button look="primary" busy={change.isPending} onClick={() => set("active", true)}>
      Activate
    </Button>
  );
}
