import { Command } from "cmdk";
import { useClients } from "../api/clients.ts";
import { useSettled } from "../ui/settled.ts";
import { useEnvironment } from "./environment.ts";

const SHOWN = 5;

interface Props {
  /** A part of the name, not empty. */
  readonly name: string;
  readonly onChoose: (id: string) => void;
}

/** The first clients of the environment with that in their name, in the command palette. */
export function FoundClients({ name, onChoose }: Props) {
  const { env } = useEnvironment();
  const clients = useClients(env.project_env, { name: useSettled(name), limit: SHOWN });
  return (
    <Command.Group heading="Clients">
      {clients.data?.data.map((client) => (
        <Command.Item
          key={client.id}
          value={`${client.name} ${client.id}`}
          onSelect={() => onChoose(client.id)}
        >
          {client.name}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
