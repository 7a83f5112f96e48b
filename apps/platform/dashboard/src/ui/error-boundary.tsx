import { Component, type ReactNode } from "react";
import { Button } from "./button.tsx";
import { Empty } from "./notice.tsx";

interface State {
  readonly error: Error | null;
}

/**
 * Shows what to do where a page cannot be shown. After an upgrade of the platform that is what it takes: a page
 * that was open asks for files that are no longer there.
 */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <Empty title="This page could not be shown">
        <p>The platform may have been upgraded while it was open.</p>
        <p className="mono">{this.state.error.message}</p>
        <Button look="primary" onClick={() => window.location.reload()}>
          Load it anew
        </Button>
      </Empty>
    );
  }
}
