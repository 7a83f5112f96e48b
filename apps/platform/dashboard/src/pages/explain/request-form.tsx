import { type FormEvent, useState } from "react";
import type { Client, ExplainRequest } from "../../api/types.ts";
import { METHODS } from "../../http-methods.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";

/** A request as the address of the page may describe it; empty where it does not. */
export type Given = Readonly<Record<"key" | "method" | "path" | "ip" | "agent", string>>;

interface Props {
  readonly client: Client;
  readonly given: Given;
  readonly isBusy: boolean;
  readonly onAsk: (request: ExplainRequest) => void;
}

/** Describes a request of a client. */
export function RequestForm({ client, given, isBusy, onAsk }: Props) {
  const [keyId, setKeyId] = useState(given.key || keyOf(client));
  const [method, setMethod] = useState(given.method || "GET");
  const [path, setPath] = useState(given.path || "/");
  const [ip, setIp] = useState(given.ip);
  const [userAgent, setUserAgent] = useState(given.agent);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAsk({
      keyId,
      method,
      path,
      ...(ip === "" ? {} : { ip }),
      ...(userAgent === "" ? {} : { userAgent }),
    });
  };
  // One that is not among the newest is asked about by its id all the same.
  const isOther = keyId !== "" && client.keys.every(({ id }) => id !== keyId);
  return (
    <form className="explain-form" onSubmit={submit}>
      <Field label="Key">
        {(control) => (
          <select
            {...control}
            className="select"
            value={keyId}
            onChange={({ target }) => setKeyId(target.value)}
          >
            {isOther ? <option value={keyId}>{keyId}</option> : null}
            {client.keys.toReversed().map(({ id, name, keyPrefix, keySuffix }) => (
              <option key={id} value={id}>
                {`${keyPrefix}…${keySuffix}${name === null ? "" : ` (${name})`}`}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Method">
        {(control) => (
          <select
            {...control}
            className="select"
            value={method}
            onChange={({ target }) => setMethod(target.value)}
          >
            {METHODS.includes(method as (typeof METHODS)[number]) ? null : <option>{method}</option>}
            {METHODS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Path">
        {(control) => (
          <input
            {...control}
            className="input mono"
            required
            maxLength={2048}
            spellCheck={false}
            value={path}
            onChange={({ target }) => setPath(target.value)}
          />
        )}
      </Field>
      <Field label="Address" hint="As your framework gives it. Empty: none.">
        {(control) => (
          <input
            {...control}
            className="input mono"
            maxLength={64}
            spellCheck={false}
            placeholder="203.0.113.7"
            value={ip}
            onChange={({ target }) => setIp(target.value.trim())}
          />
        )}
      </Field>
      <Field label="User agent" hint="Empty: none.">
        {(control) => (
          <input
            {...control}
            className="input mono"
            maxLength={512}
            spellCheck={false}
            value={userAgent}
            onChange={({ target }) => setUserAgent(target.value)}
          />
        )}
      </Field>
      <div className="explain-ask">
        <Button type="submit" look="primary" busy={isBusy} disabled={keyId === ""}>
          Explain
        </Button>
      </div>
    </form>
  );
}

/** The newest that was not revoked, if there is one. */
function keyOf({ keys }: Client): string {
  return (keys.findLast(({ revokedAt }) => revokedAt === null) ?? keys.at(-1))?.id ?? "";
}
