import { CUSTOMERS, type Customer } from "./customers.ts";
import { type Scene, take } from "./take.ts";

const MINUTE_MS = 60_000;

/** What goes wrong, by how many steps of ten minutes it is before the end. */
export const INCIDENTS: ReadonlyMap<number, (scene: Scene) => Promise<void>> = new Map([
  [80, outage],
  [61, otherNetwork],
  [44, handedOn],
  [36, otherProgram],
  [29, withinMinutes],
  [22, revokedKey],
  [15, listedAddress],
  [6, spike],
  [2, usesUpItsLimit],
]);

/** The platform is away for some requests. */
async function outage(scene: Scene): Promise<void> {
  scene.platform.faults.set({ unreachable: true });
  for (let requests = 0; requests < 25; requests++) await take(scene, named("northwind"));
  scene.platform.faults.clear();
}

/** The internal client calls from where it may not. */
async function otherNetwork(scene: Scene): Promise<void> {
  for (let requests = 0; requests < 5; requests++)
    await take(scene, named("reporting"), { ip: "203.0.113.91" });
}

/** A key is used from very many networks at once. */
async function handedOn(scene: Scene): Promise<void> {
  for (let network = 0; network < 24; network++)
    await take(scene, named("globex"), { ip: `172.${16 + (network % 16)}.${network}.9` });
}

/** A steady key comes with another program. */
async function otherProgram(scene: Scene): Promise<void> {
  for (let requests = 0; requests < 7; requests++) {
    await take(scene, named("ferry-timetables"), { userAgent: "python-requests/2.32.3" });
  }
}

/** A key is used on another continent within minutes. */
async function withinMinutes(scene: Scene): Promise<void> {
  const { clock } = scene.platform;
  await take(scene, named("jo-meyer"));
  clock.set(clock.now() + MINUTE_MS);
  // Registered in Brazil.
  for (let requests = 0; requests < 3; requests++)
    await take(scene, named("jo-meyer"), { ip: "200.160.2.3" });
}

/** A key that was revoked is used on. */
async function revokedKey(scene: Scene): Promise<void> {
  const { owner, keys, platform } = scene;
  const acme = keys.get("acme-robotics");
  const path = `/client/${acme?.clientId}`;
  const { keys: made } = await owner.call<{ keys: { id: string; rawKey?: string }[] }>("PUT", path, {
    keys: [{ name: "old laptop", scopes: ["orders:read"] }],
  });
  const old = made.find(({ rawKey }) => rawKey !== undefined);
  await owner.call("DELETE", `${path}?keyId=${old?.id}`);
  await platform.clock.advance("5s");
  for (let requests = 0; requests < 14; requests++)
    await take(scene, named("acme-robotics"), { key: old?.rawKey ?? "" });
}

/** Somebody with a key calls from an address that is listed. */
async function listedAddress(scene: Scene): Promise<void> {
  const { owner, platform } = scene;
  await owner.change({ settings: { fraud: { reputation: { networks: ["198.18.0.0/24"] } } } });
  await platform.clock.advance("5s");
  for (let requests = 0; requests < 11; requests++)
    await take(scene, named("acme-robotics"), { ip: "198.18.0.66" });
}

/** A client makes in a minute what it makes in hours. */
async function spike(scene: Scene): Promise<void> {
  for (let requests = 0; requests < 240; requests++) await take(scene, named("northwind"));
}

/** A client goes on calling beyond its limit. */
async function usesUpItsLimit(scene: Scene): Promise<void> {
  for (let requests = 0; requests < 70; requests++) await take(scene, named("acme-robotics"));
}

function named(tenant: string): Customer {
  const customer = CUSTOMERS.find((one) => one.tenant === tenant);
  if (customer === undefined) throw new Error(`there is no customer ${tenant}`);
  return customer;
}
