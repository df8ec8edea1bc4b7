import assert from "node:assert/strict";
import { InvalidArguments, Network, type NetworkArgs } from "../../components/index";
import { type Registered, find, inputsOf, lines, names, recorded, valueOf } from "./recorded";

const ONE_ZONE: NetworkArgs = { region: "ap-northeast-2", zones: ["ap-northeast-2a"] };
const TWO_ZONES = ["ap-northeast-2a", "ap-northeast-2c"];

function network(args: Partial<NetworkArgs> = {}): Promise<Registered[]> {
  return recorded(() => new Network("net", { ...ONE_ZONE, ...args }));
}

/** The problems of a network's arguments, one line each; none when it is accepted. */
async function problems(args: Partial<NetworkArgs>, name = "net"): Promise<string[]> {
  let found: string[] = [];
  const registered = await recorded(() => {
    try {
      new Network(name, { ...ONE_ZONE, ...args });
    } catch (error) {
      assert.ok(error instanceof InvalidArguments, String(error));
      found = [...error.problems];
    }
  });
  if (found.length > 0) assert.deepEqual(registered, [], "nothing was registered before the error");
  return found;
}

describe("Network", () => {
  it("consists of isolated subnets, a closed default group and the S3 endpoint, by default", async () => {
    assert.deepEqual(names(await network()), [
      "DefaultSecurityGroup net",
      "RouteTable net-cache",
      "RouteTable net-client",
      "RouteTableAssociation net-cache-ap-northeast-2a",
      "RouteTableAssociation net-client-ap-northeast-2a",
      "Subnet net-cache-ap-northeast-2a",
      "Subnet net-client-ap-northeast-2a",
      "Vpc net",
      "VpcEndpoint net-s3",
      "Network net",
    ]);
  });

  it("gives every one of them the decisive inputs", async () => {
    const all = await network({ tags: { Environment: "dev" } });
    const tags = (Name: string): object => ({ Name, Environment: "dev" });
    assert.deepEqual(inputsOf(all, "Vpc", "net"), {
      cidrBlock: "10.0.0.0/16",
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: tags("net"),
    });
    assert.deepEqual(inputsOf(all, "DefaultSecurityGroup", "net"), {
      vpcId: "net-id",
      ingress: [],
      egress: [],
      tags: tags("net-default-closed"),
    });
    assert.deepEqual(inputsOf(all, "Subnet", "net-cache-ap-northeast-2a"), {
      vpcId: "net-id",
      availabilityZone: "ap-northeast-2a",
      cidrBlock: "10.0.16.0/21",
      mapPublicIpOnLaunch: false,
      tags: tags("net-cache-ap-northeast-2a"),
    });
    assert.equal(inputsOf(all, "Subnet", "net-client-ap-northeast-2a").cidrBlock, "10.0.0.0/20");
    for (const tier of ["cache", "client"]) {
      assert.deepEqual(inputsOf(all, "RouteTable", `net-${tier}`), {
        vpcId: "net-id",
        tags: tags(`net-${tier}`),
      });
      assert.deepEqual(inputsOf(all, "RouteTableAssociation", `net-${tier}-ap-northeast-2a`), {
        subnetId: `net-${tier}-ap-northeast-2a-id`,
        routeTableId: `net-${tier}-id`,
      });
    }
    assert.deepEqual(inputsOf(all, "VpcEndpoint", "net-s3"), {
      vpcId: "net-id",
      serviceName: "com.amazonaws.ap-northeast-2.s3",
      vpcEndpointType: "Gateway",
      routeTableIds: ["net-client-id"],
      tags: tags("net-s3"),
    });
  });

  it("gives isolated subnets no route: nothing leads out of the VPC", async () => {
    const all = await network({ zones: TWO_ZONES });
    assert.deepEqual(
      names(all).filter((name) => /^(Route |InternetGateway|NatGateway)/.test(name)),
      [],
    );
  });

  it("puts SSM's endpoints into one zone, or all, behind a group without rules", async () => {
    const one = await network({ zones: TWO_ZONES, ssmEndpoints: "one-zone" });
    assert.deepEqual(
      names(one).filter((name) => name.startsWith("VpcEndpoint")),
      [
        "VpcEndpoint net-ec2messages",
        "VpcEndpoint net-s3",
        "VpcEndpoint net-ssm",
        "VpcEndpoint net-ssmmessages",
      ],
    );
    assert.deepEqual(inputsOf(one, "VpcEndpoint", "net-ssm"), {
      vpcId: "net-id",
      serviceName: "com.amazonaws.ap-northeast-2.ssm",
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: ["net-client-ap-northeast-2a-id"],
      securityGroupIds: ["net-endpoints-id"],
      tags: { Name: "net-ssm" },
    });
    assert.deepEqual(inputsOf(one, "SecurityGroup", "net-endpoints"), {
      vpcId: "net-id",
      description: "Interface endpoints of SSM",
      tags: { Name: "net-endpoints" },
    });
    const all = await network({ zones: TWO_ZONES, ssmEndpoints: "all-zones" });
    assert.deepEqual(inputsOf(all, "VpcEndpoint", "net-ssmmessages").subnetIds, [
      "net-client-ap-northeast-2a-id",
      "net-client-ap-northeast-2c-id",
    ]);
  });

  it("gives public clients an internet gateway, and the cache none", async () => {
    const all = await network({ clientPlacement: "public" });
    assert.deepEqual(inputsOf(all, "Route", "net-client"), {
      routeTableId: "net-client-id",
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: "net-id",
    });
    assert.deepEqual(inputsOf(all, "InternetGateway", "net"), {
      vpcId: "net-id",
      tags: { Name: "net" },
    });
    assert.equal(names(all).filter((name) => name.startsWith("Route ")).length, 1);
  });

  it("builds no NAT gateway unless asked", async () => {
    const all = await network({ clientPlacement: "private" });
    assert.deepEqual(
      names(all).filter((name) => /Nat|Eip|Internet/.test(name)),
      [],
    );
  });

  it("sends all private clients through a single NAT gateway", async () => {
    const all = await network({ zones: TWO_ZONES, clientPlacement: "private", nat: "single" });
    assert.deepEqual(
      names(all).filter((name) => /^(Nat|Eip|Internet|Route |RouteTable |Subnet)/.test(name)),
      [
        "Eip net-ap-northeast-2a",
        "InternetGateway net",
        "NatGateway net-ap-northeast-2a",
        "Route net-client-ap-northeast-2a",
        "Route net-nat",
        "RouteTable net-cache",
        "RouteTable net-client",
        "RouteTable net-nat",
        "Subnet net-cache-ap-northeast-2a",
        "Subnet net-cache-ap-northeast-2c",
        "Subnet net-client-ap-northeast-2a",
        "Subnet net-client-ap-northeast-2c",
        "Subnet net-nat-ap-northeast-2a",
      ],
    );
    assert.deepEqual(inputsOf(all, "Route", "net-client-ap-northeast-2a"), {
      routeTableId: "net-client-id",
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: "net-ap-northeast-2a-id",
    });
    assert.deepEqual(inputsOf(all, "NatGateway", "net-ap-northeast-2a"), {
      subnetId: "net-nat-ap-northeast-2a-id",
      allocationId: "net-ap-northeast-2a-id",
      tags: { Name: "net-ap-northeast-2a" },
    });
  });

  it("gives each zone a NAT gateway and a table of its own where asked", async () => {
    const all = await network({ zones: TWO_ZONES, clientPlacement: "private", nat: "one-per-az" });
    for (const zone of TWO_ZONES) {
      assert.equal(
        inputsOf(all, "RouteTableAssociation", `net-client-${zone}`).routeTableId,
        `net-client-${zone}-id`,
      );
      assert.equal(inputsOf(all, "Route", `net-client-${zone}`).natGatewayId, `net-${zone}-id`);
    }
    assert.deepEqual(inputsOf(all, "VpcEndpoint", "net-s3").routeTableIds, [
      "net-client-ap-northeast-2a-id",
      "net-client-ap-northeast-2c-id",
    ]);
  });

  it("logs the VPC's traffic where asked, with a role that may write that log only", async () => {
    const all = await network({ hasFlowLogs: true, flowLogRetentionDays: 30 });
    assert.deepEqual(inputsOf(all, "FlowLog", "net"), {
      vpcId: "net-id",
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: "arn:log-group/net-flow-logs",
      iamRoleArn: "arn:role/net-flow-logs",
      tags: { Name: "net-flow-logs" },
    });
    assert.equal(inputsOf(all, "LogGroup", "net-flow-logs").retentionInDays, 30);
    const policy = JSON.parse(String(inputsOf(all, "RolePolicy", "net-flow-logs").policy)) as {
      Statement: { Resource: string[] }[];
    };
    assert.deepEqual(policy.Statement[0]?.Resource, [
      "arn:log-group/net-flow-logs",
      "arn:log-group/net-flow-logs:*",
    ]);
  });

  it("gives each subnet of a dual-stack VPC a /64 of its own that depends on its zone only", async () => {
    const all = await network({ zones: ["ap-northeast-2c"], isDualStack: true });
    assert.equal(inputsOf(all, "Vpc", "net").assignGeneratedIpv6CidrBlock, true);
    const cache = inputsOf(all, "Subnet", "net-cache-ap-northeast-2c");
    assert.equal(cache.ipv6CidrBlock, "2600:1f14:abc:de09::/64");
    assert.equal(cache.assignIpv6AddressOnCreation, true);
    const client = inputsOf(all, "Subnet", "net-client-ap-northeast-2c");
    assert.equal(client.ipv6CidrBlock, "2600:1f14:abc:de08::/64");
  });

  it("takes CIDRs that are given", async () => {
    const all = await network({ cacheCidrs: ["10.0.200.0/24"], clientCidrs: ["10.0.201.0/24"] });
    assert.equal(inputsOf(all, "Subnet", "net-cache-ap-northeast-2a").cidrBlock, "10.0.200.0/24");
    assert.equal(inputsOf(all, "Subnet", "net-client-ap-northeast-2a").cidrBlock, "10.0.201.0/24");
  });

  it("takes the last zone of the smallest VPC with subnets that are given", async () => {
    const all = await network({
      zones: ["ap-northeast-2h"],
      vpcCidr: "255.255.255.224/27",
      cacheCidrs: ["255.255.255.224/28"],
      clientCidrs: ["255.255.255.240/28"],
    });
    assert.equal(all.filter(({ type }) => type.endsWith(":Subnet")).length, 2);
  });

  it("keeps a NAT gateway's subnet apart from its clients' under one name per zone", async () => {
    const all = await network({ clientPlacement: "private", nat: "single" });
    assert.equal(find(all, "Subnet", "net-nat-ap-northeast-2a").inputs.cidrBlock, "10.0.24.0/22");
  });
});

describe("Network refuses", () => {
  const cases: [string, Partial<NetworkArgs>, string[]][] = [
    [
      "a VPC with host bits",
      { vpcCidr: "10.0.0.1/16" },
      ['vpcCidr has host bits set, got "10.0.0.1/16". Did you mean "10.0.0.0/16"?'],
    ],
    [
      "a VPC without a mask",
      { vpcCidr: "10.0.0.0" },
      ['vpcCidr: CIDR mask is missing in "10.0.0.0". Did you mean "10.0.0.0/32"?'],
    ],
    [
      "a VPC that is no CIDR",
      { vpcCidr: "ten" },
      ['vpcCidr must be a CIDR block such as "10.0.0.0/16", got "ten"'],
    ],
    ["a VPC in IPv6", { vpcCidr: "fd00::/48" }, ['vpcCidr must be IPv4, got "fd00::/48"']],
    [
      "a VPC that is too large",
      { vpcCidr: "10.0.0.0/8" },
      ['vpcCidr must not be larger than a /16, got "10.0.0.0/8"'],
    ],
    [
      "a VPC that is too small",
      { vpcCidr: "10.0.0.0/28" },
      [
        'vpcCidr must be at least a /26 (32 client, 16 cache and 16 NAT addresses in one zone), got "10.0.0.0/28"',
      ],
    ],
    [
      "more zones than subnets fit",
      { vpcCidr: "10.0.0.0/25", zones: ["ap-northeast-2a", "ap-northeast-2c"] },
      [
        'vpcCidr 10.0.0.0/25 has room for zones a to b only, got "ap-northeast-2c"; a /24 has room for it',
      ],
    ],
    [
      "a second zone in a /26",
      { vpcCidr: "10.0.0.0/26", zones: ["ap-northeast-2b"] },
      [
        'vpcCidr 10.0.0.0/26 has room for zone a only, got "ap-northeast-2b"; a /25 has room for it',
      ],
    ],
    ["no zone", { zones: [] }, ["zones must name at least one availability zone, got []"]],
    [
      "a zone twice",
      { zones: ["ap-northeast-2a", "ap-northeast-2a"] },
      ['zones must differ, got "ap-northeast-2a" twice'],
    ],
    [
      "zones of one letter",
      { zones: ["ap-northeast-2a", "ap-northeast-2-sel-1a"] },
      ['zones must end in different letters, got "ap-northeast-2a" and "ap-northeast-2-sel-1a"'],
    ],
    [
      "what is no zone",
      { zones: ["ap-northeast-2"] },
      ['zones must be availability zones such as "us-east-1a", got "ap-northeast-2"'],
    ],
    [
      "every zone of another region, and every one that is there twice",
      {
        zones: ["us-east-1a", "us-east-1b", "ap-northeast-2c", "ap-northeast-2c", "us-east-1b"],
      },
      [
        'zones must lie in region ap-northeast-2, got "us-east-1a"',
        'zones must lie in region ap-northeast-2, got "us-east-1b"',
        'zones must differ, got "ap-northeast-2c" twice',
        'zones must differ, got "us-east-1b" twice',
      ],
    ],
    [
      "what only ends like a zone",
      { zones: ["ap-northeast-2aa"] },
      ['zones must be availability zones such as "us-east-1a", got "ap-northeast-2aa"'],
    ],
    [
      "a hole in a list of zones",
      { zones: ["ap-northeast-2a", undefined as unknown as string] },
      ['zones must be a list such as ["us-east-1a"], got ["ap-northeast-2a",nothing]'],
    ],
    [
      "subnets in a VPC that is IPv6",
      { vpcCidr: "fd00::/48", cacheCidrs: ["10.0.0.0/24"], clientCidrs: ["10.0.1.0/24"] },
      ['vpcCidr must be IPv4, got "fd00::/48"'],
    ],
    [
      "a zone of another region",
      { zones: ["us-east-1a"] },
      ['zones must lie in region ap-northeast-2, got "us-east-1a"'],
    ],
    [
      "what is no region",
      { region: "Seoul" },
      ['region must be a region such as "ap-northeast-2", got "Seoul"'],
    ],
    [
      "an unknown placement",
      { clientPlacement: "hidden" as "private" },
      ['clientPlacement must be one of "isolated", "private", "public", got "hidden"'],
    ],
    [
      "an unknown NAT mode",
      { nat: "two" as "single", clientPlacement: "private" },
      ['nat must be one of "none", "single", "one-per-az", got "two"'],
    ],
    [
      "NAT for isolated clients",
      { nat: "single" },
      ['nat "single" needs clientPlacement "private", got "isolated"'],
    ],
    [
      "an unknown endpoint mode",
      { ssmEndpoints: "two" as "none" },
      ['ssmEndpoints must be one of "none", "one-zone", "all-zones", got "two"'],
    ],
    [
      "a retention CloudWatch does not have",
      { flowLogRetentionDays: 2 },
      [
        "flowLogRetentionDays must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, got 2",
      ],
    ],
    [
      "too few subnet CIDRs",
      { cacheCidrs: [] },
      ["cacheCidrs must name one CIDR per zone (1), got 0"],
    ],
    [
      "a subnet in IPv6",
      { cacheCidrs: ["fd00::/64"] },
      ['cacheCidrs[0] must be IPv4, got "fd00::/64"'],
    ],
    [
      "a subnet that is too small",
      { clientCidrs: ["10.0.0.0/29"] },
      ['clientCidrs[0] must be between a /16 and a /28, got "10.0.0.0/29"'],
    ],
    [
      "a subnet that is too large",
      { clientCidrs: ["10.0.0.0/15"], vpcCidr: "10.0.0.0/16" },
      ['clientCidrs[0] must be between a /16 and a /28, got "10.0.0.0/15"'],
    ],
    [
      "a subnet outside the VPC",
      { clientCidrs: ["10.1.0.0/24"] },
      ['clientCidrs[0] must lie inside vpcCidr 10.0.0.0/16, got "10.1.0.0/24"'],
    ],
    [
      "subnets that overlap",
      { cacheCidrs: ["10.0.1.0/24"], clientCidrs: ["10.0.0.0/23"] },
      [
        "subnets must not overlap, got 10.0.1.0/24 for the cache subnet in ap-northeast-2a and 10.0.0.0/23 for the client subnet in ap-northeast-2a",
      ],
    ],
    [
      "every pair of subnets that overlap",
      {
        zones: TWO_ZONES,
        cacheCidrs: ["10.0.1.0/24", "10.0.2.0/24"],
        clientCidrs: ["10.0.1.0/25", "10.0.2.128/25"],
      },
      [
        "subnets must not overlap, got 10.0.1.0/24 for the cache subnet in ap-northeast-2a and 10.0.1.0/25 for the client subnet in ap-northeast-2a",
        "subnets must not overlap, got 10.0.2.0/24 for the cache subnet in ap-northeast-2c and 10.0.2.128/25 for the client subnet in ap-northeast-2c",
      ],
    ],
    [
      "a text where true or false is meant",
      { hasFlowLogs: "false" as unknown as boolean },
      ['hasFlowLogs must be one of true, false, got "false"'],
    ],
    [
      "a VPC of given subnets that is too small",
      { vpcCidr: "10.0.0.0/29", cacheCidrs: ["10.0.0.0/28"], clientCidrs: ["10.0.0.16/28"] },
      [
        'vpcCidr must be between a /16 and a /28, got "10.0.0.0/29"',
        'cacheCidrs[0] must lie inside vpcCidr 10.0.0.0/29, got "10.0.0.0/28"',
        'clientCidrs[0] must lie inside vpcCidr 10.0.0.0/29, got "10.0.0.16/28"',
      ],
    ],
    [
      "everything that is wrong, at once",
      { region: "Seoul", zones: [], nat: "single" },
      [
        'region must be a region such as "ap-northeast-2", got "Seoul"',
        "zones must name at least one availability zone, got []",
        'nat "single" needs clientPlacement "private", got "isolated"',
      ],
    ],
  ];
  for (const [what, args, expected] of cases) {
    it(what, async () => {
      assert.deepEqual(await problems(args), lines('Network "net"', expected));
    });
  }

  it("a name from which no role can be named", async () => {
    assert.deepEqual(await problems({}, "n".repeat(47)), [
      `Network "${"n".repeat(47)}": name must be at most 46 characters (names AWS limits are made from it), got 47.`,
    ]);
  });
});

describe("a name from which AWS's are made", () => {
  it("has what a role's may have where there is a flow log", async () => {
    assert.deepEqual(await problems({ hasFlowLogs: true }, "my net"), [
      'Network "my net": name must have letters, digits and +=,.@-_ only (its role is named after it), got "my net".',
    ]);
    assert.deepEqual(await problems({}, "my net"), []);
  });

  it("does not begin as a group's id where the endpoints have a group", async () => {
    assert.deepEqual(await problems({ ssmEndpoints: "one-zone" }, "sg-net"), [
      'Network "sg-net": name must not start with "sg-" (AWS keeps that for ids), got "sg-net".',
    ]);
  });
});

describe("Network.fromExisting", () => {
  it("registers nothing", async () => {
    const all = await recorded(() =>
      Network.fromExisting("old", { vpcId: "vpc-1", cacheSubnetIds: ["subnet-a1"] }),
    );
    assert.deepEqual(all, []);
  });

  it("places clients beside the cache unless told otherwise", async () => {
    const seen: unknown[] = [];
    await recorded(async () => {
      const network = Network.fromExisting("old", {
        vpcId: "vpc-1",
        cacheSubnetIds: ["subnet-a1", "subnet-a2"],
      });
      seen.push(await valueOf(network.firstClientSubnetId), await valueOf(network.cacheSubnetIds));
    });
    assert.deepEqual(seen, ["subnet-a1", ["subnet-a1", "subnet-a2"]]);
  });

  it("refuses a hole in a list, what is no VPC, no prefix list and no group, at once", () => {
    assert.throws(
      () =>
        Network.fromExisting("old", {
          vpcId: "subnet-1",
          cacheSubnetIds: ["subnet-1", undefined as unknown as string, "sg-1"],
          s3PrefixListId: "s3",
          ssmEndpoints: "sg-1" as never,
        }),
      {
        message: [
          'Network "old": vpcId must be the id of a VPC (vpc-…), got "subnet-1".',
          'Network "old": cacheSubnetIds must be ids of subnets (subnet-…), got nothing.',
          'Network "old": cacheSubnetIds must be ids of subnets (subnet-…), got "sg-1".',
          'Network "old": s3PrefixListId must be the id of a prefix list (pl-…), got "s3".',
          'Network "old": ssmEndpoints must be the endpoints\' security group (an ec2.SecurityGroup, or { id }), got "sg-1".',
        ].join("\n"),
      },
    );
  });

  it("refuses no subnets, what is no subnet, and an unknown way out, at once", () => {
    assert.throws(
      () =>
        Network.fromExisting("old", {
          vpcId: "vpc-1",
          cacheSubnetIds: [],
          clientSubnetIds: ["vpc-2"],
          internet: "vpn" as "nat",
        }),
      {
        message: [
          'Network "old": cacheSubnetIds must name at least one subnet, got [].',
          'Network "old": clientSubnetIds must be ids of subnets (subnet-…), got "vpc-2".',
          'Network "old": internet must be one of "none", "nat", "public", got "vpn".',
        ].join("\n"),
      },
    );
  });
});

describe("Network.fromDefaultVpc", () => {
  it("looks the default VPC and its subnets up, and adopts nothing in it", async () => {
    const seen: unknown[] = [];
    const all = await recorded(async () => {
      const network = Network.fromDefaultVpc();
      seen.push(await valueOf(network.vpcId), await valueOf(network.cacheSubnetIds));
    });
    assert.deepEqual(all, []);
    assert.deepEqual(seen, ["vpc-default", ["subnet-a", "subnet-b"]]);
  });
});
