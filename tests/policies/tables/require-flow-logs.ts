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
  ],
  unknown: [
    {
      name: "flow logs of a VPC that was looked up",
      stack: sound({ logs: { vpcId: LOOKED_UP } }),
      expect: [{ on: "logs", says: /cannot prove: the VPC of cluster "cache" keeps flow logs/ }],
    },
  ],
});
