import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { useChangeClient, useDeleteClient } from "../../api/clients.ts";
import type { Client, Key, MadeKey } from "../../api/types.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Menu, MenuItem, MenuLine } from "../../ui/menu.tsx";
import { useToast } from "../../ui/toast.tsx";
import { EditKey } from "./edit-key.tsx";
import { RotateKey } from "./rotate-key.tsx";

interface Props {
  readonly client: Client;
  readonly apiKey: Key;
  readonly onMade: (key: MadeKey) => void;
}

/** What can be done with a key. */
export function KeyActions({ client, apiKey, onMade }: Props) {
  const { env } = useEnvironment();
  const [, navigate] = useLocation();
  const [open, setOpen] = useState<"edit" | "rotate" | "revoke">();
  const change = useChangeClient(env.project_env, client.id);
  const revoke = useDeleteClient(env.project_env, client.id);
  const toast = useToast();
  const name = `${apiKey.keyPrefix}…${apiKey.keySuffix}`;
  const isRevoked = apiKey.revokedAt !== null;
  const enable = (enabled: boolean, canUndo: boolean) => {
    change.mutate(
      { keys: [{ id: apiKey.id, enabled }] },
      {
        onSuccess: () =>
          toast({
            text: enabled ? "The key is enabled." : "The key is disabled: it is refused until it is enabled.",
            ...(canUndo ? { undo: () => enable(!enabled, false) } : {}),
          }),
        onError: (error) => toast({ text: error.message, tone: "bad" }),
      },
    );
  };
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button size="small" look="quiet" aria-label={`Actions for the key ${name}`}>
            <Ellipsis size={16} aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => navigate(`${pageHref(env.project_env, "logs")}?key=${apiKey.id}`)}>
          Its log
        </MenuItem>
        {isRevoked ? null : (
          <>
            <MenuItem onSelect={() => setOpen("edit")}>Edit…</MenuItem>
            {env.signing === "platform" ? (
              <MenuItem onSelect={() => setOpen("rotate")}>Rotate…</MenuItem>
            ) : null}
            <MenuItem onSelect={() => enable(!apiKey.enabled, true)}>
              {apiKey.enabled ? "Disable" : "Enable"}
            </MenuItem>
            <MenuLine />
            <MenuItem danger onSelect={() => setOpen("revoke")}>
              Revoke…
            </MenuItem>
          </>
        )}
      </Menu>
      <EditKey client={client} apiKey={apiKey} isOpen={open === "edit"} onClose={() => setOpen(undefined)} />
      <RotateKey
        client={client}
        apiKey={apiKey}
        isOpen={open === "rotate"}
        onClose={() => setOpen(undefined)}
        onMade={onMade}
      />
      <Confirm
        title={`Revoke ${name}?`}
        action="Revoke the key"
        isOpen={open === "revoke"}
        isBusy={revoke.isPending}
        error={revoke.error}
        onClose={() => setOpen(undefined)}
        onConfirm={() =>
          revoke.mutate(apiKey.id, {
            onSuccess: () => {
              setOpen(undefined);
              toast({ text: "The key is revoked." });
            },
          })
        }
      >
        <p>It is refused from the next request on, for good. Whoever uses it needs another one.</p>
      </Confirm>
    </>
  );
}
