import { onlyClientsReach } from "../../../policies/rules/only-clients-reach";
import { table } from "../rule-tables";
import { instance, LOOKED_UP, ref, sound, T } from "../stack-literals";

function wide(cidrIpv4 = "10.0.0.0/16") {
  return [
    T.ingress,
    {
      securityGroupId: ref("cache-group.id"),
      ipProtocol: "tcp",
      fromPort: 11211,
      toPort: 11211,
      cidrIpv4,
    },
  ] as const;
}

/** An instance with a group of its own that lets it go anywhere. */
function neighbours() {
  return {
    "neighbour-group": [T.group, { vpcId: ref("vpc.id") }],
    "neighbour-out": [
      T.egress,
      { securityGroupId: ref("neighbour-group.id"), ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
    ],
    neighbour: instance([ref("neighbour-group.id")]),
  } as const;
}

/** Jobs in a peered VPC, which the cache admits by the range of their subnet. */
function peered() {
  const jobs = { vpcId: ref("other.id") };
  const route = (vpc: string, destinationCidrBlock: string) =>
    [
      T.route,
      {
        routeTableId: ref(`${vpc}.mainRouteTableId`),
        destinationCidrBlock,
        vpcPeeringConnectionId: ref("peering.id"),
      },
    ] as const;
  return {
    other: [T.vpc, { cidrBlock: "10.9.0.0/16" }],
    peering: [T.peering, { vpcId: ref("vpc.id"), peerVpcId: ref("other.id"), autoAccept: true }],
    jobs: [T.subnet, { ...jobs, cidrBlock: "10.9.1.0/24", availabilityZone: "ap-northeast-2a" }],
    there: route("vpc", "10.9.0.0/16"),
    back: route("other", "10.0.0.0/16"),
    ...neighbours(),
    "neighbour-group": [T.group, jobs],
    neighbour: [
      T.instance,
      { ...instance([ref("neighbour-group.id")])[1], subnetId: ref("jobs.id") },
    ],
  } as const;
}

export const onlyClientsReachTable = table(onlyClientsReach, {
  valid: [
    {
      name: "jobs in a peered VPC, whose range a rule names",
      stack: sound({ ...peered(), jobsRule: wide("10.9.1.0/24") }),
    },
    { name: "only the named group", stack: sound() },
    { name: "a neighbour without a rule", stack: sound({ ...neighbours() }) },
    {
      name: "a neighbour that is a client by config",
      stack: sound({ wide: wide(), ...neighbours() }),
      pack: { clients: ["neighbour-group", "app-group"] },
    },
    {
      name: "everybody, where an exception of no-public-source lets everybody in",
      stack: sound({ wide: wide("0.0.0.0/0"), ...neighbours() }),
      pack: {
        exceptions: [{ rule: "no-public-source", resource: "cache-group", reason: "a tutorial" }],
      },
    },
    {
      name: "a neighbour that no rule lets out",
      stack: sound({ wide: wide(), ...neighbours(), "neighbour-out": null }),
    },
    {
      name: "a neighbour in a range that is a client by config",
      stack: sound({ wide: wide(), ...neighbours() }),
      pack: { clients: ["10.0.3.0/24"] },
    },
  ],
  invalid: [
    {
      name: "jobs in a peered VPC, inside a range that is wider than it",
      stack: sound({ ...peered(), jobsRule: wide("10.0.0.0/8") }),
      expect: [{ on: "neighbour", says: /instance "neighbour", no declared client/ }],
    },
    {
      name: "a neighbour that one of two groups admits: the rule is named with its group",
      stack: sound({
        ...neighbours(),
        "wide-group": [
          T.group,
          {
            vpcId: ref("vpc.id"),
            description: "Everybody near",
            ingress: [
              { protocol: "tcp", fromPort: 11211, toPort: 11211, cidrBlocks: ["10.0.0.0/16"] },
            ],
          },
        ],
        cache: { securityGroupIds: [ref("cache-group.id"), ref("wide-group.id")] },
      }),
      expect: [
        {
          on: "neighbour",
          says: /by ingress\[0\] of security group "wide-group" \(tcp 11211 10\.0\.0\.0\/16\)/,
        },
      ],
    },
    {
      name: "a neighbour inside an admitted range",
      stack: sound({ wide: wide(), ...neighbours() }),
      expect: [
        {
          on: "neighbour",
          says: /instance "neighbour", no declared client, can connect to cluster "cache" on port 11211 by ingress rule "wide"/,
        },
      ],
    },
    {
      name: "a neighbour inside a prefix list, which is named as the user wrote it",
      stack: sound({
        offices: [
          T.prefixList,
          {
            name: "offices",
            addressFamily: "IPv4",
            maxEntries: 1,
            entries: [{ cidr: "10.0.0.0/16" }],
          },
        ],
        listed: [
          T.ingress,
          {
            securityGroupId: ref("cache-group.id"),
            ipProtocol: "tcp",
            fromPort: 11211,
            toPort: 11211,
            prefixListId: ref("offices.id"),
          },
        ],
        ...neighbours(),
      }),
      expect: [
        {
          on: "neighbour",
          says: /by ingress rule "listed" \(tcp 11211 managed prefix list "offices"\)/,
        },
      ],
    },
    {
      name: "an application admitted by address alone",
      stack: sound({
        "from-app": { referencedSecurityGroupId: undefined, cidrIpv4: "10.0.0.0/16" },
      }),
      expect: [{ on: "app", says: /instance "app", no declared client, can connect/ }],
    },
    {
      name: "a neighbour in a subnet whose range is not known",
      stack: sound({
        wide: wide("0.0.0.0/0"),
        ...neighbours(),
        front: [
          T.subnet,
          {
            vpcId: ref("vpc.id"),
            cidrBlock: LOOKED_UP,
            availabilityZone: "ap-northeast-2a",
          },
        ],
      }),
      expect: [{ on: "neighbour", says: /can connect to cluster "cache" on port 11211/ }],
    },
    {
      name: "a neighbour in a range of which a part alone is a client by config",
      stack: sound({ wide: wide(), ...neighbours() }),
      pack: { clients: ["10.0.3.0/25"] },
      expect: [{ on: "neighbour", says: /no declared client/ }],
    },
  ],
  unknown: [
    {
      name: "a neighbour whose groups were looked up",
      stack: sound({ neighbour: instance([LOOKED_UP]) }),
      expect: [
        {
          on: "neighbour",
          says: /cannot prove: the security group in vpcSecurityGroupIds of instance "neighbour" is not in this stack/,
        },
      ],
    },
  ],
});
