import { noPivot } from "../../../policies/rules/no-pivot";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

function internet() {
  return {
    igw: [T.gateway, { vpcId: ref("vpc.id") }],
    table: [
      T.routeTable,
      { vpcId: ref("vpc.id"), routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: ref("igw.id") }] },
    ],
    association: [T.association, { subnetId: ref("front.id"), routeTableId: ref("table.id") }],
  } as const;
}

function ssh(group: string, cidrIpv4: unknown = "0.0.0.0/0") {
  return [
    T.ingress,
    { securityGroupId: ref(`${group}.id`), ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIpv4 },
  ] as const;
}

table(noPivot, {
  valid: [
    { name: "a client without a public address", stack: sound() },
    {
      name: "a public instance that cannot reach the cache",
      stack: sound({
        ...internet(),
        "bastion-group": [T.group, { vpcId: ref("vpc.id") }],
        ssh: ssh("bastion-group"),
        bastion: [
          T.instance,
          {
            ami: "ami-0123456789abcdef0",
            instanceType: "t4g.micro",
            subnetId: ref("front.id"),
            vpcSecurityGroupIds: [ref("bastion-group.id")],
            associatePublicIpAddress: true,
          },
        ],
      }),
    },
    {
      name: "a public client that the world cannot connect to",
      stack: sound({ ...internet(), app: { associatePublicIpAddress: true } }),
    },
  ],
  invalid: [
    {
      name: "a client that the world reaches by ssh",
      stack: sound({
        ...internet(),
        ssh: ssh("app-group"),
        app: { associatePublicIpAddress: true },
      }),
      expect: [
        {
          on: "app",
          says: /the internet can enter instance "app" \(port 22\), which can connect to cluster "cache"/,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "a client whose admitted sources are not known yet",
      stack: sound({
        ...internet(),
        ssh: ssh("app-group", LOOKED_UP),
        app: { associatePublicIpAddress: true },
      }),
      expect: [
        {
          on: "ssh",
          says: /cannot prove: instance "app" is no way from the internet to cluster "cache"/,
        },
      ],
    },
  ],
});
