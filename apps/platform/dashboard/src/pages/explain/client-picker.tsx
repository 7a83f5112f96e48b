import { useState } from "react";
import { Link } from "wouter";
import { useClients } from "../../api/clients.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Button } from "../../ui/button.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { SearchInput } from "../../ui/search-input.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

const SHOWN = 8;

/** Chooses one of the clients, of which there may be very many, by a part of its name. */
export function ClientPicker({ onChoose }: { readonly onChoose: (id: string) => void }) {
  const { env } = useEnvironment();
  const [name, setName] = useState("");
  const clients = useClients(env.project_env, { name, limit: SHOWN });
  return (
    <div className="stack">
      <p>Whose request?</p>
      <SearchInput label="Name of the client" value={name} onChange={setName} />
      {clients.isError ? <ErrorNotice error={clients.error} retry={() => void clients.refetch()} /> : null}
      {clients.isPending ? <Skeleton lines={3} /> : null}
      {clients.data?.data.length === 0 ? (
        <p className="soft">
          {name === "" ? (
            <>
              There is no client yet. <Link href={pageHref(env.project_env, "clients")}>Make one</Link> first.
            </>
          ) : (
            "No client has that in its name."
          )}
        </p>
      ) : null}
      <ul className="row">
        {clients.data?.data.map((client) => (
          <li key={client.id}>
            <Button onClick={() => onChoose(client.id)}>{client.name}</Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
