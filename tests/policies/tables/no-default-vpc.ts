import { noDefaultVpc } from "../../../policies/rules/no-default-vpc";
import { table } from "../rule-tables";
import { sound, T } from "../stack-literals";

export const noDefaultVpcTable = table(noDefaultVpc, {
  valid: [{ name: "a VPC of its own", stack: sound() }],
  invalid: [
    {
      name: "the adopted default VPC",
      stack: sound({ vpc: [T.defaultVpc, {}], closed: null }),
      expect: [{ on: "cache", says: /is in default vpc "vpc"/ }],
    },
  ],
  unknown: [
    {
      name: "subnets of another stack",
      stack: sound({ subnets: { subnetIds: ["subnet-0123456789abcdef0"] } }),
      expect: [{ on: "cache", says: /cannot prove: cluster "cache" is not in the default VPC/ }],
    },
    {
      name: "a VPC of another stack",
      stack: sound({
        a: { vpcId: "vpc-0123456789abcdef0" },
        b: { vpcId: "vpc-0123456789abcdef0" },
      }),
      expect: [
        {
          on: "cache",
          says: /cannot prove: cluster "cache" is not in the default VPC, because VPC vpc-0123456789abcdef0 is not part of this stack/,
        },
      ],
    },
  ],
});
