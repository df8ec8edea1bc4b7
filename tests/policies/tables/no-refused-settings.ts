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
    {
      name: "the longest names, and those that AWS keeps itself",
      stack: sound({
        cache: { clusterId: "A-9".padEnd(50, "z") },
        subnets: { name: "a".repeat(255) },
        parameters: [T.parameterGroup, { family: "memcached1.6", name: "default.memcached1.6" }],
      }),
    },
    {
      name: "one zone that has a subnet, and IPv6 on the first version that has it",
      stack: sound({
        cache: {
          availabilityZone: "ap-northeast-2b",
          engineVersion: "1.6.6",
          transitEncryptionEnabled: false,
          networkType: "ipv6",
        },
      }),
    },
    {
      name: "a version that is no version: the provider says so",
      stack: sound({ cache: { engineVersion: "newest", networkType: "ipv6" } }),
      isRefusedByProvider: true,
    },
    {
      name: "a peering with a VPC that was looked up",
      stack: sound({ peering: [T.peering, { vpcId: ref("vpc.id"), peerVpcId: LOOKED_UP }] }),
    },
    {
      name: "names that are wrong in a stack without a cache",
      stack: sound({ cache: null, evictions: null, subnets: { name: "no_name" } }),
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
    {
      name: "a node type that is none at all",
      stack: sound({ cache: { nodeType: "small" } }),
      expect: [
        {
          on: "cache",
          says: /^cluster "cache" has nodeType small, which is no cache node type: AWS refuses that\. Name one such as cache\.t4g\.micro\.$/,
        },
      ],
    },
    {
      name: "node types with something before or behind",
      stack: sound({
        cache: { nodeType: "my.cache.t4g.micro" },
        other: [
          T.cluster,
          {
            engine: "memcached",
            nodeType: "cache.t4g.micro.x",
            subnetGroupName: ref("subnets.name"),
            securityGroupIds: [ref("cache-group.id")],
          },
        ],
      }),
      expect: [
        { on: "cache", says: /nodeType my\.cache\.t4g\.micro, .*such as cache\.t4g\.micro\.$/ },
        { on: "other", says: /nodeType cache\.t4g\.micro\.x, .*such as cache\.t4g\.micro\.$/ },
      ],
    },
    {
      name: "one zone for all nodes, without a subnet",
      stack: sound({ cache: { azMode: "single-az", availabilityZone: "ap-northeast-2c" } }),
      expect: [
        {
          on: "cache",
          says: /^cluster "cache" wants a node in ap-northeast-2c, where its subnet group has no subnet: AWS refuses that\. Add a subnet there, or choose among ap-northeast-2a, ap-northeast-2b\.$/,
        },
      ],
    },
    {
      name: "names of all kinds that AWS does not allow",
      isRefusedByProvider: true,
      stack: sound({
        cache: { clusterId: "a--b" },
        subnets: { name: "ends-with-" },
        parameters: [T.parameterGroup, { family: "memcached1.6", name: "1st" }],
        serverless: [
          T.serverless,
          {
            engine: "memcached",
            name: "b".repeat(41),
            subnetIds: [ref("a.id")],
            securityGroupIds: [ref("cache-group.id")],
          },
        ],
      }),
      expect: [
        {
          on: "cache",
          says: /^cluster "cache" is called a--b: AWS allows letters, digits and single hyphens, at most 50\. Change clusterId\.$/,
        },
        { on: "subnets", says: /is called ends-with-: .*at most 255\. Change name\.$/ },
        {
          on: "parameters",
          says: /^parameter group "parameters" is called 1st: .*at most 255\. Change name\.$/,
        },
        {
          on: "serverless",
          says: /^serverless cache "serverless" is called b{41}: .*at most 40\. Change name\.$/,
        },
      ],
    },
    {
      name: "IPv6 on a version just before it",
      stack: sound({
        cache: { engineVersion: "1.6.5", transitEncryptionEnabled: false, networkType: "ipv6" },
      }),
      expect: [
        {
          on: "cache",
          says: /^cluster "cache" sets networkType: ipv6, which engine version 1\.6\.5 does not have: AWS refuses that\. Set engineVersion to 1\.6\.6 or later\.$/,
        },
      ],
    },
  ],
  unknown: [],
});
