/** One fault at a time: the doctor names exactly that one, its followers are skipped, its remedy turns the report green. */

import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { CHECKS } from "../../doctor/checks";
import type { Finding } from "../../doctor/findings/check";
import { applyRemedy } from "./apply-remedy";
import {
  ENDPOINT,
  NODE_ENDPOINT,
  healthyNetwork,
  inFolder,
  item,
  rule,
  writeNetwork,
} from "./network";
import type { Item, Network } from "./network";
import { doctorJson } from "./run-doctor";

/** Where the report's facts beside the network come from. */
interface Asked {
  readonly from?: string;
  readonly endpoint?: string;
  readonly cluster?: string;
  /** What the machine saw, as a snapshot keeps it. */
  readonly observations?: Item;
}

interface Report {
  readonly exitCode: number;
  readonly findings: readonly Finding[];
}

async function check(network: Network, asked: Asked): Promise<Report> {
  return inFolder(async (folder) => {
    const { cluster = "orders", from, endpoint, observations } = asked;
    writeNetwork(folder, network, observations && { observations });
    const argv = ["check", "--cluster", cluster, "--snapshot", folder];
    if (from !== undefined) argv.push("--from", from);
    if (endpoint !== undefined) argv.push("--endpoint", endpoint);
    const { exitCode, json } = await doctorJson(argv);
    return { exitCode, findings: (json as Report).findings };
  });
}

function failing({ findings }: Report): string[] {
  return findings.filter(({ status }) => status === "fail").map((one) => one.check);
}

interface Fault {
  readonly fault: string;
  readonly named: string;
  readonly cause: RegExp;
  readonly breakIt: (network: Network) => void;
  readonly asked?: Asked;
  /** Where the remedy is no command: what a user does after reading it. */
  readonly heal?: (network: Network, asked: Asked) => Asked;
}

const CLIENT = "i-0000000a";
const PEER = "i-0000000b";

/** An ACL whose entries are these: number, direction, ports (all without), action. */
function acl(network: Network, id: string, entries: readonly Item[]): void {
  item(network, id).Entries = entries.map((entry) => ({
    CidrBlock: "0.0.0.0/0",
    Protocol: entry.PortRange === undefined ? "-1" : "6",
    RuleAction: "allow",
    ...entry,
  }));
}

const IN = { Egress: false, RuleNumber: 100 };
const OUT = { Egress: true, RuleNumber: 100 };
const LOW = { PortRange: { From: 1, To: 1023 } };
const CACHE_PORT = { PortRange: { From: 11211, To: 11211 } };

function routes(network: Network, table: string, cidr: string, state?: string): void {
  const found = item(network, table);
  const all = found.Routes as Item[];
  if (state === undefined)
    found.Routes = all.filter((route) => route.DestinationCidrBlock !== cidr);
  else for (const route of all) if (route.DestinationCidrBlock === cidr) route.State = state;
}

const SEED_FAULTS: readonly Fault[] = [
  {
    fault: "the wrong port in the group",
    named: "group-opens-cluster-port",
    cause: /sg-0000000e \(Memcached Cluster\) opens tcp 6379, and the cluster listens on 11211/,
    breakIt: (network) => {
      item(network, "sg-0000000e").IpPermissions = [rule(6379, { group: "sg-0000000c" })];
    },
  },
  {
    fault: "the group is made, but the cluster keeps the default group",
    named: "cluster-selects-dedicated-group",
    cause: /sg-000000da \(default\), the VPC's default group/,
    breakIt: (network) => {
      applyRemedy(network, [
        "aws elasticache modify-cache-cluster --cache-cluster-id orders --security-group-ids sg-000000da",
      ]);
    },
  },
  {
    fault: "the group is made, but the cluster selects another that opens nothing",
    named: "group-opens-cluster-port",
    cause: /sg-000000ee \(Other\) opens nothing for tcp/,
    breakIt: (network) => {
      const made = item(network, "sg-0000000e");
      network.SecurityGroups?.push({
        ...made,
        GroupId: "sg-000000ee",
        GroupName: "Other",
        IpPermissions: [],
      });
      applyRemedy(network, [
        "aws elasticache modify-cache-cluster --cache-cluster-id orders --security-group-ids sg-000000ee",
      ]);
    },
  },
  {
    fault: "the wrong endpoint",
    named: "used-endpoint-is-the-clusters",
    cause: /order\.a1b2c3\.cfg\.apn2\.cache\.amazonaws\.com is no endpoint of this cluster/,
    breakIt: () => undefined,
    asked: { endpoint: "order.a1b2c3.cfg.apn2.cache.amazonaws.com:11211" },
    heal: (_, asked) => ({ ...asked, endpoint: `${ENDPOINT}:11211` }),
  },
  {
    fault: "the wrong port in telnet",
    named: "used-port-is-the-clusters",
    cause: /listens on 11211, not on 11212/,
    breakIt: () => undefined,
    asked: { endpoint: `${NODE_ENDPOINT}:11212` },
    heal: (_, asked) => ({ ...asked, endpoint: `${NODE_ENDPOINT}:11211` }),
  },
  {
    fault: "the instance is in another VPC",
    named: "client-is-connected",
    cause:
      /the client is in vpc-0000000b .*, the cluster in vpc-0000000a .*, and nothing connects them/,
    breakIt: (network) => {
      network.VpcPeeringConnections = [];
      routes(network, "rtb-0000000b", "10.0.2.0/24");
      routes(network, "rtb-0000000e", "10.1.1.0/24");
    },
    asked: { from: PEER },
    // "Move the client into the VPC": the same instance, launched beside the other client.
    heal: (network, asked) => {
      const moved = item(network, "eni-0000000a");
      Object.assign(item(network, "eni-0000000b"), {
        VpcId: moved.VpcId as string,
        SubnetId: moved.SubnetId as string,
        Groups: moved.Groups as Item[],
        PrivateIpAddress: "10.0.1.11",
        PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: "10.0.1.11" }],
      });
      return asked;
    },
  },
  {
    fault: "from the internet",
    named: "client-is-inside",
    cause:
      /203\.0\.113\.9: not an address of the account's interfaces.*from the internet it never works/,
    breakIt: (network) => {
      item(network, "sg-0000000e").IpPermissions = [rule(11211, { cidr: "0.0.0.0/0" })];
    },
    asked: { from: "here", observations: { addresses: ["203.0.113.9"] } },
    heal: (_, asked) => ({ ...asked, from: CLIENT }),
  },
];

const GATE_FAULTS: readonly Fault[] = [
  {
    fault: "the client's group lets nothing out",
    named: "client-group-lets-it-out",
    cause: /security group Example Server of example-server, outbound: no rule admits it/,
    breakIt: (network) => {
      item(network, "sg-0000000c").IpPermissionsEgress = [];
    },
  },
  {
    fault: "the cluster's group names another group than the client's",
    named: "group-admits-client",
    cause: /security group Memcached Cluster of orders node 0001, inbound: no rule admits it/,
    breakIt: (network) => {
      item(network, "sg-0000000e").IpPermissions = [rule(11211, { group: "sg-0000000b" })];
    },
  },
  {
    fault: "the client's subnet does not let the request out",
    named: "acls-pass-request",
    cause: /network ACL acl-0000000a of example-server: outbound implicit deny/,
    breakIt: (network) => {
      acl(network, "acl-0000000a", [{ ...OUT, ...LOW }, IN]);
    },
  },
  {
    fault: "the cluster's subnet does not let the request in",
    named: "acls-pass-request",
    cause: /network ACL acl-0000000e of orders node 0001: inbound deny tcp 11211/,
    breakIt: (network) => {
      acl(network, "acl-0000000e", [
        OUT,
        { ...IN, RuleNumber: 50, ...CACHE_PORT, RuleAction: "deny" },
        IN,
      ]);
    },
  },
  {
    fault: "the cluster's subnet does not let the reply out",
    named: "acls-pass-reply",
    cause: /network ACL acl-0000000e of orders node 0001: outbound implicit deny/,
    breakIt: (network) => {
      acl(network, "acl-0000000e", [
        { ...OUT, ...CACHE_PORT },
        { ...IN, ...CACHE_PORT },
      ]);
    },
  },
  {
    fault: "the client's subnet does not let the reply in",
    named: "acls-pass-reply",
    cause: /network ACL acl-0000000a of example-server: inbound implicit deny/,
    breakIt: (network) => {
      acl(network, "acl-0000000a", [OUT, { ...IN, ...LOW }]);
    },
  },
  {
    fault: "no route leads there",
    named: "routes-lead-there",
    cause: /route table rtb-0000000b of other-server: no route leads there/,
    breakIt: (network) => {
      routes(network, "rtb-0000000b", "10.0.2.0/24");
    },
    asked: { from: PEER },
  },
  {
    fault: "the route there is a blackhole",
    named: "routes-lead-there",
    cause:
      /route table rtb-0000000b of other-server: 10\.0\.2\.0\/24 → pcx-00000001, which is not in working order/,
    breakIt: (network) => {
      routes(network, "rtb-0000000b", "10.0.2.0/24", "blackhole");
    },
    asked: { from: PEER },
  },
  {
    fault: "no route leads back",
    named: "routes-lead-back",
    cause: /route table rtb-0000000e of orders node 0001: no route leads there/,
    breakIt: (network) => {
      routes(network, "rtb-0000000e", "10.1.1.0/24");
    },
    asked: { from: PEER },
  },
  {
    fault: "the peering connection was never accepted",
    named: "client-is-connected",
    cause: /peering pcx-00000001 is not active/,
    breakIt: (network) => {
      item(network, "pcx-00000001").Status = { Code: "pending-acceptance" };
    },
    asked: { from: PEER },
  },
  {
    fault: "the cluster is on the default group, the client too",
    named: "cluster-selects-dedicated-group",
    cause: /the VPC's default group/,
    breakIt: (network) => {
      applyRemedy(network, [
        "aws elasticache modify-cache-cluster --cache-cluster-id orders --security-group-ids sg-000000da",
      ]);
    },
    asked: { from: CLIENT },
  },
  {
    fault: "the cluster is not ready",
    named: "cluster-is-available",
    cause: /its status is "modifying"/,
    breakIt: (network) => {
      item(network, "orders").CacheClusterStatus = "modifying";
    },
  },
];

const ANSWERS = {
  kind: "answers",
  version: "1.6.22",
  stats: [["pid", "1"]],
  nodes: [{ host: NODE_ENDPOINT, ip: "10.0.2.20", port: 11211 }],
  isTls: false,
};

/** A machine in the client's place: everything it tried worked. */
function seen(changes: Item = {}): Item {
  return {
    addresses: ["10.0.1.10"],
    [`resolve ${ENDPOINT}`]: { addresses: ["10.0.2.20"] },
    [`probe ${ENDPOINT} 11211 plain`]: ANSWERS,
    ...changes,
  };
}

function live(fault: string, named: string, cause: RegExp, changes: Item): Fault {
  const asked = { from: "here", observations: seen(changes) };
  return {
    fault,
    named,
    cause,
    breakIt: () => undefined,
    asked,
    heal: () => ({ ...asked, observations: seen() }),
  };
}

const LIVE_FAULTS: readonly Fault[] = [
  live("the name is gone", "endpoint-resolves", /the name does not exist/, {
    [`resolve ${ENDPOINT}`]: { error: "ENOTFOUND", isMissing: true },
  }),
  live(
    "the name leads to a public address",
    "endpoint-resolves",
    /8\.8\.8\.8, which is not a private address/,
    {
      [`resolve ${ENDPOINT}`]: { addresses: ["8.8.8.8"] },
    },
  ),
  live("the name leads to another machine", "endpoint-resolves", /10\.9\.9\.9, which is no node/, {
    [`resolve ${ENDPOINT}`]: { addresses: ["10.9.9.9"] },
  }),
  live("the port is refused", "port-answers", /refused: .*nothing listens on this port/, {
    [`probe ${ENDPOINT} 11211 plain`]: { kind: "refused", detail: "ECONNREFUSED" },
  }),
  live("packets are dropped after all", "port-answers", /timed-out: /, {
    [`probe ${ENDPOINT} 11211 plain`]: { kind: "timed-out", detail: "5 s" },
  }),
  live("something else listens there", "speaks-memcached", /not-memcached: /, {
    [`probe ${ENDPOINT} 11211 plain`]: { kind: "not-memcached", detail: 'began with "HTTP"' },
  }),
  live("it gives no statistics", "stats-answers", /gives no statistics/, {
    [`probe ${ENDPOINT} 11211 plain`]: { ...ANSWERS, stats: [] },
  }),
  live(
    "it does not list every node",
    "config-lists-every-node",
    /lists 0 node\(s\), the cluster has 1/,
    {
      [`probe ${ENDPOINT} 11211 plain`]: { ...ANSWERS, nodes: [] },
    },
  ),
];

describe("check: a network in which all is well", () => {
  for (const from of [CLIENT, PEER, "eni-0000000a", "sg-0000000c", "10.0.1.10", "example-server"]) {
    it(`is green from ${from}`, async () => {
      const report = await check(healthyNetwork(), { from, endpoint: `${ENDPOINT}:11211` });
      assert.deepEqual(failing(report), []);
      assert.equal(report.exitCode, 0);
    });
  }

  it("is green to the last claim from a machine in the client's place", async () => {
    const report = await check(healthyNetwork(), {
      from: "here",
      endpoint: `${ENDPOINT}:11211`,
      observations: seen(),
    });
    assert.deepEqual(
      report.findings.map(({ check: id, status }) => `${status} ${id}`),
      CHECKS.map(({ id }) => `pass ${id}`),
    );
  });
});

for (const [title, faults] of [
  ["check: the seed's faults", SEED_FAULTS],
  ["check: the engine's gates", GATE_FAULTS],
  ["check: what the machine sees", LIVE_FAULTS],
] as const) {
  describe(title, () => {
    for (const { fault, named, cause, breakIt, asked = { from: CLIENT }, heal } of faults) {
      it(`${fault}: ${named}, and nothing else; its remedy turns it green`, async () => {
        const network = healthyNetwork();
        const question = { from: CLIENT, ...asked };
        breakIt(network);
        const sick = await check(network, question);
        assert.deepEqual(failing(sick), [named]);
        assert.equal(sick.exitCode, 1);
        const finding = sick.findings.find(({ check: id }) => id === named);
        assert.match(finding?.cause ?? "", cause);
        assert.ok(finding?.remedy, "it has no remedy");
        assertFollowersAreSkipped(sick, named);
        const healed = heal?.(network, question) ?? question;
        if (heal === undefined) applyRemedy(network, finding.remedy.commands ?? []);
        const well = await check(network, healed);
        assert.deepEqual([failing(well), well.exitCode], [[], 0]);
      });
    }
  });
}

/** Whoever needs the claim, directly or not, is skipped as its follower. */
function assertFollowersAreSkipped({ findings }: Report, named: string): void {
  const fallen = new Set([named]);
  for (const { id, needs } of CHECKS) {
    if (needs.some((one) => fallen.has(one))) fallen.add(id);
  }
  for (const { check: id, skipped } of findings) {
    if (id !== named && fallen.has(id)) assert.equal(skipped, "prerequisite", id);
  }
}

describe("check: remedies followed one after the other", () => {
  it("connect a client in another VPC: peer, accept, route there, route back, admit", async () => {
    const network = healthyNetwork();
    network.VpcPeeringConnections = [];
    routes(network, "rtb-0000000b", "10.0.2.0/24");
    routes(network, "rtb-0000000e", "10.1.1.0/24");
    item(network, "sg-0000000e").IpPermissions = [rule(11211, { group: "sg-0000000c" })];
    const steps: string[] = [];
    for (let step = 0; step < 8; step += 1) {
      const report = await check(network, { from: PEER });
      const finding = report.findings.find(({ status }) => status === "fail");
      if (finding === undefined) break;
      steps.push(finding.check);
      applyRemedy(network, finding.remedy?.commands ?? []);
    }
    assert.deepEqual(steps, [
      "client-is-connected",
      "client-is-connected",
      "group-admits-client",
      "routes-lead-there",
      "routes-lead-back",
    ]);
    assert.equal((await check(network, { from: PEER })).exitCode, 0);
  });
});

describe("check: what cannot be known", () => {
  const without = async (...keys: string[]): Promise<Report> => {
    const network = healthyNetwork();
    for (const key of keys) Reflect.deleteProperty(network, key);
    return check(network, { from: CLIENT });
  };

  it("ACLs that were not read leave their claims open, and only theirs: exit code 3", async () => {
    const report = await without("NetworkAcls");
    const open = report.findings.filter(({ skipped }) => skipped === "unknown");
    assert.deepEqual(
      open.map((one) => one.check),
      ["acls-pass-request", "acls-pass-reply"],
    );
    assert.match(open[0]?.cause ?? "", /describe-network-acls/);
    assert.equal(report.exitCode, 3);
  });

  it("clusters that were not read are not said to be missing", async () => {
    const report = await without("CacheClusters");
    assert.equal(report.findings[0]?.skipped, "unknown");
    assert.equal(report.exitCode, 3);
  });

  it("a fault beside a missing fact is still a fault: exit code 1", async () => {
    const network = healthyNetwork();
    Reflect.deleteProperty(network, "NetworkAcls");
    item(network, "sg-0000000c").IpPermissionsEgress = [];
    const report = await check(network, { from: CLIENT });
    assert.deepEqual([failing(report), report.exitCode], [["client-group-lets-it-out"], 1]);
  });

  it("a cluster that shows no node yet is not said to be reachable: exit code 3", async () => {
    const network = healthyNetwork();
    Object.assign(item(network, "orders"), { NumCacheNodes: 0, CacheNodes: [] });
    const report = await check(network, { from: CLIENT });
    const connected = report.findings.find((one) => one.check === "client-is-connected");
    assert.match(connected?.cause ?? "", /shows no node/);
    assert.deepEqual([failing(report), report.exitCode], [[], 3]);
  });

  it("a cluster that is not there is named with those that are", async () => {
    const report = await check(healthyNetwork(), { cluster: "order", from: CLIENT });
    assert.deepEqual(failing(report), ["cluster-exists"]);
    assert.match(report.findings[0]?.cause ?? "", /there are: orders/);
  });

  it("`ERROR` to config get cluster is no ElastiCache endpoint: skipped with that reason", async () => {
    const plain = { ...ANSWERS, nodes: undefined };
    const observations = seen({ [`probe ${ENDPOINT} 11211 plain`]: plain });
    const report = await check(healthyNetwork(), { from: "here", observations });
    const last = report.findings.at(-1);
    assert.deepEqual([last?.check, last?.skipped], ["config-lists-every-node", "not-asked"]);
    assert.match(last?.cause ?? "", /not an ElastiCache endpoint/);
    assert.equal(report.exitCode, 0);
  });
});

describe("check: where `here` is", () => {
  it("an address in a range routed to the VPC is judged by its gates", async () => {
    const network = healthyNetwork();
    (item(network, "rtb-0000000e").Routes as Item[]).push({
      DestinationCidrBlock: "192.168.0.0/16",
      GatewayId: "vgw-00000001",
      State: "active",
      Origin: "CreateRoute",
    });
    network.VpnGateways?.push({
      VpnGatewayId: "vgw-00000001",
      State: "available",
      VpcAttachments: [{ VpcId: "vpc-0000000a", State: "attached" }],
    });
    const report = await check(network, {
      from: "here",
      observations: { addresses: ["192.168.7.7"] },
    });
    assert.deepEqual(failing(report), ["group-admits-client"]);
    const finding = report.findings.find(({ status }) => status === "fail");
    applyRemedy(network, finding?.remedy?.commands ?? []);
    const again = await check(network, {
      from: "here",
      observations: { addresses: ["192.168.7.7"] },
    });
    assert.deepEqual(failing(again), []);
  });

  it("a snapshot that does not say where it was made asks for a client", async () => {
    await inFolder(async (folder) => {
      writeNetwork(folder, healthyNetwork());
      const argv = [
        "check",
        "--cluster",
        "orders",
        "--from",
        "here",
        "--snapshot",
        folder,
        "--json",
      ];
      await assert.rejects(doctorJson(argv), /the snapshot does not say where it was made/);
    });
  });
});

describe("checks", () => {
  it("each have a page of the same name, and need only what is before them", () => {
    const before = new Set<string>();
    for (const { id, needs } of CHECKS) {
      assert.ok(
        existsSync(join(__dirname, "../../docs/checks", `${id}.md`)),
        `docs/checks/${id}.md is missing`,
      );
      for (const need of needs) assert.ok(before.has(need), `${id} needs ${need}`);
      before.add(id);
    }
  });
});
