/** What can be done in an environment and its project, as the audit names it. */
const ACTIONS = [
  "client.create",
  "client.update",
  "client.delete",
  "key.create",
  "key.update",
  "key.rotate",
  "key.revoke",
  "template.create",
  "template.update",
  "template.delete",
  "endpoint.create",
  "endpoint.update",
  "endpoint.delete",
  "signal.update",
  "signals.update",
  "server-key.create",
  "server-key.revoke",
  "secret.create",
  "secret.delete",
  "environment.create",
  "environment.update",
  "environment.import",
  "environment.delete",
  "project.create",
  "project.update",
] as const;

/** The choices of a filter, with the one that is set, should a platform that is newer have written it. */
export function actionChoices(chosen: string): readonly { readonly value: string; readonly label: string }[] {
  const isOther = chosen !== "" && ACTIONS.every((action) => action !== chosen);
  return [...ACTIONS, ...(isOther ? [chosen] : [])].map((value) => ({ value, label: value }));
}
