import { requirePrivateSubnets } from "../../../policies/rules/require-private-subnets";
import { table } from "../rule-tables";
import { bundle, LOOKED_UP, ref, sound, T, WITH_A_POOL } from "../stack-literals";

/** A subnet with a table that leads to the internet. */
function publicly(subnet: string) {
  return {
    igw: [T.gateway, { vpcId: ref("vpc.id") }],
    table: [T.routeTable, { vpcId: ref("vpc.id") }],
    out: [
      T.route,
      {
        routeTableId: ref("table.id"),
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: ref("igw.id"),
      },
    ],
    association: [T.association, { subnetId: ref(`${subnet}.id`), routeTableId: ref("table.id") }],
  } as const;
}

export const requirePrivateSubnetsTable = table(requirePrivateSubnets, {
  valid: [
    {
      name: "a VPC whose range a pool gives, and subnets with parts of it",
      stack: sound(WITH_A_POOL),
    },
    { name: "subnets on a main table without routes out", stack: sound() },
    { name: "a public subnet for the client alone", stack: sound(publicly("front")) },
    {
      name: "subnets in one output, all of them private",
      stack: sound({ subnets: { subnetIds: bundle("a.id", "b.id") }, ...publicly("front") }),
    },
    {
      name: "a route to a gateway that is gone (blackhole is AWS's word) is none",
      stack: sound({ ...publicly("b"), out: null }),
    },
  ],
  invalid: [
    {
      name: "a subnet with a route to the internet gateway",
      stack: sound(publicly("b")),
      expect: [
        {
          on: "cache",
          says: /can be in subnet "b", whose route table "table" leads to internet gateway "igw"/,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "subnets of another stack",
      stack: sound({ subnets: { subnetIds: ["subnet-0123456789abcdef0"] } }),
      expect: [
        {
          on: "cache",
          says: /cannot prove: no subnet of cluster "cache" has a route to an internet gateway.*memcached:snapshot/,
        },
      ],
    },
    {
      name: "subnets in one output, one of them public",
      stack: sound({
        subnets: { subnetIds: bundle("a.id", "b.id", "front.id") },
        ...publicly("b"),
      }),
      expect: [{ on: "subnets", says: /subnetIds of subnet group "subnets" is one of subnet "a"/ }],
    },
    {
      name: "a route whose gateway was looked up",
      stack: sound({
        routes: [
          T.routeTable,
          { vpcId: ref("vpc.id"), routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: LOOKED_UP }] },
        ],
        association: [T.association, { subnetId: ref("a.id"), routeTableId: ref("routes.id") }],
      }),
      expect: [
        { on: "routes", says: /the gateway in routes\[0\]\.gatewayId of route table "routes"/ },
      ],
    },
    {
      name: "a table whose routes are not known yet",
      stack: sound({
        ...publicly("b"),
        out: null,
        table: [T.routeTable, { vpcId: ref("vpc.id"), routes: LOOKED_UP }],
      }),
      expect: [
        {
          on: "table",
          says: /cannot prove: no subnet of cluster "cache" has a route to an internet gateway, because routes of route table "table" is not known yet|routes of route table/,
        },
      ],
    },
    {
      name: "subnets in one output, of which one has a table of another stack",
      stack: sound({
        subnets: { subnetIds: bundle("a.id", "b.id") },
        association: [
          T.association,
          { subnetId: ref("b.id"), routeTableId: "rtb-0123456789abcdef0" },
        ],
      }),
      expect: [{ on: "subnets", says: /is one of subnet "a", subnet "b"/ }],
    },
    {
      name: "a subnet with a table of another stack",
      stack: sound({
        association: [
          T.association,
          { subnetId: ref("b.id"), routeTableId: "rtb-0123456789abcdef0" },
        ],
      }),
      expect: [
        { on: "cache", says: /route table rtb-0123456789abcdef0 is not part of this stack/ },
      ],
    },
  ],
});
