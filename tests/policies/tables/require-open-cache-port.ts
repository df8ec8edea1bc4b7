import { requireOpenCachePort } from "../../../policies/rules/require-open-cache-port";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

export const requireOpenCachePortTable = table(requireOpenCachePort, {
  valid: [
    { name: "the cache's port from the client's group", stack: sound() },
    {
      name: "another port, opened as that",
      stack: sound({ cache: { port: 11311 }, "from-app": { fromPort: 11311, toPort: 11311 } }),
    },
    { name: "the default port, left out", stack: sound({ cache: { port: undefined } }) },
    {
      name: "ports as texts, protocol as a number",
      stack: sound({ "from-app": { ipProtocol: "6", fromPort: "11211", toPort: "11211" } }),
    },
    {
      name: "the port of the cluster, followed",
      stack: sound({
        cache: { port: undefined },
        "from-app": { fromPort: ref("cache.port"), toPort: ref("cache.port") },
      }),
    },
    {
      name: "members of the cache's own group, of which there is one",
      stack: sound({
        "from-app": { referencedSecurityGroupId: ref("cache-group.id") },
        app: { vpcSecurityGroupIds: [ref("cache-group.id")] },
      }),
    },
    {
      name: "members of the cache's own group, which has another one beside it",
      stack: sound({
        "from-app": { referencedSecurityGroupId: ref("cache-group.id") },
        cache: { securityGroupIds: [ref("cache-group.id"), ref("app-group.id")] },
      }),
    },
    {
      name: "members of the default group: another rule is about that",
      stack: sound({
        closed: { ingress: [{ self: true, protocol: "-1", fromPort: 0, toPort: 0 }] },
        cache: { securityGroupIds: [ref("closed.id")] },
      }),
    },
    {
      name: "members of the cache's own group, and a client's",
      stack: sound({
        own: [
          T.ingress,
          {
            securityGroupId: ref("cache-group.id"),
            referencedSecurityGroupId: ref("cache-group.id"),
            ipProtocol: "tcp",
            fromPort: 11211,
            toPort: 11211,
          },
        ],
      }),
    },
  ],
  invalid: [
    {
      name: "members of the cache's own group, of which there is none",
      stack: sound({ "from-app": { referencedSecurityGroupId: ref("cache-group.id") } }),
      expect: [
        {
          on: "cache",
          says: /admits only its own security group "cache-group" on port 11211, which nothing else here carries/,
        },
      ],
    },
    {
      name: "a group without rules",
      stack: sound({ "from-app": null }),
      expect: [
        { on: "cache", says: /listens on port 11211, but its security groups open no tcp port:/ },
      ],
    },
    {
      name: "Redis's port for Memcached",
      stack: sound({ "from-app": { fromPort: 6379, toPort: 6379 } }),
      expect: [
        { on: "cache", says: /listens on port 11211, but its security groups open tcp 6379:/ },
      ],
    },
    {
      name: "the default port for a cluster on another",
      stack: sound({ cache: { port: 11311 } }),
      expect: [
        { on: "cache", says: /listens on port 11311, but its security groups open tcp 11211:/ },
      ],
    },
    {
      name: "udp alone",
      stack: sound({ "from-app": { ipProtocol: "udp" } }),
      expect: [{ on: "cache", says: /open no tcp port/ }],
    },
  ],
  unknown: [
    {
      name: "an inverted range, which AWS refuses",
      stack: sound({ "from-app": { fromPort: 11212, toPort: 11210 } }),
      expect: [
        {
          on: "from-app",
          says: /cannot prove: the security groups of cluster "cache" open its port/,
        },
      ],
    },
    {
      name: "a port that is not known yet",
      stack: sound({ "from-app": { fromPort: LOOKED_UP, toPort: LOOKED_UP } }),
      expect: [
        {
          on: "from-app",
          says: /cannot prove: the security groups of cluster "cache" open its port/,
        },
      ],
    },
    {
      name: "a group of another stack",
      stack: sound({ "from-app": null, cache: { securityGroupIds: ["sg-0123456789abcdef0"] } }),
      expect: [{ on: "cache", says: /sg-0123456789abcdef0/ }],
    },
    {
      name: "a port of the cache's that is not known yet",
      stack: sound({ cache: { port: LOOKED_UP } }),
      expect: [{ on: "cache", says: /because port of cluster "cache" is not known yet/ }],
    },
  ],
});
