import type { ReactNode } from "react";
import { useSession } from "../api/session.ts";
import { ErrorNotice } from "../ui/notice.tsx";
import { Centered } from "./centered.tsx";
import { FirstPassword } from "./first-password.tsx";
import { SignIn } from "./sign-in.tsx";

/** Shows the dashboard to who is signed in, and the way to it to everybody else. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const session = useSession();
  if (session.isPending) return null;
  if (session.isError) {
    return (
      <Centered title="Apikee">
        <ErrorNotice error={session.error} retry={() => void session.refetch()} />
      </Centered>
    );
  }
  if (session.data.signedIn) return children;
  return session.data.needsPassword ? <FirstPassword /> : <SignIn />;
}
