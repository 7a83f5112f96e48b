import { useSearchParams } from "wouter";

/**
 * The filters of a page, kept in the address: who shares it shares them. A change of a filter goes back to the
 * first page.
 */
export function useFilters<const Name extends string>(
  names: readonly Name[],
): readonly [Readonly<Record<Name, string>>, (change: Partial<Record<Name, string>>) => void] {
  const [params, setParams] = useSearchParams();
  const values = Object.fromEntries(names.map((name) => [name, params.get(name) ?? ""])) as Record<
    Name,
    string
  >;
  const change = (changed: Partial<Record<Name, string>>) => {
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (!("page" in changed)) after.delete("page");
        for (const [name, value] of Object.entries<string | undefined>(changed)) {
          if (value === undefined || value === "") after.delete(name);
          else after.set(name, value);
        }
        return after;
      },
      { replace: true },
    );
  };
  return [values, change];
}
