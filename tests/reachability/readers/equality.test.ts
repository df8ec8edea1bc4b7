/** One network, read from AWS's JSON and from a Pulumi plan: the same verdicts. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { decide } from "../../../reachability/decide/decide";
import { readDescribed } from "../../../reachability/readers/described";
import { readPlanned } from "../../../reachability/readers/planned";
import type { Topology } from "../../../reachability/model/topology";
import { asDescribed, asPlanned, interfaceIds, nodeIds, smallNetworks } from "./small-network";
import type { Ids, SmallNetwork } from "./small-network";
import { runs } from "../../long-form";

describe("the planned and the described reader", () => {
  it("give equal verdicts for the same network once ids are known", () => {
    let compared = 0;
    const property = fc.property(smallNetworks, (network) => {
      compared += compareReaders(network, "known");
    });
    fc.assert(property, { numRuns: runs(100) });
    assert.ok(compared > runs(300), `only ${String(compared)} pairs were compared`);
  });

  it("give equal verdicts at a first preview too, where references are followed by dependency", () => {
    fc.assert(
      fc.property(smallNetworks, (network) => {
        compareReaders(toldApart(network), "unknown");
      }),
      { numRuns: runs(100) },
    );
  });

  it("never contradict each other at a first preview, even where inline rules cannot be told apart", () => {
    fc.assert(
      fc.property(smallNetworks, (network) => {
        compareReaders(network, "unknown", true);
      }),
      { numRuns: runs(60) },
    );
  });

  it("leave open which of two inline rules names which of two groups", () => {
    const empty = { rules: [], style: "inline" as const };
    const port = { egress: false, protocol: "tcp", from: 11_211, to: 11_211 } as const;
    const [first, second] = [{ kind: "default-group" }, { kind: "group", index: 0 }] as const;
    const rules = [
      { ...port, peer: first },
      { ...port, peer: second },
    ];
    const zone = "us-east-1a";
    const network: SmallNetwork = {
      vpcs: [
        {
          cidr: "10.0.0.0/16",
          subnets: [{ cidr: "10.0.0.0/24", zone, table: undefined, acl: undefined }],
          groups: [empty, { rules, style: "inline" }],
          adoptsDefaultGroup: false,
          mainLeadsOver: false,
        },
      ],
      link: "none",
      clients: [{ kind: "instance", vpc: 0, subnet: 0, groups: [] }],
      cache: { vpc: 0, groups: [1], port: 11_211 },
      prefixList: [],
    };
    const ask = (topology: Topology, ids: Ids): string => {
      const { described, planned } = interfaceIds(network, 0, ids);
      const from = topology.interfaces.byId.has(planned) ? planned : described;
      const node = nodeIds(ids);
      const to = topology.interfaces.byId.has(node.planned) ? node.planned : node.described;
      return answer(topology, from, to, 11_211);
    };
    const firstPreview = readPlanned(asPlanned(network, "unknown"), { complete: true });
    assert.equal(ask(firstPreview, "unknown"), "unknown");
    assert.equal(ask(readDescribed(asDescribed(network)), "known"), "reachable");
  });
});

/** Asks both topologies every pair of interfaces; returns how many pairs there were. */
function compareReaders(network: SmallNetwork, ids: Ids, mayBeUnknown = false): number {
  const described = readDescribed(asDescribed(network));
  const planned = readPlanned(asPlanned(network, ids), { complete: true });
  const pairs = pairsOf(network, ids);
  for (const { from, to } of pairs) {
    const port = network.cache.port;
    const left = answer(described, from.described, to.described, port);
    const right = answer(planned, from.planned, to.planned, port);
    if (mayBeUnknown && right === "unknown") continue;
    assert.equal(right, left, `${from.described} -> ${to.described}`);
  }
  return pairs.length;
}

interface Named {
  readonly described: string;
  readonly planned: string;
}

function pairsOf(network: SmallNetwork, ids: Ids): { from: Named; to: Named }[] {
  const clients = network.clients.map((_, c) => interfaceIds(network, c, ids));
  const targets = [...clients, nodeIds(ids)];
  return clients.flatMap((from) => targets.filter((to) => to !== from).map((to) => ({ from, to })));
}

function answer(topology: Topology, from: string, to: string, port: number): string {
  assert.ok(topology.interfaces.byId.has(from), from);
  assert.ok(topology.interfaces.byId.has(to), to);
  return decide(topology, {
    from: { kind: "interface", id: from },
    to: { kind: "interface", id: to },
    protocol: "tcp",
    port,
  }).outcome;
}

/** The same network without inline rules: those share one list of dependencies, and are not always told apart. */
function toldApart(network: SmallNetwork): SmallNetwork {
  const vpcs = network.vpcs.map((vpc) => ({
    ...vpc,
    groups: vpc.groups.map((group) => ({
      ...group,
      style: group.style === "inline" ? ("single" as const) : group.style,
    })),
  }));
  return { ...network, vpcs };
}
