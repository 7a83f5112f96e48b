import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, setCsrfToken } from "./call.ts";
import type { SessionState } from "./types.ts";

const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }) => remembered(await call<SessionState>("GET", "/session", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Whether somebody is signed in, and whether the first password is still to be set. */
export function useSession() {
  return useQuery(sessionQuery);
}

/** Signs in; where no password was set yet, sets it. */
export function useSignIn(kind: "sign-in" | "first-password") {
  const client = useQueryClient();
  const path = kind === "sign-in" ? "/session" : "/session/password";
  return useMutation({
    mutationFn: (password: string) => call<SessionState>("POST", path, { body: { password } }),
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, remembered(session)),
    // A password stays in memory no longer than it is needed.
    gcTime: 0,
  });
}

/** Signs out, here or everywhere, and forgets all that was loaded. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (everywhere: boolean) =>
      call("DELETE", "/session", { query: everywhere ? { everywhere } : {} }),
    onSuccess: () => {
      client.clear();
      // Everything in memory goes with the page.
      window.location.assign("/");
    },
  });
}

/** Changes the password; every other session ends. */
export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { current: string; next: string }) =>
      call<SessionState>("PUT", "/session/password", { body }),
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, remembered(session)),
    gcTime: 0,
  });
}

function remembered(session: SessionState): SessionState {
  setCsrfToken(session.csrfToken ?? "");
  return session;
}
