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

/** Signs in with the administrator's password. */
export function useSignIn() {
  return useSessionMutation((password: string) =>
    call<SessionState>("POST", "/session", { body: { password } }),
  );
}

/** Sets the first password, and signs in; `code` is the one that the platform printed. */
export function useFirstPassword() {
  return useSessionMutation(({ password, code }: { readonly password: string; readonly code: string }) =>
    call<SessionState>("POST", "/session/password", { body: { password }, token: code }),
  );
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
  return useSessionMutation((body: { readonly current: string; readonly next: string }) =>
    call<SessionState>("PUT", "/session/password", { body }),
  );
}

function useSessionMutation<Variables>(mutationFn: (variables: Variables) => Promise<SessionState>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, remembered(session)),
    // A password stays in memory no longer than it is needed.
    gcTime: 0,
  });
}

function remembered(session: SessionState): SessionState {
  setCsrfToken(session.csrfToken ?? "");
  return session;
}
