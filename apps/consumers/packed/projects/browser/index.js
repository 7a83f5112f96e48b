import { Apikee, ApikeeError } from "@apikee/core";

const SECRET = "a-secret-of-forty-eight-characters-for-the-tests";
const ANOTHER_SECRET = "another-secret-of-48-characters-for-these-tests";

/** Makes a key, reads it back, and says what it is refused with where the secret is another. */
export async function roundTrip() {
  const apikee = new Apikee({ secret: SECRET });
  const key = await apikee.create("acme-corp", { scopes: ["orders:read"] });
  const { tenant, scopes } = apikee.verify(key);
  return { tenant, scopes, elsewhere: refusal(new Apikee({ secret: ANOTHER_SECRET }), key) };
}

function refusal(apikee, key) {
  try {
    apikee.verify(key);
    return null;
  } catch (error) {
    return error instanceof ApikeeError ? error.code : String(error);
  }
}
