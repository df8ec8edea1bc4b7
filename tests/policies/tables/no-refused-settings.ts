import { noRefusedSettings } from "../../../policies/rules/no-refused-settings";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

const other = [T.vpc, { cidrBlock: "10.0.128.0/17" }] as const;

export const noRefusedSettingsTable = table(noRefusedSettings, {
  valid: [
    { name: "the sound stack", stack: sound() },
    {
      name: "zones that have subnets",
      stack: sound({
        cache: { preferredAvailabilityZones: ["ap-northeast-2a", "ap-northeast-2b"] },
      }),
    },
    {
      name: "what AWS answers of several zones",
      stack: sound({ cache: { availabilityZone: "Multiple" } }),
    },
    { name: "a zone that is not known yet", stack: sound({ b: { availabilityZone: LOOKED_UP } }) },
    { name: "a name that AWS gives", stack: sound({ subnets: { name: undefined } }) },
    {
      name: "peered VPCs apart from each other",
      stack: sound({
        other: [T.vpc, { cidrBlock: "10.1.0.0/16" }],
        peering: [
          T.peering,
          { vpcId: ref("vpc.id"), peerVpcId: ref("other.id"), autoAccept: true },
        ],
      }),
    },
  ],
  invalid: [
    {
      name: "no node at all",
      stack: sound({ cache: { numCacheNodes: 0 } }),
      expect: [{ on: "cache", says: /has numCacheNodes 0: AWS refuses a cluster without a node/ }],
    },
    {
      name: "a node type of EC2",
      stack: sound({ cache: { nodeType: "t4g.micro" } }),
      expect: [
        { on: "cache", says: /has nodeType t4g\.micro, .*Name one such as cache\.t4g\.micro\./ },
      ],
    },
    // TLS on a version without it is told by require-tls where that is on: see pack.test.ts.
    {
      name: "IPv6 on a version without it",
      stack: sound({
        cache: {
          engineVersion: "1.5.16",
          transitEncryptionEnabled: false,
          networkType: "dual_stack",
        },
      }),
      expect: [{ on: "cache", says: /networkType: dual_stack, which engine version 1\.5\.16/ }],
    },
    {
      name: "a node in a zone without a subnet",
      stack: sound({
        cache: { preferredAvailabilityZones: ["ap-northeast-2a", "ap-northeast-2c"] },
      }),
      expect: [
        {
          on: "cache",
          says: /wants a node in ap-northeast-2c, where its subnet group has no subnet/,
        },
      ],
    },
    {
      name: "a name with an underscore",
      stack: sound({ subnets: { name: "inv_web_vpc" } }),
      expect: [
        { on: "subnets", says: /subnet group "subnets" is called inv_web_vpc: AWS allows letters/ },
      ],
    },
    {
      name: "peered VPCs that overlap",
      stack: sound({
        other,
        peering: [
          T.peering,
          { vpcId: ref("vpc.id"), peerVpcId: ref("other.id"), autoAccept: true },
        ],
      }),
      expect: [
        {
          on: "peering",
          says: /joins vpc "vpc" and vpc "other", whose ranges overlap \(10\.0\.0\.0\/16\)/,
        },
      ],
    },
    {
      name: "a subnet outside of its VPC",
      stack: sound({ lost: [T.subnet, { vpcId: ref("vpc.id"), cidrBlock: "10.9.0.0/24" }] }),
      expect: [{ on: "lost", says: /has 10\.9\.0\.0\/24, which lies outside of vpc "vpc"/ }],
    },
    {
      name: "a source group of another Region",
      stack: sound({
        vpc: { region: "ap-northeast-2" },
        "cache-group": { region: "ap-northeast-2" },
        "far-vpc": [T.vpc, { region: "us-east-1", cidrBlock: "10.1.0.0/16" }],
        "app-group": [
          T.group,
          { region: "us-east-1", vpcId: ref("far-vpc.id"), description: "Far" },
        ],
        app: null,
      }),
      expect: [
        {
          on: "from-app",
          says: /names security group "app-group" of another Region \(us-east-1\)/,
        },
      ],
    },
  ],
  unknown: [],
});
