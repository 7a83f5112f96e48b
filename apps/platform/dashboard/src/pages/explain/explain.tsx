import type { ReactNode } from "react";
import { Link } from "wouter";
import { useClient } from "../../api/clients.ts";
import { useExplain } from "../../api/explain.ts";
import type { Client } from "../../api/types.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Page } from "../../layout/page.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { useFilters } from "../../ui/filters.ts";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ClientPicker } from "./client-picker.tsx";
import { Explained } from "./explained.tsx";
import { type Given, RequestForm } from "./request-form.tsx";
import "./explain.css";

const NAMES = ["client", "key", "method", "path", "ip", "agent"] as const;
const NO_REQUEST = { key: "", method: "", path: "", ip: "", agent: "" };

/** Asks what would become of a request, and why. */
export default function Explain() {
  const [{ client, ...given }, setFilters] = useFilters(NAMES);
  return (
    <Page
      title="Explain"
      lead="What would become of a request now, and why. It counts nothing and appears in no log."
    >
      {client === "" ? (
        <Card title="Client">
          <ClientPicker onChoose={(id) => setFilters({ client: id })} />
        </Card>
      ) : (
        <OfClient
          key={client}
          id={client}
          given={given}
          onAnother={() => setFilters({ client: "", ...NO_REQUEST })}
        />
      )}
    </Page>
  );
}

interface OfClientProps {
  readonly id: string;
  readonly given: Given;
  readonly onAnother: () => void;
}

function OfClient({ id, given, onAnother }: OfClientProps) {
  const { env } = useEnvironment();
  const client = useClient(env.project_env, id);
  const another = (
    <Button size="small" onClick={onAnother}>
      Another client
    </Button>
  );
  if (client.isError) {
    return (
      <Card title="Request" actions={another}>
        <ErrorNotice error={client.error} retry={() => void client.refetch()} />
      </Card>
    );
  }
  if (client.data === undefined) {
    return (
      <Card title="Request" actions={another}>
        <Skeleton lines={5} />
      </Card>
    );
  }
  return <Asking client={client.data} given={given} another={another} />;
}

interface AskingProps {
  readonly client: Client;
  readonly given: Given;
  readonly another: ReactNode;
}

function Asking({ client, given, another }: AskingProps) {
  const { env } = useEnvironment();
  const explain = useExplain(env.project_env);
  const page = pageHref(env.project_env, `clients/${client.id}`);
  return (
    <>
      <Card title={`A request of ${client.name}`} actions={another}>
        {client.keys.length === 0 ? (
          <p className="soft">
            It has no key to ask with. <Link href={page}>Issue one</Link> first.
          </p>
        ) : (
          <RequestForm
            client={client}
            given={given}
            isBusy={explain.isPending}
            onAsk={(request) => explain.mutate({ clientId: client.id, ...request })}
          />
        )}
      </Card>
      {explain.isError ? <ErrorNotice error={explain.error} /> : null}
      {explain.data === undefined ? null : <Explained explanation={explain.data} />}
    </>
  );
}
