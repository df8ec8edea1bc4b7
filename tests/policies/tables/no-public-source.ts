import { noPublicSource } from "../../../policies/rules/no-public-source";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

/** The sound stack with one more rule on the cache's group. */
function open(rule: Readonly<Record<string, unknown>>) {
  const args: Record<string, unknown> = {
    securityGroupId: ref("cache-group.id"),
    ipProtocol: "tcp",
    fromPort: 11211,
    toPort: 11211,
    description: "x",
    ...rule,
  };
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return sound({ world: [T.ingress, Object.fromEntries(given)] });
}

/** A rule of the cache's group for its port. */
function fromRange(cidrIpv4: string) {
  return [
    T.ingress,
    {
      securityGroupId: ref("cache-group.id"),
      ipProtocol: "tcp",
      fromPort: 11211,
      toPort: 11211,
      cidrIpv4,
    },
  ] as const;
}

export const noPublicSourceTable = table(noPublicSource, {
  valid: [
    { name: "a group as source", stack: sound() },
    { name: "a private range", stack: open({ cidrIpv4: "10.0.0.0/8" }) },
    {
      name: "the world, on another port",
      stack: open({ cidrIpv4: "0.0.0.0/0", fromPort: 443, toPort: 443 }),
    },
    {
      name: "the world, outwards",
      stack: sound({
        out: [
          T.egress,
          { securityGroupId: ref("cache-group.id"), ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
        ],
      }),
    },
    {
      name: "the world, on a group of something else",
      stack: sound({
        other: [
          T.ingress,
          { securityGroupId: ref("app-group.id"), ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
        ],
      }),
    },
    {
      name: "public IPv4 numbers that are the VPC's own",
      stack: sound({
        vpc: { cidrBlock: "52.0.0.0/8" },
        a: null,
        b: null,
        front: null,
        app: null,
        subnets: null,
        cache: { subnetGroupName: "mine" },
        world: [
          T.ingress,
          {
            securityGroupId: ref("cache-group.id"),
            ipProtocol: "tcp",
            fromPort: 11211,
            toPort: 11211,
            cidrIpv4: "52.0.0.0/8",
          },
        ],
      }),
    },
  ],
  invalid: [
    ...[
      {
        name: "anywhere",
        rule: { cidrIpv4: "0.0.0.0/0" },
        says: /admits [\d,]+ public IPv4 addresses on port 11211 .* by ingress rule "world"/,
      },
      { name: "host bits: 1.0.0.0/0", rule: { cidrIpv4: "1.0.0.0/0" } },
      { name: "a wide public block", rule: { cidrIpv4: "8.0.0.0/8" } },
      {
        name: "more than a /16",
        rule: { cidrIpv4: "8.8.0.0/15" },
        says: /admits 131,072 public IPv4 addresses on port 11211 \(8\.8\.0\.0\/15\)/,
      },
      { name: "every IPv6 address", rule: { cidrIpv6: "::/0" } },
      { name: "0::/0", rule: { cidrIpv6: "0::/0" } },
      { name: "2000::/3", rule: { cidrIpv6: "2000::/3" } },
      { name: "more than a /48", rule: { cidrIpv6: "2600:1f00::/40" } },
      {
        name: "all protocols",
        rule: { cidrIpv4: "0.0.0.0/0", ipProtocol: "-1", fromPort: undefined, toPort: undefined },
      },
      { name: "all tcp ports", rule: { cidrIpv4: "0.0.0.0/0", fromPort: 0, toPort: 65535 } },
    ].map(({ name, rule, says }) => ({
      name,
      stack: open(rule),
      expect: [{ on: "cache", says: says ?? /public IPv[46] addresses/ }],
    })),
    {
      name: "two halves of the world, inline",
      stack: sound({
        "from-app": null,
        "cache-group": {
          ingress: ["0.0.0.0/1", "128.0.0.0/1"].map((cidr) => ({
            protocol: "6",
            fromPort: 11211,
            toPort: 11211,
            cidrBlocks: [cidr],
          })),
        },
      }),
      expect: [{ on: "cache", says: /by ingress\[0\] of security group "cache-group" and 1 more/ }],
    },
    {
      name: "a self rule before a world rule",
      stack: sound({
        "from-app": null,
        "cache-group": {
          ingress: [
            { protocol: "tcp", fromPort: 11211, toPort: 11211, self: true },
            { protocol: "TCP", fromPort: 11211, toPort: 11211, cidrBlocks: ["0.0.0.0/0"] },
          ],
        },
      }),
      expect: [{ on: "cache", says: /ingress\[1\]/ }],
    },
    {
      name: "two IPv6 halves, one standalone kind each",
      stack: sound({
        low: [
          T.ingress,
          {
            securityGroupId: ref("cache-group.id"),
            ipProtocol: "tcp",
            fromPort: 11211,
            toPort: 11211,
            cidrIpv6: "::/1",
          },
        ],
        high: [
          T.rule,
          {
            type: "ingress",
            securityGroupId: ref("cache-group.id"),
            protocol: "tcp",
            fromPort: 11211,
            toPort: 11211,
            ipv6CidrBlocks: ["8000::/1"],
          },
        ],
      }),
      expect: [{ on: "cache", says: /public IPv6 addresses/ }],
    },
    {
      name: "two halves of the world on two groups",
      stack: sound({
        half: [
          T.rule,
          {
            type: "ingress",
            securityGroupId: ref("cache-group.id"),
            protocol: "TCP",
            fromPort: "11211",
            toPort: "11211",
            cidrBlocks: ["0.0.0.0/1"],
          },
        ],
        second: [T.group, { vpcId: ref("vpc.id") }],
        other: [
          T.rule,
          {
            type: "ingress",
            securityGroupId: ref("second.id"),
            protocol: "6",
            fromPort: 11211,
            toPort: 11211,
            cidrBlocks: ["128.0.0.0/1"],
          },
        ],
        cache: { securityGroupIds: [ref("cache-group.id"), ref("second.id")] },
      }),
      expect: [
        {
          on: "cache",
          says: /3,702,258,688 public IPv4 addresses .* by rule "half" and rule "other"/,
        },
      ],
    },
    {
      name: "a prefix list that contains a /0",
      stack: sound({
        everybody: [
          T.prefixList,
          {
            name: "everybody",
            addressFamily: "IPv4",
            maxEntries: 2,
            entries: [{ cidr: "0.0.0.0/0" }],
          },
        ],
        world: [
          T.ingress,
          {
            securityGroupId: ref("cache-group.id"),
            ipProtocol: "tcp",
            fromPort: 11211,
            toPort: 11211,
            prefixListId: ref("everybody.id"),
          },
        ],
      }),
      expect: [{ on: "cache", says: /public IPv4 addresses/ }],
    },
    {
      name: "few public addresses, as advice",
      stack: open({ cidrIpv4: "1.2.3.4/32" }),
      expect: [
        {
          on: "cache",
          kind: "advice",
          says: /admits 1 public IPv4 address on port 11211 \(1\.2\.3\.4\/32\)/,
        },
      ],
    },
    {
      name: "anywhere, accepted by an exception, is listed with its reason",
      stack: open({ cidrIpv4: "0.0.0.0/0" }),
      settings: { exceptions: [{ resource: "cache-group", reason: "a tutorial" }] },
      expect: [
        {
          on: "cache-group",
          kind: "exception",
          says: /accepted by an exception: public sources of .*Reason: a tutorial/,
        },
      ],
    },
    {
      name: "a bound that was lowered",
      stack: open({ cidrIpv4: "1.2.3.0/24" }),
      settings: { maxPublicIpv4Addresses: 16 },
      expect: [{ on: "cache", says: /admits 256 public IPv4 addresses/ }],
    },
    {
      name: "a bound that was raised leaves advice",
      stack: open({ cidrIpv4: "8.0.0.0/8" }),
      settings: { maxPublicIpv4Addresses: 20000000 },
      expect: [{ on: "cache", kind: "advice", says: /admits 16,777,216 public/ }],
    },
    {
      name: "a rule with a name of many characters is named alone, and another one is counted",
      stack: sound({
        "a-rule-with-a-long-name": fromRange("0.0.0.0/1"),
        "b-rule": fromRange("128.0.0.0/1"),
      }),
      expect: [
        {
          on: "cache",
          says: / by ingress rule "a-rule-with-a-long-name" and 1 more\. /,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "a range that is not known yet",
      stack: open({ cidrIpv4: LOOKED_UP }),
      expect: [
        { on: "world", says: /cannot prove: cluster "cache" admits no wide public address range/ },
      ],
    },
    {
      name: "a prefix list of another stack",
      stack: open({ prefixListId: "pl-0123456789abcdef0" }),
      expect: [{ on: "cache", says: /pl-0123456789abcdef0.*memcached:snapshot/ }],
    },
  ],
});
