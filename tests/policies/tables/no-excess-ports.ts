import { noExcessPorts } from "../../../policies/rules/no-excess-ports";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

export const noExcessPortsTable = table(noExcessPorts, {
  valid: [
    { name: "the cache's port alone", stack: sound() },
    {
      name: "everything, on the client's group",
      stack: sound({
        ssh: [
          T.ingress,
          { securityGroupId: ref("app-group.id"), ipProtocol: "-1", cidrIpv4: "10.0.0.0/8" },
        ],
      }),
    },
    {
      name: "everything, outwards",
      stack: sound({
        out: [
          T.egress,
          { securityGroupId: ref("cache-group.id"), ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
        ],
      }),
    },
    {
      name: "the default group's own members, on every port: another rule is about that",
      stack: sound({
        closed: { ingress: [{ self: true, protocol: "-1", fromPort: 0, toPort: 0 }] },
        cache: { securityGroupIds: [ref("closed.id")] },
      }),
    },
    {
      name: "no rule at all, whatever the cache's port",
      stack: sound({ "from-app": null, cache: { port: LOOKED_UP } }),
    },
  ],
  invalid: [
    {
      name: "a range around the port",
      stack: sound({ "from-app": { fromPort: 11000, toPort: 12000 } }),
      expect: [
        {
          on: "cache",
          says: /ingress rule "from-app" also opens tcp 11000–11210, 11212–12000\. Narrow to tcp 11211/,
        },
      ],
    },
    {
      name: "all traffic",
      stack: sound({ "from-app": { ipProtocol: "-1", fromPort: undefined, toPort: undefined } }),
      expect: [
        { on: "cache", says: /also opens tcp/ },
        { on: "cache", says: /opens every udp port.*amplification/ },
      ],
    },
    {
      name: "udp on the cache's port",
      stack: sound({
        udp: [
          T.ingress,
          {
            securityGroupId: ref("cache-group.id"),
            ipProtocol: "udp",
            fromPort: 11211,
            toPort: 11211,
            cidrIpv4: "10.0.0.0/16",
          },
        ],
      }),
      expect: [{ on: "cache", says: /opens udp 11211\. .*amplification/ }],
    },
    {
      name: "ssh on the cache's group, inline",
      stack: sound({
        "from-app": null,
        "cache-group": {
          ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["10.0.0.0/8"] }],
        },
      }),
      expect: [
        { on: "cache", says: /ingress\[0\] of security group "cache-group" also opens tcp 22/ },
      ],
    },
    {
      name: "the default group, to others than its members",
      stack: sound({
        closed: {
          ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["10.0.3.0/24"] }],
        },
        cache: { securityGroupIds: [ref("closed.id")] },
      }),
      expect: [
        {
          on: "cache",
          says: /^cluster "cache" listens on tcp 11211 alone, but ingress\[0\] of default security group "closed" also opens tcp 22\. Narrow to tcp 11211\.$/,
        },
      ],
    },
    {
      name: "two rules, which are named both",
      stack: sound({
        "from-app": { toPort: 11212 },
        ssh: [
          T.ingress,
          {
            securityGroupId: ref("cache-group.id"),
            ipProtocol: "tcp",
            fromPort: 22,
            toPort: 22,
            cidrIpv4: "10.0.3.0/24",
          },
        ],
      }),
      expect: [
        {
          on: "cache",
          says: /but ingress rule "from-app" and ingress rule "ssh" also open tcp 22, 11212\. Narrow to tcp 11211\.$/,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "a protocol that is not known yet",
      stack: sound({ "from-app": { ipProtocol: LOOKED_UP } }),
      expect: [
        {
          on: "from-app",
          says: /cannot prove: ipProtocol of ingress rule "from-app" is not known yet/,
        },
      ],
    },
    {
      name: "a port of the cache's that is not known yet",
      stack: sound({ cache: { port: LOOKED_UP } }),
      expect: [
        {
          on: "cache",
          says: /cannot prove: the security groups of cluster "cache" open no tcp port beside its own, because port of cluster "cache" is not known yet/,
        },
      ],
    },
  ],
});
