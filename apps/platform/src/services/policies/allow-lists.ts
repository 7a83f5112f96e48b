import { AllowList } from "../../policies/ip/allow-list.ts";
import type { ClientPolicy } from "../../store/keys.ts";
import type { Verdict } from "../verdict.ts";

/** Read once for each time that a client's policy is looked up. */
const allowLists = new WeakMap<ClientPolicy, AllowList>();

/** What the client of a good key allows its requests, apart from limits: the address that they come from. */
export function judgeAddress(verdict: Verdict, ip: string | null): Verdict {
  if (!verdict.isAllowed || verdict.policy.ipWhitelist.length === 0) return verdict;
  const { keyId, clientId, policy } = verdict;
  if (allowListOf(policy).judge(ip).isAllowed) return verdict;
  return { isAllowed: false, error: "IP_NOT_ALLOWED", keyId, clientId };
}

/** The allow-list of a client. */
export function allowListOf(policy: ClientPolicy): AllowList {
  const known = allowLists.get(policy);
  if (known !== undefined) return known;
  const list = new AllowList(policy.ipWhitelist);
  allowLists.set(policy, list);
  return list;
}
