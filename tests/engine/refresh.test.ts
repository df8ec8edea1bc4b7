/**
 * `refresh` fills a security group's outputs with all of its rules, those of standalone rule resources too, as the official
 * provider's `Read` does. Neither the next preview nor a policy may take them for something that the program declares.
 */
import assert from "node:assert/strict";
import { PACK } from "./agreement";
import {
  policyEvents,
  requirePulumi,
  Sandbox,
  steps,
  type Run,
  type StateResource,
} from "./sandbox";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULES = {
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
} as const;
type Direction = keyof typeof RULES;

/** A rule in one line, whether it stands alone or in a block: protocol, ports, source or destination. */
type RuleLine = string;

async function refreshed(sandbox: Sandbox): Promise<void> {
  const refresh = await sandbox.run(["refresh", "--yes", "--skip-preview"]);
  assert.deepEqual([refresh.code, steps(refresh)], [0, {}], refresh.text);
}

/** What a preview would change, and what the pack says of it: all of it, or what stops a deployment. */
function said(preview: Run, level = /./): readonly unknown[] {
  const findings = policyEvents(preview).map((e) => `${e.enforcementLevel} ${e.policyName}`);
  return [preview.code, steps(preview), findings.filter((finding) => level.test(finding))];
}

/** The rules that stand alone, by the group they belong to. */
function standalone(state: readonly StateResource[], direction: Direction, id: unknown) {
  return state
    .filter(({ type, outputs }) => type === RULES[direction] && outputs?.securityGroupId === id)
    .map(({ outputs = {} }): RuleLine => {
      const other =
        outputs.cidrIpv4 ??
        outputs.cidrIpv6 ??
        outputs.prefixListId ??
        outputs.referencedSecurityGroupId;
      return lineOf(outputs.ipProtocol, outputs.fromPort ?? 0, outputs.toPort ?? 0, other);
    })
    .sort();
}

interface Block {
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly self: boolean;
  readonly cidrBlocks: readonly string[];
  readonly ipv6CidrBlocks: readonly string[];
  readonly prefixListIds: readonly string[];
  readonly securityGroups: readonly string[];
}

/** The rules in a group's outputs. */
function inOutputs({ outputs = {} }: StateResource, direction: Direction): readonly RuleLine[] {
  const blocks = outputs[direction] as readonly Block[];
  return blocks
    .flatMap((block) =>
      [
        ...[block.cidrBlocks, block.ipv6CidrBlocks, block.prefixListIds, block.securityGroups],
        block.self ? [outputs.id] : [],
      ]
        .flat()
        .map((other) => lineOf(block.protocol, block.fromPort, block.toPort, other)),
    )
    .sort();
}

function lineOf(protocol: unknown, from: unknown, to: unknown, other: unknown): RuleLine {
  return [protocol, from, to, other].map(String).join(" ");
}

describe("the real engine: a refresh after up", function () {
  this.timeout(300_000);

  before(function () {
    requirePulumi(this);
  });

  describe("of index.ts", () => {
    const sandbox = new Sandbox(".", "dev");

    before(async () => {
      const up = await sandbox.up();
      assert.equal(up.code, 0, up.text);
      await refreshed(sandbox);
    });

    after(() => {
      sandbox.remove();
    });

    it("puts the standalone rules into the outputs of their groups, which declare none", () => {
      const state = sandbox.state();
      const groups = state.filter(({ type }) => type === GROUP);
      assert.ok(groups.length >= 2);
      let rules = 0;
      for (const group of groups) {
        assert.deepEqual([group.inputs?.ingress, group.inputs?.egress], [undefined, undefined]);
        for (const direction of ["ingress", "egress"] as const) {
          const expected = standalone(state, direction, group.outputs?.id);
          assert.deepEqual(inOutputs(group, direction), expected, group.urn);
          rules += expected.length;
        }
      }
      assert.ok(rules >= 2);
    });

    it("leaves nothing for a preview to change, and nothing for the policies to report", async () => {
      assert.deepEqual(said(await sandbox.preview(...PACK)), [0, {}, []]);
    });
  });

  describe("of a rule that was public", () => {
    const sandbox = new Sandbox("tests/engine/programs/narrowed", "prod");
    const from = (whom: string): readonly string[] => ["-c", `narrowed:from=${whom}`];
    const RULE = `${RULES.ingress}::clients`;

    before(async () => {
      const up = await sandbox.up(...from("everywhere"));
      assert.equal(up.code, 0, up.text);
      await refreshed(sandbox);
    });

    after(() => {
      sandbox.remove();
    });

    it("finds it public still", async () => {
      const preview = await sandbox.preview(...PACK, ...from("everywhere"));
      assert.deepEqual(said(preview, /^mandatory/), [1, {}, ["mandatory no-public-source"]]);
    });

    it("lets it be narrowed", async () => {
      const preview = await sandbox.preview(...PACK, ...from("the-vpc"));
      const update = { [`update ${RULE}`]: "" };
      assert.deepEqual(said(preview, /^mandatory|public/), [0, update, []], preview.text);
    });

    it("lets it be removed: what is said then is that nobody gets in", async () => {
      const preview = await sandbox.preview(...PACK, ...from("nobody"));
      const findings = ["mandatory require-open-cache-port"];
      const removal = { [`delete ${RULE}`]: "" };
      assert.deepEqual(said(preview, /^mandatory|public/), [1, removal, findings], preview.text);
    });
  });
});
