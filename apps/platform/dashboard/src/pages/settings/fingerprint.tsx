import { useServerKeys } from "../../api/environment.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Card } from "../../ui/card.tsx";
import { CopyButton } from "../../ui/copy.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

/** By what applications know this platform. */
export function Fingerprint() {
  const { env } = useEnvironment();
  const keys = useServerKeys(env.project_env);
  const fingerprint = keys.data?.data[0]?.fingerprint;
  if (keys.isError || (keys.isSuccess && fingerprint === undefined)) return null;
  return (
    <Card title="Platform fingerprint">
      <div className="stack">
        <p className="soft">
          Every server key ends with it, and an application talks to no platform that cannot prove it. Where a
          key has none, set it as <code>platformFingerprint</code>.
        </p>
        {fingerprint === undefined ? (
          <Skeleton height={28} />
        ) : (
          <div className="row">
            <span className="fingerprint">{fingerprint}</span>
            <CopyButton text={fingerprint} label="Copy the fingerprint" />
          </div>
        )}
      </div>
    </Card>
  );
}
