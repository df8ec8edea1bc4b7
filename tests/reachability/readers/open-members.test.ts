/**
 * What AWS prints and nobody has classified yet: a member, a value or a reply that is added anywhere opens what it could
 * change, and nothing else.
 */

import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Question, Topology, Verdict } from "../../../reachability";
import { assumptionText, outcomeBetween, pivots, readDescribed } from "../../../reachability";
import { verdict } from "../small-networks";
import { describedGroup, describedInterface, oneVpc, permission } from "./one-vpc";
import { transitAccount } from "./transit-account";
import { wideAccount } from "./wide-account";
import { runs } from "../../long-form";

const pair = (json: unknown): Verdict => verdict(readDescribed(json), "eni-app", "eni-node");

/** The path of every object in it. */
function objectsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, inner]) => objectsIn(inner, [...path, key]));
  return Array.isArray(value) ? inside : [path, ...inside];
}

/** A copy with a change to the object at the path. */
function changed<T>(
  json: T,
  path: readonly string[],
  change: (object: Record<string, unknown>) => void,
): T {
  const copy = structuredClone(json);
  let object = copy as Record<string, unknown>;
  for (const key of path) object = object[key] as Record<string, unknown>;
  change(object);
  return copy;
}

const withMember = <T>(json: T, path: readonly string[], value: unknown = "on"): T =>
  changed(json, path, (object) => {
    object.AddedByAws = value;
  });

/** What takes no part in this connection, or only names things. */
const UNTOUCHED = [
  // A plain value beside the replies is about the reply.
  "",
  "Subnets.0.Tags.0",
  "Subnets.1.Tags.0",
  // The node's own interface is shown: nobody asks where it may be.
  "CacheSubnetGroups.0",
  "CacheSubnetGroups.0.Subnets.0",
  // Neither end is in the internet.
  "VpcBlockPublicAccessOptions",
];

describe("a member that nobody has classified", () => {
  it("opens the verdict wherever it is on the way, and no other", () => {
    assert.equal(pair(oneVpc()).outcome, "reachable");
    const closed = objectsIn(oneVpc())
      .filter((path) => pair(withMember(oneVpc(), path)).outcome !== "unknown")
      .map((path) => path.join("."));
    assert.deepEqual(closed, UNTOUCHED);
  });

  it("says which", () => {
    const { missing, gates } = pair(withMember(oneVpc(), ["NetworkAcls", "0"]));
    assert.deepEqual(
      missing.map(({ because }) => because),
      [
        {
          code: "field-not-modelled",
          field: { subject: { kind: "network-acl", id: "acl-a" }, aspect: "AddedByAws" },
        },
      ],
    );
    assert.ok(gates.some(({ code }) => code === "NOT_MODELLED"));
  });

  it("says nothing where it is absent, null or empty", () => {
    for (const value of [null, [], {}, ""])
      assert.equal(pair(withMember(oneVpc(), ["Vpcs", "0"], value)).outcome, "reachable");
    for (const value of [false, 0, "<unknown>"])
      assert.equal(pair(withMember(oneVpc(), ["Vpcs", "0"], value)).outcome, "unknown");
  });

  it("of one rule leaves what the other rules admit", () => {
    const two = oneVpc();
    two.SecurityGroups[1] = describedGroup("sg-cache", [
      permission({ IpRanges: [{ CidrIp: "10.0.0.0/8" }] }),
      permission({ IpRanges: [{ CidrIp: "10.0.1.0/24", AddedByAws: "on" }] }),
    ]);
    assert.equal(pair(two).outcome, "reachable");
    two.SecurityGroups[1] = describedGroup("sg-cache", [
      permission({ IpRanges: [{ CidrIp: "10.9.0.0/16" }] }),
      permission({ IpRanges: [{ CidrIp: "10.0.1.0/24", AddedByAws: "on" }] }),
    ]);
    assert.equal(pair(two).outcome, "unknown");
  });

  it("is not asked where a definite no is elsewhere", () => {
    const shut = oneVpc();
    shut.SecurityGroups[1] = describedGroup("sg-cache", []);
    for (const path of [
      ["Subnets", "0"],
      ["RouteTables", "0"],
      ["NetworkAcls", "0"],
      ["Vpcs", "0"],
    ])
      assert.equal(pair(withMember(shut, path)).outcome, "blocked", path.join("."));
  });
});

describe("a value that nobody has classified", () => {
  const cases: readonly [what: string, path: readonly string[], key: string][] = [
    ["the state of a VPC", ["Vpcs", "0"], "State"],
    ["the state of a subnet", ["Subnets", "0"], "State"],
    [
      "the state of a CIDR",
      ["Vpcs", "0", "CidrBlockAssociationSet", "0", "CidrBlockState"],
      "State",
    ],
    ["the state of a route", ["RouteTables", "0", "Routes", "0"], "State"],
    ["the origin of a route", ["RouteTables", "0", "Routes", "0"], "Origin"],
    ["what an ACL entry does", ["NetworkAcls", "0", "Entries", "0"], "RuleAction"],
    ["the protocol of an ACL entry", ["NetworkAcls", "0", "Entries", "0"], "Protocol"],
    ["the protocol of a rule", ["SecurityGroups", "1", "IpPermissions", "0"], "IpProtocol"],
    ["the type of an interface", ["NetworkInterfaces", "0"], "InterfaceType"],
    ["the status of an interface", ["NetworkInterfaces", "1"], "Status"],
    ["the status of a cluster", ["CacheClusters", "0"], "CacheClusterStatus"],
    ["the status of a cluster's group", ["CacheClusters", "0", "SecurityGroups", "0"], "Status"],
    ["the network type of a cluster", ["CacheClusters", "0"], "NetworkType"],
  ];
  for (const [what, path, key] of cases)
    it(`${what}: unknown`, () => {
      const json = changed(oneVpc(), path, (object) => {
        object[key] = "new-in-2027";
      });
      assert.equal(pair(json).outcome, "unknown");
    });
});

describe("a reply that nobody has classified", () => {
  const outcome = (more: Record<string, unknown>): string => pair({ ...oneVpc(), ...more }).outcome;

  it("opens what it names, by id or by ARN", () => {
    assert.equal(outcome({ VpcWalls: [{ WallId: "wall-1", VpcId: "vpc-a" }] }), "unknown");
    assert.equal(outcome({ Walls: [{ In: [{ Group: "sg-cache" }] }] }), "unknown");
    const arn = "arn:aws:ec2:us-east-1:111111111111:subnet/subnet-app";
    assert.equal(outcome({ Walls: [{ Of: arn }] }), "unknown");
  });
  it("opens nothing else: about other things, or nothing", () => {
    assert.equal(outcome({ Walls: [{ VpcId: "vpc-other" }] }), "reachable");
    assert.equal(outcome({ Walls: [] }), "reachable");
    assert.equal(outcome({ FlowLogs: [{ ResourceId: "vpc-a" }] }), "reachable");
    assert.equal(outcome({ DBInstances: [{ DBSubnetGroup: { VpcId: "vpc-a" } }] }), "reachable");
  });
  it("opens every VPC where it is one setting of the account", () => {
    assert.equal(
      outcome({ VpcSomethingOptions: { AwsAccountId: "111111111111", Mode: "x" } }),
      "unknown",
    );
  });
  it("encryption that is demanded of a VPC opens it; that is watched does not", () => {
    const control = (Mode: string) => ({ VpcEncryptionControls: [{ VpcId: "vpc-a", Mode }] });
    assert.equal(outcome(control("monitor")), "reachable");
    assert.equal(outcome(control("enforce")), "unknown");
  });
  it("a reply that goes on on another page leaves its kind open", () => {
    const cut = oneVpc();
    cut.SecurityGroups[1] = describedGroup("sg-cache", []);
    const more = { RouteTables: cut.RouteTables, NextToken: "more" };
    const topology = readDescribed([
      { name: "a.json", json: { ...cut, RouteTables: undefined } },
      { name: "b.json", json: more },
    ]);
    assert.notEqual(topology.routeTables.rest, undefined);
    assert.equal(topology.subnets.rest, undefined);
  });
});

describe("what is set anywhere in a wide account", function () {
  this.timeout(120_000);

  it("a member that is added flips no verdict, and neither does a value that nobody knows", () => {
    for (const plain of [wideAccount(), transitAccount()]) flipsNothing(plain);
  });
});

function flipsNothing(plain: Record<string, unknown>): void {
  const before = readDescribed(plain);
  const ids = [...before.interfaces.byId.keys()];
  const paths = objectsIn(plain).filter((path) => path.length > 0);
  let decided = 0;
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(1_000_000), fc.boolean(), (at, which, isMember) => {
      const path = paths[at % paths.length] ?? [];
      const json = isMember ? withMember(plain, path) : withStrangeValue(plain, path, which);
      const after = readDescribed(json);
      for (const from of ids.filter((_, index) => (index + which) % 3 === 0))
        for (const to of ids.filter((_, index) => (index + at) % 2 === 0)) {
          if (from === to || !after.interfaces.byId.has(from) || !after.interfaces.byId.has(to))
            continue;
          const now = outcomeBetween(after, between(from, to));
          if (now === "unknown") continue;
          decided += 1;
          assert.equal(
            now,
            outcomeBetween(before, between(from, to)),
            `${path.join(".")}: ${from} to ${to}`,
          );
        }
    }),
    { numRuns: runs(150), endOnFailure: true },
  );
  assert.ok(decided > runs(300), `${decided} verdicts stayed decided`);
}

function between(from: string, to: string): Question {
  const [source, destination] = [from, to].map((id) => ({ kind: "interface", id }) as const);
  assert.ok(source !== undefined && destination !== undefined);
  return { from: source, to: destination, protocol: "tcp", port: 11211 };
}

/** Fields that are a value out of a few. */
const ENUMERATED = new Set([
  ...["State", "Status", "Code", "InterfaceType", "Origin", "RuleAction", "IpProtocol", "Protocol"],
  ...["ResourceType", "Type", "VpcEndpointType", "ConnectivityType", "NetworkType", "Platform"],
  ...["InternetGatewayBlockMode", "InternetGatewayExclusionMode", "CacheClusterStatus"],
  ...["SecurityGroupReferencingSupport", "Ipv6Support", "ApplianceModeSupport", "Name"],
]);

function withStrangeValue<T>(json: T, path: readonly string[], which: number): T {
  return changed(json, path, (object) => {
    const keys = Object.keys(object).filter(
      (key) => ENUMERATED.has(key) && typeof object[key] === "string",
    );
    const key = keys[which % Math.max(1, keys.length)];
    if (key === undefined) object.AddedByAws = "on";
    else object[key] = "new-in-2027";
  });
}

describe("not listed", () => {
  const outcomeOf = (json: unknown, from: string, to = "eni-node"): string =>
    verdict(readDescribed(json), from, to).outcome;
  const stranger = (json: ReturnType<typeof oneVpc>, group: string): void => {
    json.NetworkInterfaces.push({
      ...describedInterface("eni-part", "subnet-app", "10.0.1.50", group),
      OwnerId: "333333333333",
    });
  };

  it("the group of a participant's interface may let it out, or not", () => {
    const json = oneVpc();
    stranger(json, "sg-333");
    assert.equal(outcomeOf(json, "eni-part"), "unknown");
  });
  it("an address of one's own VPC that nobody has is nobody's; of another account's VPC it may be somebody's", () => {
    const json = oneVpc();
    assert.equal(outcomeOf(json, "eni-app", "10.0.2.77"), "blocked");
    const [vpc = {}] = json.Vpcs;
    json.Vpcs[0] = { ...vpc, OwnerId: "999999999999" };
    assert.equal(outcomeOf(json, "eni-app", "10.0.2.77"), "unknown");
    assert.equal(outcomeOf(json, "10.0.1.77"), "unknown");
    json.SecurityGroups[1] = describedGroup("sg-cache", [
      permission({ UserIdGroupPairs: [{ GroupId: "sg-other", UserId: "333333333333" }] }),
    ]);
    assert.equal(outcomeOf(json, "10.0.1.77"), "unknown");
    assert.equal(outcomeOf(json, "eni-app"), "blocked");
  });
  it("the folders of files say which accounts were asked", () => {
    const json = oneVpc();
    const [vpc = {}] = json.Vpcs;
    json.Vpcs[0] = { ...vpc, OwnerId: "999999999999" };
    const asked = (account: string): string =>
      verdict(
        readDescribed([{ name: `accounts/${account}/us-east-1/all.json`, json }]),
        "eni-app",
        "10.0.2.77",
      ).outcome;
    assert.equal(asked("999999999999"), "blocked");
    assert.equal(asked("111111111111"), "unknown");
  });
  it("what a working route leads to is there", () => {
    const targets = [
      { VpcPeeringConnectionId: "pcx-1" },
      { TransitGatewayId: "tgw-1" },
      { NatGatewayId: "nat-1" },
    ];
    for (const target of targets) {
      const json = oneVpc();
      json.RouteTables[0]?.Routes.push({ DestinationCidrBlock: "10.9.0.0/16", ...target });
      assert.equal(outcomeOf(json, "eni-app", "10.9.0.1"), "unknown", JSON.stringify(target));
    }
    const json = oneVpc();
    json.RouteTables[0]?.Routes.push({ DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1" });
    json.NetworkInterfaces[0] = {
      ...json.NetworkInterfaces[0],
      Association: { PublicIp: "198.51.100.7" },
    };
    json.SecurityGroups[0] = describedGroup("sg-app", [
      permission({ IpRanges: [{ CidrIp: "0.0.0.0/0" }] }),
    ]);
    assert.equal(outcomeOf(json, "203.0.113.9", "eni-app"), "unknown");
  });
  it("a prefix list of another account may hold the client, or not", () => {
    const json = oneVpc();
    json.SecurityGroups[1] = describedGroup("sg-cache", [
      permission({ PrefixListIds: [{ PrefixListId: "pl-shared" }] }),
    ]);
    assert.equal(outcomeOf(json, "eni-app"), "unknown");
  });
});

describe("interfaces that are in no use", () => {
  const outcomeOf = (json: unknown, from = "eni-app"): string =>
    verdict(readDescribed(json), from, "eni-node").outcome;
  const app = (more: Record<string, unknown>, state?: string): unknown => {
    const json = oneVpc();
    json.NetworkInterfaces[0] = { ...json.NetworkInterfaces[0], ...more };
    if (state !== undefined)
      json.Reservations.push({
        Instances: [
          {
            InstanceId: "i-app",
            State: { Name: state },
            NetworkInterfaces: [{ NetworkInterfaceId: "eni-app" }],
          },
        ],
      });
    return json;
  };

  it("attached to nothing: no connection; the gate says BAD_STATE", () => {
    assert.equal(outcomeOf(app({ Status: "available" })), "blocked");
    const { gates } = pair(app({ Status: "available" }));
    assert.ok(gates.some(({ code, outcome }) => code === "BAD_STATE" && outcome === "blocked"));
    assert.equal(outcomeOf(app({ Status: "<unknown>" })), "unknown");
  });
  it("of an instance that is stopped: no connection until it runs again", () => {
    assert.equal(outcomeOf(app({}, "stopped")), "blocked");
    assert.equal(outcomeOf(app({}, "running")), "reachable");
    assert.equal(outcomeOf(app({}, "<unknown>")), "unknown");
  });
});

describe("client ports where the platform was not read", () => {
  const network = (ports: readonly [number, number]): Topology => {
    const { Reservations, ...json } = oneVpc();
    assert.deepEqual(Reservations, []);
    json.NetworkInterfaces[0] = {
      ...json.NetworkInterfaces[0],
      Attachment: { InstanceId: "i-app" },
    };
    const [acl] = json.NetworkAcls;
    const [request, reply] = acl?.Entries ?? [];
    const range = { Protocol: "6", PortRange: { From: ports[0], To: ports[1] } };
    const open = {
      ...request,
      Protocol: "6",
      PortRange: { From: 11211, To: 11211 },
      RuleNumber: 90,
    };
    if (acl !== undefined)
      acl.Entries = [
        open,
        { ...request, ...range },
        { ...reply, ...range },
        { ...open, Egress: true },
      ];
    return readDescribed(json);
  };

  it("an ACL that tells Linux and Windows apart: unknown", () => {
    assert.equal(verdict(network([32768, 60999]), "eni-app", "eni-node").outcome, "unknown");
    assert.equal(verdict(network([49152, 65535]), "eni-app", "eni-node").outcome, "unknown");
  });
  it("an ACL that does not: reachable, and the assumption is said", () => {
    const { outcome, assumptions } = verdict(network([1024, 65535]), "eni-app", "eni-node");
    assert.equal(outcome, "reachable");
    assert.deepEqual(assumptions, [
      { code: "client-of-any-platform", client: { kind: "network-interface", id: "eni-app" } },
      { code: "instance-runs", interface: { kind: "network-interface", id: "eni-app" } },
    ]);
    assert.deepEqual(assumptions.map(assumptionText), [
      "the operating system of eni-app was not read: it connects from the ports of Linux (32768–60999) or of Windows (49152–65535)",
      "instances were not read: the one that eni-app is attached to was taken to run",
    ]);
  });
});

describe("names of endpoints", () => {
  const network = (more: Record<string, unknown>): Verdict => pair({ ...oneVpc(), ...more });

  it("resolve where Amazon's resolver answers; without it, nobody knows who resolves them", () => {
    const attribute = (Value: unknown) => ({ VpcId: "vpc-a", EnableDnsSupport: { Value } });
    assert.equal(network(attribute(true)).outcome, "reachable");
    assert.equal(network(attribute("<unknown>")).outcome, "unknown");
    const { outcome, gates } = network(attribute(false));
    assert.equal(outcome, "unknown");
    assert.ok(gates.some(({ kind, outcome: said }) => kind === "name" && said === "unknown"));
  });
  it("do not depend on whether instances have names", () => {
    const attribute = { VpcId: "vpc-a", EnableDnsHostnames: { Value: false } };
    assert.equal(network(attribute).outcome, "reachable");
  });
});

describe("functions whose names begin alike", () => {
  const network = (...descriptions: readonly string[]): Topology => {
    const json = oneVpc();
    for (const [index, description] of descriptions.entries())
      json.NetworkInterfaces.push({
        ...describedInterface(`eni-l${index}`, "subnet-app", `10.0.1.${60 + index}`, "sg-app"),
        InterfaceType: "lambda",
        Description: description,
      });
    const Functions = ["app", "app-worker"].map((FunctionName) => ({
      FunctionName,
      VpcConfig: { SubnetIds: ["subnet-app"], SecurityGroupIds: ["sg-app"] },
    }));
    return readDescribed({ ...json, Functions });
  };
  const made = (topology: Topology): string[] =>
    [...topology.interfaces.byId.keys()].filter((id) => id.startsWith("lambda:"));

  it("each has the interface that names it, and one is made for the other", () => {
    const uuid = "0f1e2d3c-0f1e-0f1e-0f1e-0f1e2d3c4b5a";
    assert.deepEqual(made(network()), ["lambda:app#eni", "lambda:app-worker#eni"]);
    assert.deepEqual(made(network(`AWS Lambda VPC ENI-app-worker-${uuid}`)), ["lambda:app#eni"]);
    assert.deepEqual(made(network(`AWS Lambda VPC ENI-app-${uuid}`)), ["lambda:app-worker#eni"]);
  });
});

describe("what leads to a node from elsewhere", () => {
  const node = "10.0.2.10";
  const balancer = "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/in/0123";
  const targets = (Target: unknown) => ({
    LoadBalancers: [{ LoadBalancerArn: balancer, LoadBalancerName: "in", Type: "network" }],
    TargetGroups: [
      {
        TargetGroupArn:
          "arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/t/0123456789abcdef",
        LoadBalancerArns: [balancer],
        TargetHealthDescriptions: [{ Target }],
      },
    ],
  });
  const found = (more: Record<string, unknown>): string[] =>
    pivots(readDescribed({ ...oneVpc(), ...more }), "orders").map(
      ({ kind, outcome }) => `${kind} ${outcome}`,
    );

  it("an endpoint service before its load balancer", () => {
    const service = { ServiceId: "vpce-svc-1", NetworkLoadBalancerArns: [balancer] };
    assert.deepEqual(
      found({ ...targets({ Id: node, Port: 11211 }), ServiceConfigurations: [service] }),
      ["load-balancer reachable", "endpoint-service reachable"],
    );
    assert.deepEqual(
      found({ ...targets({ Id: "10.0.1.10", Port: 80 }), ServiceConfigurations: [service] }),
      [],
    );
  });
  it("a target that is hidden may be the node", () => {
    assert.deepEqual(found(targets({ Id: "<unknown>", Port: 11211 })), ["load-balancer unknown"]);
  });
  it("Verified Access to an interface", () => {
    const endpoint = (NetworkInterfaceId: string) => ({
      VerifiedAccessEndpoints: [
        {
          VerifiedAccessEndpointId: "vae-1",
          NetworkInterfaceOptions: { NetworkInterfaceId, Port: 11211 },
        },
      ],
    });
    assert.deepEqual(found(endpoint("eni-node")), ["other reachable"]);
    assert.deepEqual(found(endpoint("eni-app")), []);
  });
});
