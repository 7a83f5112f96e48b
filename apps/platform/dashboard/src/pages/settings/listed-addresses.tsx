import type { HandLists } from "../../api/listed-addresses.ts";
import { Field } from "../../ui/field.tsx";

const LISTS = [
  {
    name: "networks",
    label: "Listed by hand",
    hint: "An address or a network in each line, such as 203.0.113.7 or 2001:db8::/32.",
  },
  {
    name: "trusted",
    label: "Trusted by hand",
    hint: "The rules about addresses pass these, whatever list holds them. Where both lists kept here hold an address, the smaller network counts.",
  },
] as const;

interface Props {
  readonly lists: HandLists;
  /** What the API has against a place of them, such as `networks.0`. */
  readonly issueAt: (place: string) => string | undefined;
  readonly onChange: (change: Partial<HandLists>) => void;
}

/** The addresses that are listed and trusted by hand, one in each line. */
export function ListedAddresses({ lists, issueAt, onChange }: Props) {
  const problemOf = (name: keyof HandLists) =>
    lists[name]
      .map((network, index) => ({ network, issue: issueAt(`${name}.${index}`) }))
      .filter(({ issue }) => issue !== undefined)
      .map(({ network, issue }) => `${network}: ${issue}`)
      .at(0);
  return LISTS.map(({ name, label, hint }) => (
    <Field key={name} label={label} hint={hint} error={problemOf(name)}>
      {(control) => (
        <textarea
          {...control}
          className="textarea mono"
          spellCheck={false}
          defaultValue={lists[name].join("\n")}
          onChange={({ target }) => onChange({ [name]: linesOf(target.value) })}
        />
      )}
    </Field>
  ));
}

function linesOf(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
