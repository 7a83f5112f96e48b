import { useState } from "react";
import { useChannelKeys, useReplaceChannelKeys } from "../../api/channel-keys.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Field } from "../../ui/field.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { useToast } from "../../ui/toast.tsx";

const GRACES = [
  { label: "after two days, which no application notices", seconds: 2 * 86_400 },
  { label: "after an hour", seconds: 3600 },
  { label: "at once: one of them may be known to somebody", seconds: 0 },
] as const;

/** The keys that applications seal to; they rotate by themselves. */
export function ChannelKeys() {
  const keys = useChannelKeys();
  const replace = useReplaceChannelKeys();
  const [isReplacing, setReplacing] = useState(false);
  const [graceSeconds, setGraceSeconds] = useState<number>(GRACES[0].seconds);
  const toast = useToast();
  return (
    <Card
      title="Channel keys of the platform"
      actions={
        <Button size="small" onClick={() => setReplacing(true)}>
          Replace…
        </Button>
      }
    >
      <div className="stack">
        <p className="soft">
          What applications send is sealed to them. They are replaced each month by themselves.
        </p>
        {keys.isError ? <ErrorNotice error={keys.error} retry={() => void keys.refetch()} /> : null}
        {keys.isPending ? <Skeleton height={23} /> : null}
        <ul className="settings-list">
          {keys.data?.map(({ kid, expiresAt }) => (
            <li key={kid}>
              <span className="mono">{kid}</span>, ends <Time at={expiresAt} />
            </li>
          ))}
        </ul>
      </div>
      <Confirm
        title="Replace the channel keys?"
        action="Replace them"
        isOpen={isReplacing}
        isBusy={replace.isPending}
        error={replace.error}
        onClose={() => setReplacing(false)}
        onConfirm={() =>
          replace.mutate(graceSeconds, {
            onSuccess: () => {
              setReplacing(false);
              toast({ text: "The channel keys are replaced." });
            },
          })
        }
      >
        <div className="stack">
          <p>
            Needed only where a private key may be known to somebody. Applications of every project read of
            the new one by themselves.
          </p>
          <Field label="Those before it end">
            {(control) => (
              <select
                {...control}
                className="select"
                value={graceSeconds}
                onChange={({ target }) => setGraceSeconds(Number(target.value))}
              >
                {GRACES.map(({ label, seconds }) => (
                  <option key={seconds} value={seconds}>
                    {label}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
      </Confirm>
    </Card>
  );
}
