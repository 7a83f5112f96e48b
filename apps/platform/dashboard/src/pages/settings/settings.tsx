import { useEnvironment } from "../../layout/environment.ts";
import { Page } from "../../layout/page.tsx";
import { Danger } from "./danger.tsx";
import { EnvironmentSettings } from "./environment-settings.tsx";
import { Password } from "./password.tsx";
import { ServerKeys } from "./server-keys.tsx";
import { SigningSecrets } from "./signing-secrets.tsx";

/** The credentials and settings of the environment. */
export default function Settings() {
  const { env } = useEnvironment();
  return (
    <Page title="Settings">
      <ServerKeys />
      {env.signing === "platform" ? <SigningSecrets /> : null}
      <EnvironmentSettings key={JSON.stringify(env.settings)} />
      <Password />
      <Danger />
    </Page>
  );
}
