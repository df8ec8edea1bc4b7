import { noSharedSecurityGroup } from "../../../policies/rules/no-shared-security-group";
import { table } from "../rule-tables";
import { instance, LOOKED_UP, ref, sound } from "../stack-literals";

export const noSharedSecurityGroupTable = table(noSharedSecurityGroup, {
  valid: [
    { name: "a group of its own", stack: sound() },
    {
      name: "a group shared only among the clients",
      stack: sound({ worker: instance([ref("app-group.id")]) }),
    },
    {
      name: "the default group, with everything that has no other: another rule is about that",
      stack: sound({
        cache: { securityGroupIds: [ref("closed.id")] },
        worker: instance([ref("closed.id")]),
      }),
    },
  ],
  invalid: [
    {
      name: "an instance with the cache's group",
      stack: sound({ worker: instance([ref("cache-group.id")]) }),
      expect: [{ on: "cache", says: /shares security group "cache-group" with instance "worker"/ }],
    },
    {
      name: "an interface that nothing uses yet, and an instance",
      stack: sound({
        spare: [
          "aws:ec2/networkInterface:NetworkInterface",
          { subnetId: ref("front.id"), securityGroups: [ref("cache-group.id")] },
        ],
        worker: instance([ref("cache-group.id")]),
      }),
      expect: [
        {
          on: "cache",
          says: /^cluster "cache" shares security group "cache-group" with (network interface "spare", instance "worker"|instance "worker", network interface "spare"): what is opened/,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "an instance whose groups were looked up",
      stack: sound({
        worker: instance([LOOKED_UP]),
      }),
      expect: [
        {
          on: "worker",
          says: /cannot prove: the security group in vpcSecurityGroupIds of instance "worker" is not in this stack/,
        },
      ],
    },
  ],
});
