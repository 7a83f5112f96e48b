import { describe, expect, it } from "vitest";
import { hexToBytes, readVectors } from "../support.ts";
import { backEnds, failureOf, loadChannel, toHex, vectors } from "./support.ts";

interface HpkeVectors extends Record<"info" | "skRm" | "skEm" | "pkRm" | "pkEm" | "enc", string> {
  readonly shared_secret: string;
  readonly key: string;
  readonly base_nonce: string;
  readonly exporter_secret: string;
  readonly encryptions: readonly Record<"aad" | "ct" | "nonce" | "pt", string>[];
  readonly exports: readonly { exporter_context: string; L: number; exported_value: string }[];
}

const rfc = readVectors<HpkeVectors>("hpke/x25519_hkdfsha256_aes256gcm_base.json");
const NO_PREFIX = new Uint8Array(4);

describe.each(backEnds)("HPKE over $name", async (backEnd) => {
  const channel = await loadChannel(backEnd);
  const { crypto } = channel;
  const info = hexToBytes(rfc.info);
  const ephemeral = crypto.importX25519PrivateKey(hexToBytes(rfc.skEm));
  const recipient = crypto.importX25519PrivateKey(hexToBytes(rfc.skRm));
  const sender = () =>
    channel.setupBaseS(crypto.importX25519PublicKey(hexToBytes(rfc.pkRm)), info, ephemeral);
  const receiver = () =>
    channel.setupBaseR(crypto.importX25519PublicKey(hexToBytes(rfc.enc)), info, recipient);

  it("gives the shared secret and the key schedule of RFC 9180", () => {
    expect(toHex(ephemeral.publicKey)).toBe(rfc.pkEm);
    expect(toHex(recipient.publicKey)).toBe(rfc.pkRm);
    const dh = recipient.agree(crypto.importX25519PublicKey(hexToBytes(rfc.enc)));
    const shared = channel.kemSecret(dh, hexToBytes(rfc.enc + rfc.pkRm));
    expect(toHex(shared)).toBe(rfc.shared_secret);
    const schedule = channel.keySchedule(shared, info);
    expect(toHex(schedule.key)).toBe(rfc.key);
    expect(toHex(schedule.baseNonce)).toBe(rfc.base_nonce);
    expect(toHex(schedule.exporterSecret)).toBe(rfc.exporter_secret);
  });

  it("seals and opens the 257 encryptions of RFC 9180 by their sequence numbers", () => {
    const [from, to] = [sender(), receiver()];
    expect(rfc.encryptions.length).toBe(257);
    for (const [sequence, { aad, ct, nonce, pt }] of rfc.encryptions.entries()) {
      const iv = channel.ivOf(NO_PREFIX, sequence);
      const expected = hexToBytes(rfc.base_nonce).map((byte, i) => byte ^ iv[i]!);
      expect(toHex(expected)).toBe(nonce);
      expect(toHex(from.seal(iv, hexToBytes(aad), hexToBytes(pt))), `message ${sequence}`).toBe(ct);
      expect(toHex(to.open(iv, hexToBytes(aad), hexToBytes(ct))!), `message ${sequence}`).toBe(pt);
    }
  });

  it("gives the three exports of RFC 9180", () => {
    expect(rfc.exports.length).toBe(3);
    for (const { exporter_context, L, exported_value } of rfc.exports) {
      expect(toHex(sender().export(hexToBytes(exporter_context), L))).toBe(exported_value);
      expect(toHex(receiver().export(hexToBytes(exporter_context), L))).toBe(exported_value);
    }
  });

  it("gives the key schedule of the channel's own vectors", () => {
    const { v2 } = vectors;
    const dh = crypto
      .importX25519PrivateKey(hexToBytes(v2.ephemeral_private))
      .agree(crypto.importX25519PublicKey(hexToBytes(v2.receiver_public)));
    expect(toHex(channel.requestInfo(v2.kid))).toBe(v2.info);
    const shared = channel.kemSecret(dh, hexToBytes(v2.epk + v2.receiver_public));
    const schedule = channel.keySchedule(shared, hexToBytes(v2.info));
    expect(toHex(schedule.key)).toBe(v2.key);
    expect(toHex(schedule.baseNonce)).toBe(v2.base_nonce);
    expect(toHex(schedule.exporterSecret)).toBe(v2.exporter_secret);
  });

  it("refuses a zero shared secret on both sides", () => {
    const zero = crypto.importX25519PublicKey(new Uint8Array(32));
    expect(failureOf(() => channel.setupBaseS(zero, info, ephemeral))).toBe("ZERO_SHARED_SECRET");
    expect(failureOf(() => channel.setupBaseR(zero, info, recipient))).toBe("ZERO_SHARED_SECRET");
  });

  it.each([0, 1, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1])("writes and reads counter %i", (n) => {
    const iv = channel.ivOf(Uint8Array.of(255, 254, 253, 252), n);
    expect(toHex(iv)).toBe(`fffefdfc${n.toString(16).padStart(16, "0")}`);
    expect(channel.counterOf(iv)).toBe(n);
  });
});
