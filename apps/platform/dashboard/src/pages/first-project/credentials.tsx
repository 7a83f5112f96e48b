import { Tabs } from "radix-ui";
import { useState } from "react";
import { useLocation } from "wouter";
import type { MadeEnvironment } from "../../api/types.ts";
import { pageHref } from "../../layout/environment.ts";
import { Centered } from "../../session/centered.tsx";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Notice } from "../../ui/notice.tsx";
import "./credentials.css";
import { FirstRequest } from "./first-request.tsx";
import { firstCall, SNIPPETS } from "./snippets.ts";

/** The lines that the application's environment needs, and what its code needs, in each framework. */
export function Credentials({ env }: { readonly env: MadeEnvironment }) {
  const [, navigate] = useLocation();
  const [isKept, setKept] = useState(false);
  return (
    <Centered title="Connect your API" wide>
      <Notice tone="warn" title="These lines are shown this once">
        <p>Save them as .env, where only you and your application can read them.</p>
      </Notice>
      <CodeBlock label="Environment" code={environmentLines(env)} />
      <Tabs.Root defaultValue={SNIPPETS[0].name}>
        <Tabs.List className="tabs" aria-label="Framework">
          {SNIPPETS.map(({ name }) => (
            <Tabs.Trigger key={name} value={name} className="tab">
              {name}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {SNIPPETS.map((snippet) => (
          <Tabs.Content key={snippet.name} value={snippet.name} className="stack credentials-tab">
            <CodeBlock label="Install" code={snippet.install} />
            <CodeBlock label={snippet.file} code={snippet.code} />
            <CodeBlock label="First request" code={firstCall(snippet)} />
          </Tabs.Content>
        ))}
      </Tabs.Root>
      <FirstRequest projectEnv={env.project_env} />
      <label className="row">
        <input type="checkbox" checked={isKept} onChange={(event) => setKept(event.target.checked)} />I have
        kept these lines
      </label>
      <Button
        look="primary"
        disabled={!isKept}
        onClick={() => navigate(pageHref(env.project_env, "overview"), { replace: true })}
      >
        Go to the overview
      </Button>
    </Centered>
  );
}

function environmentLines({ project_env, serverKey, managementKey, secret }: MadeEnvironment): string {
  const values = {
    APIKEE_BASE_URL: `${window.location.origin}/api/v1`,
    APIKEE_SERVER_KEY: serverKey,
    APIKEE_PROJECT_ENV: project_env,
    APIKEE_SECRET: secret,
    APIKEE_MANAGEMENT_KEY: managementKey,
  };
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n");
}
