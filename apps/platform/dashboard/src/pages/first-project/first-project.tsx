import { useState } from "react";
import type { MadeEnvironment } from "../../api/types.ts";
import { Centered } from "../../session/centered.tsx";
import { Credentials } from "./credentials.tsx";
import { ProjectForm } from "./project-form.tsx";

/** Makes a project, then shows its credentials, this once, and waits for the first request. */
export default function FirstProject() {
  // Only this page has them, and only while it is open.
  const [made, setMade] = useState<MadeEnvironment>();
  if (made !== undefined) return <Credentials env={made} />;
  return (
    <Centered title="Name your API">
      <ProjectForm onMade={setMade} />
    </Centered>
  );
}
