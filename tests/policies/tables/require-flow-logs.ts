import { requireFlowLogs } from "../../../policies/rules/require-flow-logs";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

export const requireFlowLogsTable = table(requireFlowLogs, {
  valid: [
    { name: "flow logs of the VPC", stack: sound() },
    {
      name: "another VPC without them",
      stack: sound({ other: [T.vpc, { cidrBlock: "10.1.0.0/16" }] }),
    },
    {
      name: "flow logs of each subnet of the cache",
      stack: sound({
        logs: { vpcId: undefined, subnetId: ref("a.id") },
        "more-logs": [
          T.flowLog,
          {
            subnetId: ref("b.id"),
            trafficType: "REJECT",
            logDestinationType: "s3",
            logDestination: "arn:aws:s3:::flow-logs",
          },
        ],
      }),
    },
    {
      name: "a VPC of another stack, whose logs are that stack's",
      stack: sound({
        a: { vpcId: "vpc-0123456789abcdef0" },
        b: { vpcId: "vpc-0123456789abcdef0" },
        logs: null,
      }),
    },
  ],
  invalid: [
    {
      name: "none",
      stack: sound({ logs: null }),
      expect: [{ on: "cache", says: /vpc "vpc", the VPC of cluster "cache", keeps no flow logs/ }],
    },
    {
      name: "those of another VPC",
      stack: sound({
        other: [T.vpc, { cidrBlock: "10.1.0.0/16" }],
        logs: { vpcId: ref("other.id") },
      }),
      expect: [{ on: "cache", says: /keeps no flow logs/ }],
    },
    {
      name: "those of one subnet alone",
      stack: sound({ logs: { vpcId: undefined, subnetId: ref("a.id") } }),
      expect: [{ on: "cache", says: /keeps no flow logs/ }],
    },
  ],
  unknown: [
    {
      name: "flow logs of a VPC that was looked up",
      stack: sound({ logs: { vpcId: LOOKED_UP } }),
      expect: [{ on: "logs", says: /cannot prove: the VPC of cluster "cache" keeps flow logs/ }],
    },
    {
      name: "flow logs of a subnet that was looked up, beside one of the cache's",
      stack: sound({
        logs: { vpcId: undefined, subnetId: ref("a.id") },
        "more-logs": [
          T.flowLog,
          {
            subnetId: LOOKED_UP,
            trafficType: "REJECT",
            logDestinationType: "s3",
            logDestination: "arn:aws:s3:::flow-logs",
          },
        ],
      }),
      expect: [{ on: "more-logs", says: /subnetId of flow log "more-logs" is not known yet/ }],
    },
    {
      name: "subnets that were looked up",
      stack: sound({ subnets: { subnetIds: LOOKED_UP } }),
      expect: [
        {
          on: "subnets",
          says: /cannot prove: the VPC of cluster "cache" keeps flow logs|subnetIds of subnet group "subnets"/,
        },
      ],
    },
  ],
});
