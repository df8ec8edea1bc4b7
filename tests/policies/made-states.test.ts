/**
 * A stack that was made and refreshed is judged as at its first preview: by a further preview (the program's inputs are seen),
 * and by `pulumi policy analyze` of its state, of the official provider's shape.
 */
import { deepStrictEqual, match, ok } from "node:assert/strict";
import { planOf } from "./stack-literals";
import { isSelfContained, stateOf } from "./made-states";
import { findingsOf } from "./rule-tables";
import { TABLES } from "./tables";
import { sound, T, ref } from "./stack-literals";
import { ServedPack } from "./served-pack";
import { runStack, STACK } from "./pack-process";
import type { PlannedResource } from "../../reachability";
import { someOf } from "../long-form";

const PROD = { config: { "memcached:environment": "prod" } };

describe("a stack that was made and refreshed", () => {
  for (const { rule, valid, invalid } of TABLES) {
    const cases = [...valid, ...invalid].filter(
      (one) => isSelfContained(one.stack) && one.isRefusedByProvider !== true,
    );
    for (const one of someOf(cases, 3)) {
      it(`${rule.meta.id}: ${one.name}: judged as at its first preview`, () => {
        const before = verdicts(findingsOf(rule, one, planOf(one.stack)));
        deepStrictEqual(verdicts(findingsOf(rule, one, stateOf(one.stack))), before);
      });
    }
  }

  it("in which everything is right: nothing is said, with the program or of the state alone", async () => {
    deepStrictEqual(await said(stateOf(sound())), []);
    const alone = await new ServedPack(PROD).analyzeStack([STACK, ...stateOf(sound(), "not seen")]);
    deepStrictEqual(alone, []);
  });
});

describe("a corrective update", () => {
  const open = { ipProtocol: "tcp", fromPort: 11211, toPort: 11211, description: "anybody" };
  const group = ref("cache-group.id");
  const wrong = sound({
    open: [T.ingress, { securityGroupId: group, cidrIpv4: "0.0.0.0/0", ...open }],
  });

  it("that takes a public rule away is clean, though the group's last refresh lists it", async () => {
    ok((await said(stateOf(wrong))).includes("no-public-source cache"));
    const state = stateOf(wrong).filter(({ name }) => name !== "open");
    deepStrictEqual(await said(state), []);
  });

  it("that narrows a public rule is clean of it", async () => {
    const state = stateOf(wrong).map((one) =>
      one.name === "open" ? withInput(one, "cidrIpv4", "10.0.3.0/24") : one,
    );
    deepStrictEqual(
      (await said(state)).filter((one) => one.startsWith("no-public-source")),
      [],
    );
  });

  it("from inline rules to rules of their own: the old one stays, and the new one is refused as a duplicate", async () => {
    const inline = {
      protocol: "tcp",
      fromPort: 11211,
      toPort: 11211,
      cidrBlocks: ["10.0.3.0/24"],
    };
    const before = stateOf(sound({ "from-app": null, "cache-group": { ingress: [inline] } }));
    const kept = before.map((one) =>
      one.name === "cache-group" ? { ...one, inputs: { description: "The cache" } } : one,
    );
    const rule = sound({
      "from-net": [
        T.ingress,
        { securityGroupId: group, cidrIpv4: "10.0.3.0/24", ...open, description: "net" },
      ],
    });
    const added = planOf(rule).filter(({ name }) => name === "from-net");
    const found = await findings([...kept, ...added]);
    const [told] = found.filter(({ policy }) => policy === "no-mixed-rule-styles");
    deepStrictEqual(told?.urn.split("::").at(-1), "from-net", JSON.stringify(found, null, 1));
    match(told.message, /AWS refuses the duplicate\. Set ingress: \[\]/);
  });
});

describe("an argument that a program no longer sets, of a cluster that was made", () => {
  const made = (argument: string) =>
    stateOf(sound()).map((one) =>
      one.name === "cache" ? { ...one, inputs: without(one.inputs ?? {}, argument) } : one,
    );

  it("leaves its groups to AWS, which keeps them: said with their names once these are known", async () => {
    const found = await findings(made("securityGroupIds"));
    deepStrictEqual(
      found.map(({ policy, level, message }) => [policy, level, message.split("\n")[1]]),
      [
        [
          "require-dedicated-security-group",
          "mandatory",
          'cluster "cache" selects no security group: a new one gets its VPC\'s default group, an existing one keeps what it has. Set securityGroupIds to a group of its own.',
        ],
        [
          "require-dedicated-security-group",
          "advisory",
          'cluster "cache" no longer selects a group, but AWS leaves security group "cache-group" attached, and deleting it will fail. Name a group in securityGroupIds.',
        ],
      ],
    );
  });

  it("leaves its version to AWS: it is as good as not named", async () => {
    const found = await findings(made("engineVersion"));
    deepStrictEqual(
      found.map(({ policy, message }) => [policy, message.split("\n")[1]]),
      [
        [
          "require-pinned-version",
          'cluster "cache" names no engineVersion: AWS takes the newest at creation, and it reads as drift later. Set it, for example engineVersion: "1.6.22".',
        ],
      ],
    );
  });
});

function without(inputs: Readonly<Record<string, unknown>>, argument: string) {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== argument));
}

function withInput(resource: PlannedResource, key: string, value: unknown): PlannedResource {
  const { inputs, properties } = resource;
  return {
    ...resource,
    inputs: { ...inputs, [key]: value },
    properties: { ...properties, [key]: value },
  };
}

function findings(resources: readonly PlannedResource[]) {
  return runStack(new ServedPack(PROD), resources);
}

async function said(resources: readonly PlannedResource[]): Promise<string[]> {
  const found = await findings(resources);
  return found.map(({ policy, urn }) => `${policy} ${urn.split("::").at(-1) ?? ""}`).sort();
}

/** Rule and resource, and whether it was proven. */
function verdicts(found: ReturnType<typeof findingsOf>): string[] {
  return found.map(({ on, kind }) => `${kind} ${on}`).sort();
}
