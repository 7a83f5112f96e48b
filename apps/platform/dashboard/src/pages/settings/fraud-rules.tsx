import type { FormEvent } from "react";
import { issueAt } from "../../api/api-error.ts";
import { useChangeEnvironment } from "../../api/environment.ts";
import { FRAUD_RULES } from "../../checks.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { useDraft } from "../../ui/draft.ts";
import { ErrorNotice } from "../../ui/notice.tsx";
import { useToast } from "../../ui/toast.tsx";
import { FraudRule } from "./fraud-rule.tsx";
import { ListedAddresses } from "./listed-addresses.tsx";
import "./settings.css";

/** What each fraud rule does, and its numbers. */
export function FraudRules() {
  const { env } = useEnvironment();
  const draft = useDraft(env.settings.fraud);
  const fraud = draft.value;
  const change = useChangeEnvironment(env.project_env);
  const toast = useToast();
  const issueOf = (path: string) => issueAt(change.error, `singleEnv.settings.fraud.${path}`);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { reputation, ...rules } = fraud;
    const [networks, trusted] = [[...reputation.networks], [...reputation.trusted]];
    change.mutate(
      { settings: { fraud: { ...rules, reputation: { ...reputation, networks, trusted } } } },
      {
        onSuccess: () => {
          draft.settle();
          toast({ text: "The fraud rules are saved, and hold from the next request on." });
        },
      },
    );
  };
  return (
    <Card title="Fraud rules">
      <form className="stack" onSubmit={submit}>
        <p className="soft">
          A rule that flags tells of what it finds as a signal; one that blocks refuses the request, too.
        </p>
        {FRAUD_RULES.map((check) => (
          <FraudRule
            key={check.name}
            check={check}
            rule={fraud[check.name]}
            issueAt={(member) => issueOf(`${check.name}.${member}`)}
            onChange={(rule) => draft.change({ [check.name]: { ...fraud[check.name], ...rule } })}
          >
            {check.name === "reputation" ? (
              <ListedAddresses
                // Saved, they are shown as the platform writes them.
                key={JSON.stringify(env.settings.fraud.reputation)}
                lists={fraud.reputation}
                issueAt={(place) => issueOf(`reputation.${place}`)}
                onChange={(lists) => draft.change({ reputation: { ...fraud.reputation, ...lists } })}
              />
            ) : null}
          </FraudRule>
        ))}
        {change.isError ? <ErrorNotice error={change.error} /> : null}
        <div>
          <Button type="submit" look="primary" busy={change.isPending}>
            Save the rules
          </Button>
        </div>
      </form>
    </Card>
  );
}
