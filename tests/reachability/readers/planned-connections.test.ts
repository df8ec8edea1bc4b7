/**
 * One client and one node in a plan whose ids are known, and what single resources beside them do to the connection: block
 * it, leave it open, or nothing.
 */

import assert from "node:assert/strict";
import { decide } from "../../../reachability";
import type { PlannedResource } from "../../../reachability";
import { readPlanned } from "./read-told";

type Inputs = Readonly<Record<string, unknown>>;

/** A resource with this id; `outputs`: what AWS told of it. */
function resource(type: string, id: string, inputs: Inputs, outputs: Inputs = {}): PlannedResource {
  const token = type.includes("/") ? `aws:${type}` : type;
  return {
    urn: `urn:pulumi:dev::example::${token}::${id}`,
    ...{ type: token, name: id, id, inputs },
    properties: { id, ...inputs, ...outputs },
    propertyDependencies: {},
  };
}

const EVERYWHERE = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];
const CACHE_PORT = { protocol: "tcp", fromPort: 11_211, toPort: 11_211 };

function vpc(letter: string, cidrBlock: string, more: Inputs = {}): PlannedResource {
  return resource("ec2/vpc:Vpc", `vpc-${letter}`, { cidrBlock, ...more }, partsOf(letter));
}

function partsOf(letter: string): Inputs {
  return {
    mainRouteTableId: `rtb-${letter}`,
    defaultRouteTableId: `rtb-${letter}`,
    defaultNetworkAclId: `acl-${letter}`,
    defaultSecurityGroupId: `sg-default-${letter}`,
  };
}

function subnet(id: string, letter: string, cidrBlock: string): PlannedResource {
  const zone = { availabilityZone: "us-east-1a" };
  return resource("ec2/subnet:Subnet", id, { vpcId: `vpc-${letter}`, cidrBlock, ...zone });
}

function group(id: string, letter: string, rules: Inputs): PlannedResource {
  return resource("ec2/securityGroup:SecurityGroup", id, { vpcId: `vpc-${letter}`, ...rules });
}

function client(id: string, subnetId: string, groups: Inputs, ip: string): PlannedResource {
  const place = { subnetId, privateIps: [ip] };
  return resource("ec2/networkInterface:NetworkInterface", id, { ...place, ...groups });
}

function route(id: string, routeTableId: string, cidr: string, target: Inputs): PlannedResource {
  const destination = { routeTableId, destinationCidrBlock: cidr };
  return resource("ec2/route:Route", id, { ...destination, ...target });
}

/** Client `eni-app` and node `orders#0001`, which is open to the VPC's addresses unless told otherwise. */
function network(changed: {
  readonly ingress?: readonly Inputs[];
  readonly clientGroups?: Inputs;
  readonly cluster?: Inputs;
}): PlannedResource[] {
  const ingress = changed.ingress ?? [{ ...CACHE_PORT, cidrBlocks: ["10.0.0.0/8"] }];
  const groups = changed.clientGroups ?? { securityGroups: ["sg-app"] };
  return [
    vpc("a", "10.0.0.0/16"),
    subnet("subnet-app", "a", "10.0.1.0/24"),
    subnet("subnet-cache", "a", "10.0.2.0/24"),
    group("sg-app", "a", { egress: EVERYWHERE }),
    group("sg-cache", "a", { ingress }),
    client("eni-app", "subnet-app", groups, "10.0.1.10"),
    resource("elasticache/subnetGroup:SubnetGroup", "subnets", { subnetIds: ["subnet-cache"] }),
    resource("elasticache/cluster:Cluster", "orders", {
      ...{ engine: "memcached", numCacheNodes: 1, subnetGroupName: "subnets" },
      ...{ securityGroupIds: ["sg-cache"], ...changed.cluster },
    }),
  ];
}

function outcome(resources: readonly PlannedResource[], from = "eni-app", region?: string): string {
  const options = { complete: true, ...(region === undefined ? {} : { region }) };
  return decide(readPlanned(resources, options), {
    from: { kind: "interface", id: from },
    to: { kind: "interface", id: "orders#0001" },
    ...{ protocol: "tcp", port: 11_211 },
  }).outcome;
}

/** A second VPC with the client `eni-b`, and routes of both to what connects them. */
function neighbour(target: Inputs): PlannedResource[] {
  return [
    vpc("b", "10.1.0.0/16"),
    subnet("subnet-b", "b", "10.1.1.0/24"),
    group("sg-b", "b", { egress: EVERYWHERE }),
    client("eni-b", "subnet-b", { securityGroups: ["sg-b"] }, "10.1.1.10"),
    route("to-b", "rtb-a", "10.1.0.0/16", target),
    route("to-a", "rtb-b", "10.0.0.0/16", target),
  ];
}

/** A resource made by CloudFormation's names through Cloud Control. */
function cloudControl(typeName: string, state: Inputs): PlannedResource {
  const inputs = { typeName, desiredState: JSON.stringify(state) };
  return resource("cloudcontrol/resource:Resource", "made", inputs);
}

function template(text: string): PlannedResource {
  return resource("cloudformation/stack:Stack", "made", { templateBody: text });
}

describe("a connection in a plan", () => {
  it("opens, and does not without its rule", () => {
    assert.equal(outcome(network({})), "reachable");
    assert.equal(outcome(network({ ingress: [] })), "blocked");
  });

  describe("beside a resource that no reader models", () => {
    const unread: readonly (readonly [string, PlannedResource])[] = [
      [
        "of the provider, on a subnet",
        resource("ec2/packetFilter:PacketFilter", "made", { subnetId: "subnet-cache" }),
      ],
      [
        "of the provider, on a group",
        resource("vpc/packetRule:PacketRule", "made", { securityGroupId: "sg-cache" }),
      ],
      [
        "of aws-native, on a subnet",
        resource("aws-native:ec2:PacketFilter", "made", { subnetId: "subnet-cache" }),
      ],
      [
        "of Cloud Control, on a subnet",
        cloudControl("AWS::EC2::PacketFilter", { SubnetId: "subnet-cache" }),
      ],
      ["a template that names a default ACL", template('{"NetworkAclId":"acl-a"}')],
      ["a template that names a group", template("GroupId: sg-cache")],
      [
        "a template that gives a subnet another route table",
        template("AWS::EC2::SubnetRouteTableAssociation, SubnetId: subnet-cache"),
      ],
      [
        "a command that gives a subnet another ACL",
        resource("command:local:Command", "made", {
          create: "aws ec2 replace-network-acl-association subnet-cache",
        }),
      ],
    ];
    for (const [name, one] of unread)
      it(`${name}: unknown`, () => {
        assert.equal(outcome([...network({}), one]), "unknown");
      });

    const beside: readonly (readonly [string, PlannedResource])[] = [
      ["a bucket of aws-native", resource("aws-native:s3:Bucket", "made", { bucketName: "x" })],
      ["a bucket of Cloud Control", cloudControl("AWS::S3::Bucket", { BucketName: "x" })],
      [
        "flow logs of aws-native",
        resource("aws-native:ec2:FlowLog", "made", { subnetId: "subnet-cache" }),
      ],
      ["a template that places things in a subnet", template("SubnetId: subnet-cache")],
      [
        "a function of aws-native with the client's group",
        resource("aws-native:lambda:Function", "made", {
          vpcConfig: { subnetIds: ["subnet-app"], securityGroupIds: ["sg-app"] },
        }),
      ],
    ];
    for (const [name, one] of beside)
      it(`${name}: as without it`, () => {
        assert.equal(outcome([...network({}), one]), "reachable");
      });
  });

  describe("by CloudFormation's names", () => {
    it("an entry of the default ACL, through Cloud Control, blocks", () => {
      const entry = { NetworkAclId: "acl-a", RuleNumber: 1, Protocol: -1, RuleAction: "deny" };
      const denied = cloudControl("AWS::EC2::NetworkAclEntry", {
        ...{ ...entry, CidrBlock: "0.0.0.0/0" },
      });
      assert.equal(outcome([...network({}), denied]), "blocked");
    });

    it("a function's interface is a client with its groups", () => {
      const config = { subnetIds: ["subnet-app"], securityGroupIds: ["sg-app"] };
      const resources = [
        ...network({ ingress: [{ ...CACHE_PORT, securityGroups: ["sg-app"] }] }),
        resource("aws-native:lambda:Function", "fn", { vpcConfig: config }),
      ];
      assert.equal(outcome(resources, "fn#eni"), "reachable");
    });

    it("a launch template's group is its machines', a transit gateway's options are its attachment's", () => {
      const { securityGroups, transitAttachments, interfaces } = readPlanned([
        ...network({}),
        resource("aws-native:ec2:LaunchTemplate", "lt", {
          launchTemplateData: { securityGroupIds: ["sg-app"] },
        }),
        resource("aws-native:autoscaling:AutoScalingGroup", "asg", {
          vpcZoneIdentifier: ["subnet-app"],
          launchTemplate: { launchTemplateId: "lt", version: "1" },
        }),
        resource("aws-native:ec2:TransitGatewayVpcAttachment", "attachment", {
          ...{ transitGatewayId: "tgw", vpcId: "vpc-a", subnetIds: ["subnet-app"] },
          options: { applianceModeSupport: "enable" },
        }),
      ]);
      const machines = [...interfaces.byId.values()].filter(({ id }) => id.startsWith("asg"));
      assert.deepEqual(
        machines.map(({ groups, subnets }) => [groups.items, subnets.items]),
        [[["sg-app"], ["subnet-app"]]],
      );
      assert.equal(transitAttachments.byId.get("attachment")?.isApplianceMode, true);
      assert.equal(securityGroups.byId.get("sg-app")?.unread, undefined);
    });

    it("a group without egress has AWS's own, which nobody wrote", () => {
      const { securityGroups } = readPlanned([
        resource("aws-native:ec2:SecurityGroup", "sg-native", { vpcId: "vpc-a" }),
      ]);
      const rules = securityGroups.byId.get("sg-native")?.egress.items ?? [];
      assert.deepEqual(
        rules.map(({ protocol, style, peers }) => [protocol, style, peers.items]),
        [["all", "described", [{ kind: "cidr", cidr: "0.0.0.0/0" }]]],
      );
    });

    it("an instance has each of the interfaces that are described in it, with the group and subnet of each", () => {
      const described = (index: number, subnetId: string, group: string, more = {}) => ({
        ...{ deviceIndex: String(index), subnetId, groupSet: [group] },
        ...more,
      });
      const { interfaces } = readPlanned([
        ...network({}),
        resource("aws-native:ec2:Instance", "machine", {
          networkInterfaces: [
            described(0, "subnet-app", "sg-app", { associatePublicIpAddress: true }),
            described(1, "subnet-cache", "sg-cache", { privateIpAddress: "10.0.2.20" }),
          ],
        }),
      ]);
      const made = [...interfaces.byId.values()].filter(({ id }) => id.startsWith("machine"));
      assert.deepEqual(
        made.map((one) => [one.groups.items, one.subnets.items, one.publicAddress !== null]),
        [
          [["sg-app"], ["subnet-app"], true],
          [["sg-cache"], ["subnet-cache"], false],
        ],
      );
      assert.deepEqual(made[1]?.addresses, { items: ["10.0.2.20"] });
    });

    it("a peering is accepted by CloudFormation within the account alone", () => {
      const asked = { vpcId: "vpc-a", peerVpcId: "vpc-b" };
      const over = (more: Inputs): string =>
        outcome(
          [
            ...network({}),
            ...neighbour({ vpcPeeringConnectionId: "pcx" }),
            resource("aws-native:ec2:VpcPeeringConnection", "pcx", { ...asked, ...more }),
          ],
          "eni-b",
        );
      assert.deepEqual([over({}), over({ peerOwnerId: "222222222222" })], ["reachable", "unknown"]);
    });
  });

  describe("routes that a VPN gateway learns", () => {
    const gateway = resource("ec2/vpnGateway:VpnGateway", "vgw-1", { vpcId: "vpc-a" });
    const propagation = resource(
      "ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
      "propagation",
      { vpnGatewayId: "vgw-1", routeTableId: "rtb-a" },
    );

    it("lose to the VPC's own", () => {
      assert.equal(outcome([...network({}), gateway, propagation]), "reachable");
    });

    it("may win over a peering's, in a table of their own too", () => {
      const peered = [
        ...network({}),
        ...neighbour({ vpcPeeringConnectionId: "pcx" }),
        resource("ec2/vpcPeeringConnection:VpcPeeringConnection", "pcx", {
          ...{ vpcId: "vpc-a", peerVpcId: "vpc-b", autoAccept: true },
        }),
        gateway,
      ];
      const table = resource("ec2/routeTable:RouteTable", "rtb-own", {
        ...{ vpcId: "vpc-a", propagatingVgws: ["vgw-1"] },
        routes: [{ cidrBlock: "10.1.0.0/16", vpcPeeringConnectionId: "pcx" }],
      });
      const association = resource(
        "ec2/routeTableAssociation:RouteTableAssociation",
        "association",
        { subnetId: "subnet-cache", routeTableId: "rtb-own" },
      );
      assert.equal(outcome(peered, "eni-b"), "reachable");
      assert.equal(outcome([...peered, propagation], "eni-b"), "unknown");
      assert.equal(outcome([...peered, table, association], "eni-b"), "unknown");
    });
  });

  describe("nodes of another network type", () => {
    const typed = (networkType: unknown): string => outcome(network({ cluster: { networkType } }));

    it("have no IPv4 address where they are IPv6 alone", () => {
      assert.equal(typed("ipv4"), "reachable");
      assert.equal(typed("dual_stack"), "reachable");
      assert.notEqual(typed("ipv6"), "reachable");
    });

    it("are open where the type is not known", () => {
      assert.equal(typed("<unknown>"), "unknown");
      assert.equal(typed("ipv8"), "unknown");
    });
  });

  it("over a peering whose other Region is told, the own one counts", () => {
    const peering = resource("ec2/vpcPeeringConnection:VpcPeeringConnection", "pcx", {
      ...{ vpcId: "vpc-a", peerVpcId: "vpc-b", peerRegion: "eu-west-1" },
    });
    const accepter = resource(
      "ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
      "accepter",
      { vpcPeeringConnectionId: "pcx", autoAccept: true },
    );
    const resources = [
      ...network({ ingress: [{ ...CACHE_PORT, securityGroups: ["sg-b"] }] }),
      ...neighbour({ vpcPeeringConnectionId: "pcx" }).map((one) =>
        one.name === "vpc-b" ? vpc("b", "10.1.0.0/16", { region: "eu-west-1" }) : one,
      ),
      ...[peering, accepter],
    ];
    assert.equal(outcome(resources, "eni-b"), "unknown");
    assert.equal(outcome(resources, "eni-b", "us-east-1"), "blocked");
    assert.equal(outcome(resources, "eni-b", "eu-west-1"), "reachable");
  });

  it("of two Regions' caches of one name, each is in the subnets of its own group", () => {
    const inRegion = (letter: string, id: string | undefined): PlannedResource[] => {
      const named = (type: string, inputs: Inputs, dependencies = {}): PlannedResource => {
        const one = resource(type, `${type} ${letter}`, inputs);
        const properties = id === undefined ? inputs : { ...inputs, id };
        return { ...one, id, properties, propertyDependencies: dependencies };
      };
      const subnets = { name: "sessions", subnetIds: [`subnet-${letter}`] };
      const group = named("elasticache/subnetGroup:SubnetGroup", subnets);
      const cluster = {
        ...{ engine: "memcached", clusterId: "sessions", subnetGroupName: "sessions" },
        ...{ securityGroupIds: [`sg-${letter}`], numCacheNodes: 1 },
      };
      return [
        vpc(letter, "10.0.0.0/16"),
        subnet(`subnet-${letter}`, letter, "10.0.1.0/24"),
        group,
        named("elasticache/cluster:Cluster", cluster, { subnetGroupName: [group.urn] }),
      ];
    };
    for (const id of [undefined, "sessions"]) {
      const { caches, interfaces } = readPlanned([...inRegion("a", id), ...inRegion("b", id)]);
      assert.equal(caches.byId.size, 2);
      assert.deepEqual(
        [...interfaces.byId.values()].map(({ vpc: home }) => home),
        ["vpc-a", "vpc-b"],
      );
    }
  });
});
