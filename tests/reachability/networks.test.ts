/** The networks that np-guard and Batfish published, with their verdicts: read, decided, and compared one by one. */

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { decide } from "../../reachability/decide/decide";
import { readDescribed } from "../../reachability/readers/described";
import type { DescribedSource } from "../../reachability/readers/described";
import type { Topology } from "../../reachability/model/topology";
import type { Verdict } from "../../reachability/model/verdict";

const NETWORKS = join(__dirname, "../../../shared/networks");
const hasNetworks = existsSync(NETWORKS);

describe("networks that others published", function () {
  before(function () {
    if (hasNetworks) return;
    console.log("    skipped: ../shared/networks is not on this machine");
    this.skip();
  });

  describe("np-guard: one VPC, security groups decide (01-npguard-sg)", () => {
    it("all 80 verdicts agree, and so do the gates that block", () => {
      const topology = readDescribed(json("01-npguard-sg/input.json"));
      const { queries } = json("01-npguard-sg/expected.json") as { queries: SgQuery[] };
      const wrong = queries.flatMap((query) => differencesOf(query, topology));
      assert.deepEqual(wrong, []);
      assert.equal(queries.length, 80);
    });

    it("300 of 300 questions with one hidden fact are answered exactly", () => {
      const { cases } = json("01-npguard-sg/unknowns.json") as { cases: MaskCase[] };
      const topologies = new Map<string, Topology>();
      const wrong = cases.filter((one) => {
        const key = JSON.stringify(one.mask);
        const topology = topologies.get(key) ?? maskedTopology(one.mask);
        topologies.set(key, topology);
        return (
          ask(topology, eniNamed(one.src), eniNamed(one.dst), "tcp", 11211).outcome !== one.expected
        );
      });
      assert.deepEqual(wrong, []);
      assert.equal(cases.length, 300);
    });
  });

  describe("Batfish: two peerings, overlapping CIDRs, a blackhole (04-batfish-vpc-peering)", () => {
    for (const folder of ["aws_configs", "aws_configs_11211"] as const) {
      it(`every query agrees with ${folder}, with hops where they were asserted`, () => {
        const topology = readDescribed(files(join(NETWORKS, "04-batfish-vpc-peering", folder)));
        const { queries } = json("04-batfish-vpc-peering/expected.json") as {
          queries: PeeringQuery[];
        };
        assert.deepEqual(
          queries.flatMap((query) => peeringDifferences(query, topology, folder)),
          [],
        );
        assert.equal(queries.length, 7);
      });
    }
  });
});

interface SgQuery {
  readonly srcEni: string;
  readonly dstEni: string;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly ephemeral: readonly [number, number];
  readonly expected: string;
  readonly blockers?: readonly { readonly code: string; readonly component?: readonly string[] }[];
}

/** What the engine says otherwise than np-guard: outcome, and the codes of the gates that block. */
function differencesOf(query: SgQuery, topology: Topology): unknown[] {
  const verdict = ask(topology, query.srcEni, query.dstEni, query.protocol, query.port);
  const expected = (query.blockers ?? []).map(({ code }) => code.split("(")[0]);
  const blocking = codesOf(verdict);
  const isSame =
    verdict.outcome === query.expected && sorted(blocking).join() === sorted(expected).join();
  return isSame ? [] : [{ query, outcome: verdict.outcome, blocking }];
}

interface PeeringQuery {
  readonly id: string;
  readonly srcIp: string;
  readonly dstIp: string;
  readonly srcEni?: string;
  readonly dstEni?: string;
  readonly forwardDelivered: boolean;
  readonly assertedHops?: readonly string[];
  readonly asserted: string;
  readonly openTcp22?: string;
  readonly openTcp11211?: string;
  readonly openTcp11211_on_aws_configs_11211?: string;
  readonly blockers22?: readonly unknown[];
}

function peeringDifferences(
  query: PeeringQuery,
  topology: Topology,
  folder: "aws_configs" | "aws_configs_11211",
): unknown[] {
  const source = query.srcEni ?? interfaceWith(topology, query.srcIp);
  const verdicts = ([22, 11211] as const).map((port) => ({
    port,
    verdict: ask(topology, source, query.dstEni ?? { cidr: `${query.dstIp}/32` }, "tcp", port),
  }));
  return verdicts.flatMap(({ port, verdict }) => {
    const expected = expectedOutcome(query, folder, port);
    const hops = query.assertedHops ?? hopsOf(verdict, topology);
    const isSame = verdict.outcome === expected && hopsOf(verdict, topology).join() === hops.join();
    return isSame
      ? []
      : [{ id: query.id, port, expected, got: verdict.outcome, hops: verdict.hops }];
  });
}

/** Hops as Batfish names them: instances rather than interfaces, and no peering connections. */
function hopsOf(verdict: Verdict, topology: Topology): string[] {
  return verdict.hops
    .filter((hop) => !hop.startsWith("pcx-"))
    .map((hop) => topology.interfaces.byId.get(hop)?.owner?.id ?? hop);
}

function expectedOutcome(query: PeeringQuery, folder: string, port: number): string {
  if (!query.forwardDelivered) return "blocked";
  const onRewritten = query.openTcp11211_on_aws_configs_11211 ?? "";
  if (folder === "aws_configs") return (port === 22 ? query.openTcp22 : query.openTcp11211) ?? "";
  return port === 22 ? "blocked" : onRewritten;
}

interface MaskCase {
  readonly mask: Mask;
  readonly src: string;
  readonly dst: string;
  readonly expected: string;
}

type Mask =
  | {
      kind: "sg-rule-peers";
      group: string;
      direction: "ingress" | "egress";
      ruleIndex: number;
      fields: string[];
    }
  | { kind: "eni-security-groups"; eni: string }
  | { kind: "nacl-entry-cidr"; acl: string; egress: boolean; ruleNumber: number };

/** The collector's file with one fact replaced by `<unknown>`. */
function maskedTopology(mask: Mask): Topology {
  const input = json("01-npguard-sg/input.json") as Collected;
  hide(mask, input);
  return readDescribed([{ name: "input.json", json: input }]);
}

interface Collected {
  readonly instances: Record<string, unknown>[];
  readonly security_groups: Record<string, unknown>[];
  readonly network_acls: Record<string, unknown>[];
}

const HIDDEN = "<unknown>";

function hide(mask: Mask, input: Collected): void {
  if (mask.kind === "sg-rule-peers") {
    const group = input.security_groups.find(({ GroupId }) => GroupId === mask.group);
    const key = mask.direction === "ingress" ? "IpPermissions" : "IpPermissionsEgress";
    const rule = (group?.[key] as Record<string, unknown>[])[mask.ruleIndex];
    for (const field of mask.fields) if (rule !== undefined) rule[field] = HIDDEN;
  } else if (mask.kind === "eni-security-groups") {
    for (const instance of input.instances) {
      for (const eni of instance.NetworkInterfaces as Record<string, unknown>[]) {
        if (eni.NetworkInterfaceId !== mask.eni) continue;
        eni.Groups = HIDDEN;
        instance.SecurityGroups = HIDDEN;
      }
    }
  } else {
    const acl = input.network_acls.find(({ NetworkAclId }) => NetworkAclId === mask.acl);
    for (const entry of acl?.Entries as Record<string, unknown>[]) {
      if (entry.Egress === mask.egress && entry.RuleNumber === mask.ruleNumber)
        entry.CidrBlock = HIDDEN;
    }
  }
}

const ENIS: Readonly<Record<string, string>> = {
  mydb: "NetworkInterfaceId:26",
  proxy: "NetworkInterfaceId:34",
  app1: "NetworkInterfaceId:41",
  dashboard: "NetworkInterfaceId:49",
  app2: "NetworkInterfaceId:61",
};

function eniNamed(name: string): string {
  const id = ENIS[name];
  assert.ok(id !== undefined, name);
  return id;
}

function ask(
  topology: Topology,
  from: string,
  to: string | { cidr: string },
  protocol: "tcp" | "udp",
  port: number,
): Verdict {
  return decide(topology, {
    from: { kind: "interface", id: from },
    to: typeof to === "string" ? { kind: "interface", id: to } : { kind: "address", cidr: to.cidr },
    protocol,
    port,
    ephemeral: { from: 32768, to: 60999 },
  });
}

function codesOf(verdict: Verdict): string[] {
  return verdict.gates.filter(({ outcome }) => outcome === "blocked").map(({ code }) => code);
}

function sorted(values: readonly (string | undefined)[]): string[] {
  return values.map(String).sort();
}

function interfaceWith(topology: Topology, address: string): string {
  const found = [...topology.interfaces.byId.values()].find((eni) =>
    eni.addresses.items.includes(address),
  );
  assert.ok(found !== undefined, address);
  return found.id;
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(join(NETWORKS, path), "utf8")) as unknown;
}

/** Every JSON file under a folder, as sources. */
function files(folder: string): DescribedSource[] {
  const walk = (at: string): string[] =>
    readdirSync(at).flatMap((name) => {
      const path = join(at, name);
      return statSync(path).isDirectory() ? walk(path) : [path];
    });
  return walk(folder).map((path) => ({
    name: relative(folder, path),
    json: JSON.parse(readFileSync(path, "utf8")) as unknown,
  }));
}
