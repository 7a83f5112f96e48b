import { useListedAddresses } from "../../api/listed-addresses.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Button } from "../../ui/button.tsx";
import { useToast } from "../../ui/toast.tsx";

/** What the rule on listed addresses does with one that is on the list. */
const EFFECTS = {
  block: "Requests from it are blocked.",
  flag: "Requests from it are flagged: the rule on listed addresses is set so.",
  off: "Nothing comes of it: the rule on listed addresses is off.",
} as const;

/** Puts an address on the list that is kept by hand, or takes it off; either can be undone at once. */
export function AddressAction({ address }: { readonly address: string }) {
  const { env } = useEnvironment();
  const { action, networks, set, isPending } = useListedAddresses(env);
  const toast = useToast();
  const isListed = networks.includes(address);
  const apply = () => {
    const next = isListed ? networks.filter((one) => one !== address) : [...networks, address];
    const failed = (error: Error) => toast({ text: error.message, tone: "bad" });
    const text = isListed
      ? `${address} is trusted again: it is off the list.`
      : `${address} is on the list. ${EFFECTS[action]}`;
    const undo = () => set(networks, () => toast({ text: "The list is as it was." }), failed);
    set(next, () => toast({ text, undo }), failed);
  };
  return (
    <Button size="small" busy={isPending} onClick={apply}>
      {isListed ? `Trust ${address} again` : `Block ${address}`}
    </Button>
  );
}
