import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "./call.ts";
import type { ChannelKey } from "./types.ts";

const KEY = ["channel-keys"];

/** The keys that applications seal to, of the whole platform. */
export function useChannelKeys() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call<ChannelKey[]>("GET", "/channel-key", { signal }),
  });
}

/** Makes a new one, and lets those before it end after so many seconds. */
export function useReplaceChannelKeys() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (graceSeconds: number) =>
      call<ChannelKey[]>("POST", "/channel-key", { body: { graceSeconds } }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
