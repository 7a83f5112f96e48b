import { useState } from "react";
import { useDeleteSecret, useMakeSecret, useSigningSecrets } from "../../api/environment.ts";
import type { SigningSecret } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { exactTime, Time } from "../../ui/time.tsx";
import { ShownOnce } from "./shown-once.tsx";
import "./settings.css";

/** The secrets that keys are signed with: the newest signs, each verifies. */
export function SigningSecrets() {
  const { env } = useEnvironment();
  const secrets = useSigningSecrets(env.project_env);
  const make = useMakeSecret(env.project_env);
  const remove = useDeleteSecret(env.project_env);
  const [isMaking, setMaking] = useState(false);
  const [deleted, setDeleted] = useState<SigningSecret>();
  return (
    <Card
      title="Signing secrets"
      actions={
        <Button size="small" onClick={() => setMaking(true)}>
          New secret…
        </Button>
      }
    >
      {secrets.isError ? <ErrorNotice error={secrets.error} retry={() => void secrets.refetch()} /> : null}
      {secrets.isPending ? <Skeleton lines={2} /> : null}
      <ul className="settings-list">
        {secrets.data?.map((secret, index) => (
          <li key={secret.id} className="spread">
            <span>
              Made <Time at={secret.createdAt} />
              {index === 0 ? ", signs new keys" : ", still verifies"}
            </span>
            {secrets.data.length > 1 ? (
              <Button
                size="small"
                look="quiet"
                aria-label={`Delete the secret of ${exactTime(secret.createdAt)}`}
                onClick={() => setDeleted(secret)}
              >
                Delete…
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <Confirm
        title="Make a new signing secret?"
        action="Make it"
        isOpen={isMaking}
        isBusy={make.isPending}
        error={make.error}
        onClose={() => setMaking(false)}
        onConfirm={() => make.mutate(undefined, { onSuccess: () => setMaking(false) })}
      >
        <p>
          The platform signs with it from then on. Give it to your applications at once: until they have it,
          they refuse keys that are made here.
        </p>
      </Confirm>
      <ShownOnce
        title="Your new signing secret"
        variable="APIKEE_SECRET"
        value={make.data?.secret}
        onClose={() => make.reset()}
      />
      <Confirm
        title="Delete the signing secret?"
        action="Delete it"
        isOpen={deleted !== undefined}
        isBusy={remove.isPending}
        error={remove.error}
        onClose={() => setDeleted(undefined)}
        onConfirm={() =>
          deleted === undefined
            ? undefined
            : remove.mutate(deleted.id, { onSuccess: () => setDeleted(undefined) })
        }
      >
        <p>
          Every key that it signed is refused, for good. It was made{" "}
          {deleted === undefined ? null : exactTime(deleted.createdAt)}.
        </p>
      </Confirm>
    </Card>
  );
}
