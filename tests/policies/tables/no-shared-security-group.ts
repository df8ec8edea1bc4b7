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
  ],
  invalid: [
    {
      name: "an instance with the cache's group",
      stack: sound({ worker: instance([ref("cache-group.id")]) }),
      expect: [{ on: "cache", says: /shares security group "cache-group" with instance "worker"/ }],
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
