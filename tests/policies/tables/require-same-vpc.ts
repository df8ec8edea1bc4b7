import { requireSameVpc } from "../../../policies/rules/require-same-vpc";
import { table } from "../rule-tables";
import { bundle, LOOKED_UP, ref, sound, T } from "../stack-literals";

/** The client is in another VPC. */
function elsewhere(more: Parameters<typeof sound>[0]) {
  return sound({
    other: [T.vpc, { cidrBlock: "10.1.0.0/16" }],
    front: { vpcId: ref("other.id"), cidrBlock: "10.1.3.0/24" },
    "app-group": { vpcId: ref("other.id") },
    ...more,
  });
}

export const requireSameVpcTable = table(requireSameVpc, {
  valid: [
    { name: "one VPC", stack: sound() },
    {
      name: "subnets in one output, all of one VPC",
      stack: sound({ subnets: { subnetIds: bundle("a.id", "b.id", "front.id") } }),
    },
    {
      name: "a second VPC without a cache",
      stack: sound({
        other: [T.vpc, { cidrBlock: "10.1.0.0/16" }],
        "other-group": [T.group, { vpcId: ref("other.id") }],
      }),
    },
    {
      name: "a client over a peering",
      stack: elsewhere({
        peering: [
          T.peering,
          { vpcId: ref("vpc.id"), peerVpcId: ref("other.id"), autoAccept: true },
        ],
      }),
    },
    {
      name: "a client over a transit gateway",
      stack: elsewhere({
        hub: ["aws:ec2transitgateway/transitGateway:TransitGateway", {}],
        here: [
          "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
          { transitGatewayId: ref("hub.id"), vpcId: ref("vpc.id"), subnetIds: [ref("a.id")] },
        ],
        there: [
          "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
          { transitGatewayId: ref("hub.id"), vpcId: ref("other.id"), subnetIds: [ref("front.id")] },
        ],
      }),
    },
    {
      name: "a group of another VPC that is associated with the cache's",
      stack: sound({
        other: [T.vpc, { cidrBlock: "10.1.0.0/16" }],
        "cache-group": { vpcId: ref("other.id") },
        shared: [
          "aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation",
          { securityGroupId: ref("cache-group.id"), vpcId: ref("vpc.id") },
        ],
      }),
    },
  ],
  invalid: [
    {
      name: "a group of another VPC",
      stack: sound({
        other: [T.vpc, { cidrBlock: "10.1.0.0/16" }],
        "cache-group": { vpcId: ref("other.id") },
      }),
      expect: [
        {
          on: "cache",
          says: /is in vpc "vpc", but selects security group "cache-group" of vpc "other"/,
        },
      ],
    },
    {
      name: "subnets of two VPCs",
      stack: sound({
        other: [T.vpc, { cidrBlock: "10.1.0.0/16" }],
        b: { vpcId: ref("other.id"), cidrBlock: "10.1.2.0/24" },
      }),
      expect: [
        { on: "cache", says: /its subnets lie in vpc "(vpc|other)" and in vpc "(vpc|other)"/ },
      ],
    },
    {
      name: "a client in another VPC that nothing connects",
      stack: elsewhere({}),
      expect: [
        {
          on: "app",
          says: /instance "app" is a client of cluster "cache", but is in vpc "other"/,
        },
      ],
    },
    {
      name: "a client in another VPC, and one attachment to a transit gateway",
      stack: elsewhere({
        hub: ["aws:ec2transitgateway/transitGateway:TransitGateway", {}],
        here: [
          "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
          { transitGatewayId: ref("hub.id"), vpcId: ref("vpc.id"), subnetIds: [ref("a.id")] },
        ],
      }),
      expect: [
        {
          on: "app",
          says: /^instance "app" is a client of cluster "cache", but is in vpc "other", and nothing connects that to vpc "vpc"\. Put it into vpc "vpc", or peer the two\.$/,
        },
      ],
    },
    {
      name: "a client in another VPC, and a peering with a third one",
      stack: elsewhere({
        third: [T.vpc, { cidrBlock: "10.2.0.0/16" }],
        peering: [
          T.peering,
          { vpcId: ref("third.id"), peerVpcId: ref("other.id"), autoAccept: true },
        ],
        another: [
          T.peering,
          { vpcId: ref("vpc.id"), peerVpcId: ref("third.id"), autoAccept: true },
        ],
      }),
      expect: [{ on: "app", says: /nothing connects that to vpc "vpc"/ }],
    },
  ],
  unknown: [
    {
      name: "a group whose VPC was looked up",
      stack: sound({ "cache-group": { vpcId: LOOKED_UP } }),
      expect: [
        {
          on: "cache-group",
          says: /cannot prove: the VPC in vpcId of security group "cache-group" is not in this stack/,
        },
      ],
    },
    {
      name: "an instance in another VPC, whose groups were looked up",
      stack: elsewhere({
        app: { vpcSecurityGroupIds: [LOOKED_UP] },
      }),
      expect: [
        {
          on: "app",
          says: /the security group in vpcSecurityGroupIds of instance "app" is not in this stack/,
        },
      ],
    },
    {
      name: "a peering with a VPC that was looked up, which may be the client's",
      stack: elsewhere({
        peering: [T.peering, { vpcId: ref("vpc.id"), peerVpcId: LOOKED_UP }],
      }),
      expect: [{ on: "peering", says: /peerVpcId of vpc peering connection "peering"/ }],
    },
  ],
});
