import { z } from "@hono/zod-openapi";
import { parseNetwork } from "../../policies/ip/network.ts";

const MAX_NETWORKS = 1000;
const MAX_NUMBER = 1_000_000_000;

const action = z
  .enum(["off", "flag", "block"])
  .describe("What it does where it finds something: nothing, a signal, or a signal and a refusal.");
const count = (least: number) => z.int().min(least).max(MAX_NUMBER);

/** An address or a network; the issue says why it is none. */
const networkText = z
  .string()
  .max(64)
  .superRefine((text, refinement) => {
    const { reason } = parseNetwork(text);
    if (reason !== null) refinement.addIssue({ code: "custom", message: reason });
  })
  .describe("An IPv4 or IPv6 address, or a network in CIDR notation.");

const velocity = z.object({
  action: action.describe(
    "block refuses only a subject with a day of its own history and more than 1,000 requests in 60 s; otherwise it flags.",
  ),
  factor: z.number().min(2).max(1000).describe("How many times the mean minute."),
  minRequests: count(1).describe("Requests in 60 s that are always taken for usual."),
  minRequestsNew: count(1).describe("The same, for a subject that was seen in fewer than 60 minutes."),
});

const rules = {
  reputation: z.object({
    action,
    networks: z.array(networkText).max(MAX_NETWORKS).readonly().describe("Listed by hand."),
    trusted: z
      .array(networkText)
      .max(MAX_NETWORKS)
      .readonly()
      .describe(
        "Trusted by hand: the rules about addresses, this one and velocityIp, pass what these hold, whatever list holds it. Where networks hold it too, the smaller network counts.",
      ),
  }),
  velocityKey: velocity,
  velocityClient: velocity,
  velocityIp: velocity,
  manyNetworks: z.object({ action, minNetworks: count(1).describe("Networks in 10 minutes, at least.") }),
  newUserAgent: z.object({ action, steadyDays: count(1).max(90) }),
  impossibleTravel: z.object({ action, kmPerHour: count(100).max(100_000) }),
};

/** The fraud rules of an environment. */
export const fraudSchema = z.object(rules).openapi("FraudRules");

/** Fraud rules that are to change, and numbers of theirs; those left out stay. */
export const fraudChangeSchema = z
  .strictObject({
    reputation: rules.reputation.partial().strict(),
    velocityKey: velocity.partial().strict(),
    velocityClient: velocity.partial().strict(),
    velocityIp: velocity.partial().strict(),
    manyNetworks: rules.manyNetworks.partial().strict(),
    newUserAgent: rules.newUserAgent.partial().strict(),
    impossibleTravel: rules.impossibleTravel.partial().strict(),
  })
  .partial()
  .openapi("FraudRulesChange");
