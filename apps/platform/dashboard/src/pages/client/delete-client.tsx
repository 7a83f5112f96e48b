import { useLocation } from "wouter";
import { useDeleteClient } from "../../api/clients.ts";
import type { Client } from "../../api/types.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { useToast } from "../../ui/toast.tsx";

interface Props {
  readonly client: Client;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Deletes a client once its name was typed. */
export function DeleteClient({ client, isOpen, onClose }: Props) {
  const { env } = useEnvironment();
  const [, navigate] = useLocation();
  const remove = useDeleteClient(env.project_env, client.id);
  const toast = useToast();
  return (
    <Confirm
      title={`Delete ${client.name}?`}
      action="Delete the client"
      typed={client.name}
      isOpen={isOpen}
      isBusy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            toast({ text: `${client.name} is deleted.` });
            navigate(pageHref(env.project_env, "clients"), { replace: true });
          },
        })
      }
    >
      <p>
        Every key of it is refused from now on, also those that its tenant is given later, until a client is
        made for that tenant again. Its log stays.
      </p>
    </Confirm>
  );
}
