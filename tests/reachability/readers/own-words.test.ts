/**
 * A word that stands for something (a type, a kind, a mode) is looked up among those that AWS has. What every object of JavaScript
 * has by itself (`constructor`, `__proto__`) is none of them: it is read as any other word that nobody knows.
 */

import assert from "node:assert/strict";
import { isUnknown, readDescribed, readPlanned } from "../../../reachability";
import type { PlannedResource, Topology } from "../../../reachability";

const OWN_WORDS = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];
/** No object has it, and neither has AWS. */
const STRANGE = "nobodyKnowsIt";

/** All that was read, with what is compared to it under the same name. */
function readAs(topology: Topology, word: string): readonly string[] {
  const plain = (_: string, value: unknown): unknown =>
    value instanceof Map || value instanceof Set ? [...value] : value;
  return JSON.stringify(topology, plain, 1).replaceAll(word, STRANGE).split("\n");
}

function account(word: string): object {
  return {
    Vpcs: [
      {
        ...{ VpcId: "vpc-a", CidrBlock: "10.0.0.0/16" },
        BlockPublicAccessStates: { InternetGatewayBlockMode: word },
      },
    ],
    Subnets: [{ SubnetId: "subnet-a", VpcId: "vpc-a", CidrBlock: "10.0.0.0/24" }],
    RouteTables: [
      {
        ...{ RouteTableId: "rtb-a", VpcId: "vpc-a", Associations: [{ Main: true }] },
        Routes: [
          { DestinationCidrBlock: "0.0.0.0/0", GatewayId: `${word}-0123`, State: "active" },
          { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active" },
        ],
      },
    ],
    NetworkInterfaces: [
      {
        ...{ NetworkInterfaceId: "eni-a", VpcId: "vpc-a", SubnetId: "subnet-a" },
        ...{ InterfaceType: word, PrivateIpAddress: "10.0.0.5", Groups: [] },
      },
    ],
    TransitGatewayAttachments: [
      {
        ...{ TransitGatewayAttachmentId: "tgw-attach-a", TransitGatewayId: "tgw-a" },
        ...{ ResourceType: word, ResourceId: "vpc-a", State: "available" },
      },
    ],
    CacheClusters: [
      {
        ...{ CacheClusterId: "cache", Engine: "memcached", NetworkType: word },
        ...{ NumCacheNodes: 1, CacheSubnetGroupName: "group" },
        CacheNodes: [
          {
            CacheNodeId: "0001",
            Endpoint: { Address: `${word}.cache.amazonaws.com`, Port: 11211 },
          },
        ],
      },
    ],
  };
}

function plan(type: string): readonly PlannedResource[] {
  const made = (token: string, name: string, inputs: object): PlannedResource => ({
    ...{ urn: name, type: token, name, id: name, inputs: { ...inputs } },
    properties: { id: name, ...inputs },
    propertyDependencies: {},
  });
  return [
    made("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" }),
    made("aws:ec2/subnet:Subnet", "subnet", { vpcId: "vpc", cidrBlock: "10.0.0.0/24" }),
    made(type, "one", { vpcId: "vpc", subnetId: "subnet", type }),
    made(`aws:${type}/${type}:${type}`, "two", { vpcId: "vpc", subnetId: "subnet" }),
    made(`aws-native:ec2:${type}`, "three", { vpcId: "vpc", subnetId: "subnet" }),
    made("aws:elasticache/cluster:Cluster", "cache", { engine: type, networkType: type }),
    made("aws:cloudcontrol/resource:Resource", "four", {
      ...{ typeName: `AWS::EC2::${type}`, desiredState: JSON.stringify({ VpcId: "vpc" }) },
    }),
  ];
}

describe("a word that every object knows", () => {
  for (const word of OWN_WORDS) {
    it(`is a stranger in an account: ${word}`, () => {
      const topology = readDescribed(account(word), { nodeAddresses: {} });
      assert.deepEqual(readAs(topology, word), readAs(readDescribed(account(STRANGE)), STRANGE));
      const eni = topology.interfaces.byId.get("eni-a");
      assert.equal(eni?.kind, "other");
    });

    it(`is a stranger in a plan: ${word}`, () => {
      const topology = readPlanned(plan(word));
      assert.deepEqual(readAs(topology, word), readAs(readPlanned(plan(STRANGE)), STRANGE));
    });
  }

  it("says nothing of the internet where it stands for a mode of public access", () => {
    for (const word of OWN_WORDS) {
      const vpc = readDescribed(account(word)).vpcs.byId.get("vpc-a");
      const mode = vpc?.blockPublicAccess;
      assert.ok(mode !== undefined && isUnknown(mode), word);
    }
  });
});
