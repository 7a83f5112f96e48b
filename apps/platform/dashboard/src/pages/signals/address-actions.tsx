import { type HandLists, useListedAddresses } from "../../api/listed-addresses.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { useToast } from "../../ui/toast.tsx";

/** What the rule on listed addresses does with one that is on the list. */
const EFFECTS = {
  block: "Requests from it are blocked.",
  flag: "Requests from it are flagged: the rule on listed addresses is set so.",
  off: "Nothing comes of it: the rule on listed addresses is off.",
} as const;

interface Props {
  readonly address: string;
  /** Whether it was found on a list: then it need not be put on one. Default: false. */
  readonly isFoundListed?: boolean;
}

/** Has an address blocked or trusted by hand; either can be undone at once. */
export function AddressActions({ address, isFoundListed = false }: Props) {
  const { env } = useEnvironment();
  const { action, lists, set, isPending } = useListedAddresses(env);
  const toast = useToast();
  const isListed = lists.networks.includes(address);
  const isTrusted = lists.trusted.includes(address);
  const put = (next: HandLists, text: string) => {
    const failed = (error: Error) => toast({ text: error.message, tone: "bad" });
    const undo = () => set(lists, () => toast({ text: "The lists are as they were." }), failed);
    set(next, () => toast({ text, undo }), failed);
  };
  const others = {
    networks: lists.networks.filter((one) => one !== address),
    trusted: lists.trusted.filter((one) => one !== address),
  };
  const block = () =>
    put(
      { ...others, networks: [...others.networks, address] },
      `${address} is on the list. ${EFFECTS[action]}`,
    );
  const trust = () =>
    put(
      { ...others, trusted: [...others.trusted, address] },
      `${address} is trusted: the rules about addresses pass it, whatever list holds it.`,
    );
  return (
    <>
      {isListed ? <Badge tone="bad">{`${address} is listed by hand`}</Badge> : null}
      {isTrusted ? <Badge tone="good">{`${address} is trusted by hand`}</Badge> : null}
      {isListed || (isFoundListed && !isTrusted) ? null : (
        <Button size="small" busy={isPending} onClick={block}>
          Block {address}
        </Button>
      )}
      {isTrusted ? null : (
        <Button size="small" busy={isPending} onClick={trust}>
          Trust {address}
        </Button>
      )}
    </>
  );
}
