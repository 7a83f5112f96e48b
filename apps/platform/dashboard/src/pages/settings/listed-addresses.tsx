import { Field } from "../../ui/field.tsx";

interface Props {
  readonly networks: readonly string[];
  /** What the API has against one of them. */
  readonly issueAt: (index: number) => string | undefined;
  readonly onChange: (networks: readonly string[]) => void;
}

/** The addresses that are listed by hand, one in each line. */
export function ListedAddresses({ networks, issueAt, onChange }: Props) {
  const problem = networks
    .map((network, index) => ({ network, issue: issueAt(index) }))
    .find(({ issue }) => issue !== undefined);
  return (
    <Field
      label="Listed by hand"
      hint="An address or a network in each line, such as 203.0.113.7 or 2001:db8::/32."
      error={problem === undefined ? undefined : `${problem.network}: ${problem.issue}`}
    >
      {(control) => (
        <textarea
          {...control}
          className="textarea mono"
          spellCheck={false}
          defaultValue={networks.join("\n")}
          onChange={({ target }) => onChange(linesOf(target.value))}
        />
      )}
    </Field>
  );
}

function linesOf(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
