import { requireClientReach } from "../../../policies/rules/require-client-reach";
import { table } from "../rule-tables";
import type { ResourceLiteral } from "../stack-literals";
import { instance, LOOKED_UP, ref, sound, T, WITH_A_POOL } from "../stack-literals";

/** An ACL of the cache's subnets that lets replies out to ports from this one on. */
function acl(subnets: readonly string[], firstPort: number): ResourceLiteral {
  const entry = { ruleNo: 100, action: "allow", protocol: "tcp", cidrBlock: "0.0.0.0/0" };
  return [
    T.acl,
    {
      vpcId: ref("vpc.id"),
      subnetIds: subnets.map((name) => ref(`${name}.id`)),
      ingress: [{ ...entry, fromPort: 11211, toPort: 11211 }],
      egress: [{ ...entry, fromPort: firstPort, toPort: 65_535 }],
    },
  ];
}

export const requireClientReachTable = table(requireClientReach, {
  valid: [
    {
      name: "a VPC whose range a pool gives, and subnets with parts of it",
      stack: sound(WITH_A_POOL),
    },
    { name: "a client with both rules", stack: sound() },
    { name: "a named group that nothing carries yet", stack: sound({ app: null }) },
    {
      name: "an instance that is no client",
      stack: sound({
        "app-group": null,
        "to-cache": null,
        "from-app": { referencedSecurityGroupId: ref("cache-group.id") },
        app: { vpcSecurityGroupIds: [ref("closed.id")] },
      }),
    },
    {
      name: "an instance whose groups are not all known, and which reaches the cache in any case",
      stack: sound({
        worker: instance([ref("app-group.id"), LOOKED_UP]),
      }),
    },
  ],
  invalid: [
    {
      name: "a client's group without egress",
      stack: sound({ "to-cache": null }),
      expect: [
        {
          on: "app",
          says: /instance "app" cannot reach cluster "cache": security group "app-group" stops the request \(SG_HAS_NO_RULES\)\. Add outbound tcp 11211/,
        },
      ],
    },
    {
      name: "egress to the wrong port",
      stack: sound({ "to-cache": { fromPort: 6379, toPort: 6379 } }),
      expect: [
        {
          on: "app",
          says: /security group "app-group" stops the request \(ENI_SG_RULES_MISMATCH\)/,
        },
      ],
    },
    {
      name: "an ACL that drops the reply",
      stack: sound({
        acl: [
          T.acl,
          {
            vpcId: ref("vpc.id"),
            subnetIds: [ref("a.id"), ref("b.id")],
            ingress: [
              {
                ruleNo: 100,
                action: "allow",
                protocol: "tcp",
                cidrBlock: "0.0.0.0/0",
                fromPort: 11211,
                toPort: 11211,
              },
            ],
            egress: [
              {
                ruleNo: 100,
                action: "allow",
                protocol: "tcp",
                cidrBlock: "0.0.0.0/0",
                fromPort: 443,
                toPort: 443,
              },
            ],
          },
        ],
      }),
      expect: [{ on: "app", says: /acl "acl" stops the reply \(SUBNET_ACL_RESTRICTION\)/ }],
    },
    {
      name: "a client by config, whose group is not admitted",
      stack: sound({ "from-app": { referencedSecurityGroupId: ref("cache-group.id") } }),
      pack: { clients: ["app-group"] },
      expect: [{ on: "app", says: /instance "app" cannot reach cluster "cache"/ }],
    },
    {
      name: "a group that was mixed up: it has egress to the cache, and another one is admitted",
      stack: sound({
        twin: [T.group, { vpcId: ref("vpc.id"), description: "Looks like app-group" }],
        "to-cache": { securityGroupId: ref("twin.id") },
        app: { vpcSecurityGroupIds: [ref("twin.id")] },
      }),
      expect: [
        {
          on: "app",
          says: /instance "app" has egress to security group "cache-group" on port 11211, but cluster "cache" does not admit it/,
        },
      ],
    },
    {
      name: "egress to the subnet of one node: the other is named",
      stack: sound({
        cache: { preferredAvailabilityZones: ["ap-northeast-2a", "ap-northeast-2b"] },
        "to-cache": { referencedSecurityGroupId: undefined, cidrIpv4: "10.0.1.0/24" },
      }),
      expect: [
        {
          on: "app",
          says: /cannot reach node 0002 of cluster "cache" \(subnet "b"\)/,
        },
      ],
    },
    {
      name: "a number of nodes that is not known yet, and a client without egress",
      stack: sound({ cache: { numCacheNodes: LOOKED_UP }, "to-cache": null }),
      expect: [
        {
          on: "app",
          says: /^instance "app" cannot reach cluster "cache": security group "app-group" stops the request \(SG_HAS_NO_RULES\)\./,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "an ACL that lets replies to some of the client's ports pass: this stack's to decide",
      stack: sound({ acl: acl(["a", "b"], 49_152) }),
      expect: [
        {
          on: "app",
          says: /the reply goes to whichever ephemeral port the client happens to use, and acl "acl" decides on it/,
        },
      ],
    },
    {
      name: "a node may be in a subnet whose ACL drops the reply: this stack's to decide",
      stack: sound({ acl: acl(["b"], 65_535) }),
      expect: [
        {
          on: "cache",
          says: /because cluster "cache" may be in any of subnet "a", subnet "b"\. Make it so in each of them\.$/,
        },
      ],
    },
    {
      name: "egress on the cache's port to a group that is not known, of what is not admitted",
      stack: sound({ "from-app": null, "to-cache": { referencedSecurityGroupId: LOOKED_UP } }),
      expect: [
        {
          on: "to-cache",
          says: /the security group in referencedSecurityGroupId of egress rule "to-cache" is not in this stack/,
        },
      ],
    },
    {
      name: "egress to an address that is not known yet",
      stack: sound({ "to-cache": { referencedSecurityGroupId: undefined, cidrIpv4: LOOKED_UP } }),
      expect: [
        { on: "to-cache", says: /cannot prove: instance "app" reaches cluster "cache", because/ },
      ],
    },
    {
      name: "an instance whose groups were looked up, which may be a client",
      stack: sound({
        worker: instance([LOOKED_UP]),
      }),
      expect: [
        {
          on: "worker",
          says: /the security group in vpcSecurityGroupIds of instance "worker" is not in this stack/,
        },
      ],
    },
  ],
});
