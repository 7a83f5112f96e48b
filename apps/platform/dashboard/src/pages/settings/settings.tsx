import { useEnvironment } from "../../layout/environment.ts";
import { Page } from "../../layout/page.tsx";
import { About } from "./about.tsx";
import { ChannelKeys } from "./channel-keys.tsx";
import { Danger } from "./danger.tsx";
import { EnvironmentSettings } from "./environment-settings.tsx";
import { Fingerprint } from "./fingerprint.tsx";
import { FraudRules } from "./fraud-rules.tsx";
import { Password } from "./password.tsx";
import { ServerKeys } from "./server-keys.tsx";
import { SigningSecrets } from "./signing-secrets.tsx";

/** The credentials and settings of the environment. */
export default function Settings() {
  const { env } = useEnvironment();
  return (
    <Page title="Settings">
      <ServerKeys />
      <Fingerprint />
      {env.signing === "platform" ? <SigningSecrets /> : null}
      <EnvironmentSettings />
      <FraudRules />
      <About />
      <ChannelKeys />
      <Password />
      <Danger />
    </Page>
  );
}
