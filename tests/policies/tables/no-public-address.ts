import { noPublicAddress } from "../../../policies/rules/no-public-address";
import { table } from "../rule-tables";
import { instance, LOOKED_UP, ref, sound, T } from "../stack-literals";

export const noPublicAddressTable = table(noPublicAddress, {
  valid: [
    { name: "no public address", stack: sound() },
    {
      name: "an instance that is no client",
      stack: sound({
        other: instance([ref("closed.id")], { associatePublicIpAddress: true }),
      }),
    },
    {
      name: "a subnet that gives none, and nothing said",
      stack: sound({ app: { associatePublicIpAddress: undefined } }),
    },
    {
      name: "an instance without a public address, whose groups were looked up",
      stack: sound({ worker: instance([LOOKED_UP], { associatePublicIpAddress: false }) }),
    },
  ],
  invalid: [
    {
      name: "asked for",
      stack: sound({ app: { associatePublicIpAddress: true } }),
      expect: [
        { on: "app", says: /instance "app", a client of cluster "cache", has a public address/ },
      ],
    },
    {
      name: "given by the subnet",
      stack: sound({
        front: { mapPublicIpOnLaunch: true },
        app: { associatePublicIpAddress: undefined },
      }),
      expect: [{ on: "app", says: /has a public address/ }],
    },
    {
      name: "a load balancer for the internet, which is told another way out",
      stack: sound({
        app: null,
        front: { mapPublicIpOnLaunch: true },
        door: [
          T.loadBalancer,
          {
            loadBalancerType: "network",
            internal: false,
            subnets: [ref("front.id")],
            securityGroups: [ref("app-group.id")],
          },
        ],
      }),
      expect: [{ on: "door", says: /load balancer "door", .* Set internal: true\.$/ }],
    },
    {
      name: "a service of containers, which is told its own way out",
      stack: sound({
        app: null,
        front: { mapPublicIpOnLaunch: true },
        service: [
          "aws:ecs/service:Service",
          {
            launchType: "FARGATE",
            networkConfiguration: {
              subnets: [ref("front.id")],
              securityGroups: [ref("app-group.id")],
              assignPublicIp: true,
            },
          },
        ],
      }),
      expect: [
        {
          on: "service",
          says: /^ecs service "service", a client of cluster "cache", has a public address\. Set assignPublicIp: false in its networkConfiguration\.$/,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "a rule of a group that is not known: who is a client rests on it",
      stack: sound({
        "from-app": { securityGroupId: LOOKED_UP },
        app: { associatePublicIpAddress: true },
      }),
      expect: [{ on: "from-app", says: /securityGroupId of ingress rule "from-app"/ }],
    },
    {
      name: "decided elsewhere",
      stack: sound({ app: { associatePublicIpAddress: LOOKED_UP } }),
      expect: [{ on: "app", says: /cannot prove: instance "app" has no public address/ }],
    },
    {
      name: "a public instance whose groups were looked up, which may be a client",
      stack: sound({ worker: instance([LOOKED_UP], { associatePublicIpAddress: true }) }),
      expect: [
        {
          on: "worker",
          says: /cannot prove: the security group in vpcSecurityGroupIds of instance "worker" is not in this stack/,
        },
      ],
    },
  ],
});
