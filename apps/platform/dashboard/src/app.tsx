import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ApiError } from "./api/api-error.ts";
import { whenSignedOut } from "./api/call.ts";
import { Pages } from "./pages.tsx";
import { SessionGate } from "./session/session-gate.tsx";
import { ToastProvider } from "./ui/toast.tsx";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      // What the API refuses, it refuses again; an outage may be over in a moment.
      retry: (failures, error) => failures < 2 && error instanceof ApiError && error.status === 0,
    },
  },
});

whenSignedOut(() => {
  void client.invalidateQueries({ queryKey: ["session"] });
});

/** The dashboard. */
export function App() {
  return (
    <QueryClientProvider client={client}>
      <ToastProvider>
        <SessionGate>
          <Pages />
        </SessionGate>
      </ToastProvider>
    </QueryClientProvider>
  );
}
