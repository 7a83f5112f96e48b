import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import type { Log, Page } from "../../api/types.ts";
import { Notice } from "../../ui/notice.tsx";

const ASK_EVERY_MS = 1500;

/** Waits for the first request of an environment, and tells of it the moment that it is logged. */
export function FirstRequest({ projectEnv }: { readonly projectEnv: string }) {
  const first = useQuery({
    queryKey: ["first-request", projectEnv],
    queryFn: ({ signal }) =>
      call<Page<Log>>("GET", `/project/${projectEnv}/logs`, { query: { limit: 1 }, signal }),
    refetchInterval: ({ state }) => (state.data?.data.length ? false : ASK_EVERY_MS),
  });
  const log = first.data?.data[0];
  if (log === undefined) {
    return (
      <Notice tone="info" title="Waiting for the first request…">
        <p>It appears here as soon as your API has been called with a key.</p>
      </Notice>
    );
  }
  return (
    <Notice tone="good" title="The first request is here">
      <p>
        <span className="mono">
          {log.method} {log.path}
        </span>{" "}
        — {log.outcome}
      </p>
    </Notice>
  );
}
