import { badUsage } from "./failure.ts";

const ID = /^[A-Za-z0-9_.:-]{1,128}$/;

/**
 * The id of a key, docs/protocol.md section 2.2.
 *
 * @throws Failure BAD_USAGE where the text is none.
 */
export function checkKeyId(text: string): string {
  if (!ID.test(text))
    throw badUsage("an ID is 1 to 128 of A-Z a-z 0-9 _ . : - ; apikee inspect shows a key's");
  return text;
}
