import { Apikee } from "@apikee/core";

const CODECS = ["json", "msgpack"];
const ROUND_TRIPS = 100;

/** Tries every key of the vectors with the clock where they have it, and round trips in both codecs. */
export async function check({ now, secrets, valid, invalid }) {
  const clock = { now: () => now * 1000, setTimer: () => () => {} };
  const apikee = new Apikee({ secrets, clock, onEvent() {} });
  const answerTo = (key) => {
    try {
      apikee.verify(key);
      return "valid";
    } catch (error) {
      return error.code ?? String(error);
    }
  };

  const rows = [...valid.map((row) => ({ ...row, code: "valid" })), ...invalid];
  const wrong = rows
    .map(({ name, key, code }) => ({ name, expected: code, answer: answerTo(key) }))
    .filter(({ expected, answer }) => expected !== answer);
  return {
    valid: valid.filter(({ key }) => answerTo(key) === "valid").length,
    invalid: invalid.filter(({ key, code }) => answerTo(key) === code).length,
    minted: await roundTrips(apikee),
    wrong,
  };
}

async function roundTrips(apikee) {
  let minted = 0;
  for (const codec of CODECS) {
    for (let i = 0; i < ROUND_TRIPS; i++) {
      const meta = { i, half: i / 2, text: "é€😀".repeat(i % 5), nested: [null, { deep: i % 2 === 0 }] };
      const options = { codec, scopes: ["orders:read", `orders:${i}`], expiresIn: `${i + 1}h`, meta };
      const claims = apikee.verify(await apikee.create(`tenant-${i}`, options));
      const isSame = claims.tenant === `tenant-${i}` && JSON.stringify(claims.meta) === JSON.stringify(meta);
      if (isSame) minted++;
    }
  }
  return minted;
}
