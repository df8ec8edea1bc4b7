/** What has no reader of its own: interfaces with its groups in its subnets, or open for what it names. */

import assert from "node:assert/strict";
import {
  ADDRESS_GIVEN_AT_LAUNCH,
  decide,
  isUnknown,
  openResources,
  Plan,
} from "../../../reachability";
import type { NetworkInterface, PlannedResource, Topology } from "../../../reachability";
import { readPlanned } from "./read-told";

type Json = Record<string, unknown>;
const HIDDEN = "<unknown>";

function planned(
  type: string,
  name: string,
  inputs: Json = {},
  dependencies: Readonly<Record<string, readonly string[]>> = {},
): PlannedResource {
  return {
    urn: name,
    type: type.includes("/") ? `aws:${type}` : type,
    name,
    properties: inputs,
    inputs,
    propertyDependencies: dependencies,
  };
}

const VPC = { vpcId: ["vpc"] };
const group = (name: string): PlannedResource =>
  planned("ec2/securityGroup:SecurityGroup", name, { vpcId: HIDDEN }, VPC);
const base = [
  planned("ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" }),
  planned("ec2/subnet:Subnet", "a", { vpcId: HIDDEN, cidrBlock: "10.0.1.0/24" }, VPC),
  planned("ec2/subnet:Subnet", "b", { vpcId: HIDDEN, cidrBlock: "10.0.2.0/24" }, VPC),
  group("g"),
  group("cache"),
  planned(
    "vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "out",
    { securityGroupId: HIDDEN, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
    { securityGroupId: ["g"] },
  ),
  planned(
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "in",
    {
      securityGroupId: HIDDEN,
      referencedSecurityGroupId: HIDDEN,
      ipProtocol: "tcp",
      fromPort: 11211,
      toPort: 11211,
    },
    { securityGroupId: ["cache"], referencedSecurityGroupId: ["g"] },
  ),
  planned(
    "elasticache/subnetGroup:SubnetGroup",
    "subnets",
    { subnetIds: [HIDDEN] },
    { subnetIds: ["a"] },
  ),
  planned(
    "elasticache/cluster:Cluster",
    "orders",
    {
      engine: "memcached",
      numCacheNodes: 1,
      subnetGroupName: HIDDEN,
      securityGroupIds: [HIDDEN],
    },
    { subnetGroupName: ["subnets"], securityGroupIds: ["cache"] },
  ),
];

const interfaceOf = (resource: PlannedResource, ...more: PlannedResource[]): NetworkInterface =>
  readPlanned([...base, ...more, resource]).interfaces.byId.get(`${resource.urn}#eni`) ??
  assert.fail("no interface");

const shown = (one: NetworkInterface): unknown => [
  one.subnets.items,
  one.groups.items,
  isUnknown(one.publicAddress) ? "open" : one.publicAddress,
];

const outcome = (topology: Topology, from: string): string =>
  decide(topology, {
    from: { kind: "interface", id: from },
    to: { kind: "interface", id: "orders#0001" },
    protocol: "tcp",
    port: 11211,
  }).outcome;

describe("what has no reader of its own", () => {
  describe("carries its groups in its subnets", () => {
    const flat = (type: string, more: Json = {}): PlannedResource =>
      planned(
        type,
        "x",
        { subnetIds: [HIDDEN], securityGroupIds: [HIDDEN], ...more },
        { subnetIds: ["b"], securityGroupIds: ["g"] },
      );

    it("named at the top, or in a block inside", () => {
      assert.deepEqual(shown(interfaceOf(flat("dms/replicationInstance:ReplicationInstance"))), [
        ["b"],
        ["g"],
        null,
      ]);
      const nested = planned(
        "mwaa/environment:Environment",
        "x",
        { networkConfiguration: { subnetIds: [HIDDEN], securityGroupIds: [HIDDEN] } },
        { networkConfiguration: ["b", "g"] },
      );
      assert.deepEqual(shown(interfaceOf(nested)), [["b"], ["g"], null]);
    });

    it("of a type that nobody has listed, too", () => {
      assert.deepEqual(shown(interfaceOf(flat("next/thing:Thing"))), [["b"], ["g"], "open"]);
    });

    it("in the subnets of a group of subnets; else in the VPC of its groups", () => {
      const database = (inputs: Json, dependencies: Record<string, string[]>): PlannedResource =>
        planned(
          "rds/instance:Instance",
          "x",
          { vpcSecurityGroupIds: [HIDDEN], ...inputs },
          { vpcSecurityGroupIds: ["g"], ...dependencies },
        );
      const subnets = planned(
        "rds/subnetGroup:SubnetGroup",
        "db",
        { name: "db", subnetIds: [HIDDEN, HIDDEN] },
        { subnetIds: ["a", "b"] },
      );
      assert.deepEqual(
        shown(
          interfaceOf(
            database({ dbSubnetGroupName: HIDDEN }, { dbSubnetGroupName: ["db"] }),
            subnets,
          ),
        ),
        [["a", "b"], ["g"], null],
      );
      assert.deepEqual(shown(interfaceOf(database({ dbSubnetGroupName: "db" }, {}), subnets)), [
        ["a", "b"],
        ["g"],
        null,
      ]);
      const placeless = interfaceOf(database({ publiclyAccessible: true }, {}));
      assert.deepEqual(shown(placeless), [[], ["g"], ADDRESS_GIVEN_AT_LAUNCH]);
      assert.equal(placeless.vpc, "vpc");
    });

    it("public where its declaration says so, wherever that is", () => {
      const balancer = (more: Json): unknown =>
        shown(
          interfaceOf(
            planned(
              "elb/loadBalancer:LoadBalancer",
              "x",
              { subnets: [HIDDEN], securityGroups: [HIDDEN], ...more },
              { subnets: ["b"], securityGroups: ["g"] },
            ),
          ),
        );
      assert.deepEqual(balancer({}), [["b"], ["g"], ADDRESS_GIVEN_AT_LAUNCH]);
      assert.deepEqual(balancer({ internal: true }), [["b"], ["g"], null]);
      assert.deepEqual(balancer({ internal: HIDDEN }), [["b"], ["g"], "open"]);
      const task = planned(
        "cloudwatch/eventTarget:EventTarget",
        "x",
        {
          ecsTarget: {
            networkConfiguration: {
              subnets: [HIDDEN],
              securityGroups: [HIDDEN],
              assignPublicIp: true,
            },
          },
        },
        { ecsTarget: ["b", "g"] },
      );
      assert.deepEqual(shown(interfaceOf(task)), [["b"], ["g"], ADDRESS_GIVEN_AT_LAUNCH]);
    });

    it("without groups: the VPC's default one, or one that AWS makes for it", () => {
      const mount = planned(
        "efs/mountTarget:MountTarget",
        "x",
        { subnetId: HIDDEN },
        { subnetId: ["b"] },
      );
      assert.deepEqual(shown(interfaceOf(mount)), [["b"], ["vpc#default-group"], null]);
      const desk = planned(
        "workspaces/directory:Directory",
        "x",
        { subnetIds: [HIDDEN] },
        { subnetIds: ["b"] },
      );
      assert.deepEqual(shown(interfaceOf(desk)), [["b"], ["x#own-group"], "open"]);
    });

    it("a cluster's: EKS's own group on its nodes, a database's on its instances", () => {
      const eks = planned(
        "eks/cluster:Cluster",
        "pods",
        { name: "pods-1f2e3d4", vpcConfig: { subnetIds: [HIDDEN] } },
        { vpcConfig: ["a"] },
      );
      const nodes = planned(
        "eks/nodeGroup:NodeGroup",
        "x",
        {
          clusterName: "pods-1f2e3d4",
          subnetIds: [HIDDEN],
          remoteAccess: { sourceSecurityGroupIds: [HIDDEN] },
        },
        { subnetIds: ["b"], remoteAccess: ["g"] },
      );
      assert.deepEqual(shown(interfaceOf(nodes, eks)), [["b"], ["pods#cluster-group"], null]);
      const cluster = planned(
        "rds/cluster:Cluster",
        "db",
        { vpcSecurityGroupIds: [HIDDEN] },
        { vpcSecurityGroupIds: ["g"] },
      );
      const instance = planned(
        "rds/clusterInstance:ClusterInstance",
        "x",
        { clusterIdentifier: HIDDEN },
        { clusterIdentifier: ["db"] },
      );
      assert.deepEqual(shown(interfaceOf(instance, cluster)), [[], ["g"], null]);
    });

    it("and so is a source like any other", () => {
      const topology = readPlanned([...base, flat("next/thing:Thing")]);
      assert.equal(outcome(topology, "x#eni"), "reachable");
    });

    it("nothing where it is in no VPC", () => {
      const project = planned("codebuild/project:Project", "x", { name: "x" });
      assert.equal(readPlanned([project]).interfaces.byId.size, 0);
    });

    it("a Client VPN endpoint is in the subnets that it is associated with", () => {
      const endpoint = planned(
        "ec2clientvpn/endpoint:Endpoint",
        "x",
        { securityGroupIds: [HIDDEN] },
        { securityGroupIds: ["g"] },
      );
      const association = planned(
        "ec2clientvpn/networkAssociation:NetworkAssociation",
        "n",
        { clientVpnEndpointId: HIDDEN, subnetId: HIDDEN },
        { clientVpnEndpointId: ["x"], subnetId: ["b"] },
      );
      assert.deepEqual(shown(interfaceOf(endpoint, association)), [["b"], ["g"], null]);
    });
  });

  describe("leaves open what it names", () => {
    const client = planned(
      "ec2/instance:Instance",
      "web",
      { subnetId: HIDDEN, vpcSecurityGroupIds: [HIDDEN] },
      { subnetId: ["b"], vpcSecurityGroupIds: ["g"] },
    );
    const opened = (...more: PlannedResource[]): unknown => {
      const resources = [...base, client, ...more];
      const names = openResources(new Plan(resources)).map(({ names: ids }) => ids);
      return [outcome(readPlanned(resources), "web#eni"), names];
    };

    it("nothing: what is modelled or irrelevant", () => {
      const log = planned("ec2/flowLog:FlowLog", "x", { vpcId: HIDDEN }, { vpcId: ["vpc"] });
      assert.deepEqual(opened(log), ["reachable", []]);
    });

    it("an unlisted type", () => {
      const rule = planned(
        "next/rule:Rule",
        "x",
        { securityGroupId: HIDDEN },
        { securityGroupId: ["cache"] },
      );
      assert.deepEqual(opened(rule), ["unknown", [["cache"]]]);
    });

    it("a rule made through Cloud Control whose state is not known yet, and a command", () => {
      const rule = planned(
        "cloudcontrol/resource:Resource",
        "x",
        { typeName: "AWS::EC2::SecurityGroupIngress", desiredState: HIDDEN },
        { desiredState: ["cache"] },
      );
      assert.deepEqual(opened(rule), ["unknown", [["cache"]]]);
      const command = planned(
        "command:local:Command",
        "x",
        { create: "aws ec2 revoke-security-group-ingress --group-id sg-0123456789abcdef0" },
        {},
      );
      const known = base.map((one) =>
        one.name === "cache" ? { ...one, id: "sg-0123456789abcdef0" } : one,
      );
      assert.deepEqual(
        openResources(new Plan([...known, command])).map(({ names }) => names),
        [["sg-0123456789abcdef0"]],
      );
    });

    it("not the VPC that a stack is handed to place things in, but the groups", () => {
      const stack = planned(
        "cloudformation/stack:Stack",
        "x",
        { parameters: { Vpc: HIDDEN, Subnet: HIDDEN, Group: HIDDEN } },
        { parameters: ["vpc", "b", "g"] },
      );
      assert.deepEqual(opened(stack), ["unknown", [["g"]]]);
    });
  });

  describe("made by CloudFormation's names", () => {
    const world = (topology: Topology, id: string): unknown =>
      topology.securityGroups.byId.get(id)?.ingress.items.flatMap(({ peers }) => peers.items);

    it("through aws-native: a group, its rules, a cache", () => {
      const topology = readPlanned([
        ...base,
        planned(
          "aws-native:ec2:SecurityGroup",
          "native",
          {
            groupDescription: "x",
            vpcId: HIDDEN,
            securityGroupIngress: [
              { ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIp: "0.0.0.0/0" },
            ],
          },
          { vpcId: ["vpc"] },
        ),
        planned(
          "aws-native:ec2:SecurityGroupIngress",
          "rule",
          {
            groupId: HIDDEN,
            ipProtocol: "tcp",
            fromPort: 1,
            toPort: 2,
            sourceSecurityGroupId: HIDDEN,
          },
          { groupId: ["native"], sourceSecurityGroupId: ["g"] },
        ),
        planned(
          "aws-native:elasticache:CacheCluster",
          "second",
          { engine: "memcached", vpcSecurityGroupIds: [HIDDEN], cacheSubnetGroupName: HIDDEN },
          { vpcSecurityGroupIds: ["native"], cacheSubnetGroupName: ["subnets"] },
        ),
      ]);
      assert.deepEqual(world(topology, "native"), [
        { kind: "cidr", cidr: "0.0.0.0/0" },
        { kind: "group", id: "g" },
      ]);
      // CloudFormation leaves AWS's own egress rule, which the classic provider takes away.
      assert.equal(topology.securityGroups.byId.get("native")?.egress.items.length, 1);
      assert.deepEqual(topology.caches.byId.get("second")?.securityGroups.items, ["native"]);
    });

    it("through Cloud Control, where the state is known", () => {
      const state = {
        GroupId: "cache",
        IpProtocol: "tcp",
        FromPort: 1,
        ToPort: 2,
        CidrIp: "0.0.0.0/0",
      };
      const topology = readPlanned([
        ...base,
        planned("cloudcontrol/resource:Resource", "x", {
          typeName: "AWS::EC2::SecurityGroupIngress",
          desiredState: JSON.stringify(state),
        }),
      ]);
      assert.deepEqual(world(topology, "cache"), [
        { kind: "group", id: "g" },
        { kind: "cidr", cidr: "0.0.0.0/0" },
      ]);
    });

    it("a state that is no JSON, or of a type that is not read, is as it was", () => {
      for (const desiredState of ["{", JSON.stringify({ Name: "x" }), "[]"]) {
        const typeName = desiredState === "{" ? "AWS::EC2::VPC" : "AWS::S3::Bucket";
        const one = planned("cloudcontrol/resource:Resource", "x", { typeName, desiredState });
        assert.equal(new Plan([one]).resources[0]?.type, "aws:cloudcontrol/resource:Resource");
      }
    });
  });
});
