import { Link } from "wouter";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/notice.tsx";

interface Props {
  /** open, closed or all. */
  readonly state: string;
  /** Whether it is filtered by more than its state. */
  readonly isFiltered: boolean;
  /** How many there are on other pages. */
  readonly elsewhere: number;
  readonly onFirstPage: () => void;
  readonly onAll: () => void;
}

/** Why no signal is shown, and what to do next. */
export function NothingSeen({ state, isFiltered, elsewhere, onFirstPage, onAll }: Props) {
  const { env } = useEnvironment();
  const all = state === "all" ? null : <Button onClick={onAll}>Show open and closed ones</Button>;
  if (elsewhere > 0) {
    return (
      <Empty title="There are not as many any more">
        <Button onClick={onFirstPage}>Go to the first page</Button>
      </Empty>
    );
  }
  if (isFiltered) {
    return (
      <Empty title="No signal is like that">
        <p>Take a filter away.</p>
        {all}
      </Empty>
    );
  }
  if (state === "closed") {
    return (
      <Empty title="No signal was closed">
        <p>Close a signal once it is known what it was; with a note, who comes later knows it, too.</p>
        {all}
      </Empty>
    );
  }
  return (
    <Empty title={state === "all" ? "Nothing unusual was seen" : "No signal is open"}>
      <p>
        The rules learn what is usual from requests, and tell here what is not. What each of them does is set
        in <Link href={pageHref(env.project_env, "settings")}>Settings</Link>.
      </p>
      {all}
    </Empty>
  );
}
