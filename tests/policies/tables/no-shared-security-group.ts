import { noSharedSecurityGroup } from "../../../policies/rules/no-shared-security-group";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

function instance(group: string) {
  return [
    T.instance,
    {
      ami: "ami-0123456789abcdef0",
      instanceType: "t4g.micro",
      subnetId: ref("front.id"),
      vpcSecurityGroupIds: [ref(`${group}.id`)],
    },
  ] as const;
}

export const noSharedSecurityGroupTable = table(noSharedSecurityGroup, {
  valid: [
    { name: "a group of its own", stack: sound() },
    {
      name: "a group shared only among the clients",
      stack: sound({ worker: instance("app-group") }),
    },
  ],
  invalid: [
    {
      name: "an instance with the cache's group",
      stack: sound({ worker: instance("cache-group") }),
      expect: [{ on: "cache", says: /shares security group "cache-group" with instance "worker"/ }],
    },
  ],
  unknown: [
    {
      name: "an instance whose groups were looked up",
      stack: sound({
        worker: [
          T.instance,
          {
            ami: "ami-0123456789abcdef0",
            instanceType: "t4g.micro",
            subnetId: ref("front.id"),
            vpcSecurityGroupIds: [LOOKED_UP],
          },
        ],
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
