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

/** An accelerator that leads to what `endpointId` names, by port 22. */
function accelerator(endpointId: unknown) {
  return {
    gateway: [T.gateway, { vpcId: ref("vpc.id") }],
    accelerator: ["aws:globalaccelerator/accelerator:Accelerator", { enabled: true }],
    listener: [
      "aws:globalaccelerator/listener:Listener",
      {
        acceleratorArn: ref("accelerator.id"),
        protocol: "TCP",
        portRanges: [{ fromPort: 22, toPort: 22 }],
      },
    ],
    endpoints: [
      "aws:globalaccelerator/endpointGroup:EndpointGroup",
      { listenerArn: ref("listener.id"), endpointConfigurations: [{ endpointId }] },
    ],
  } as const;
}

/** A Classic Load Balancer that everybody can connect to, with an instance that lets it in. */
function classic(instanceProtocol: string) {
  return {
    ...internet(),
    "front-group": [
      T.group,
      {
        vpcId: ref("vpc.id"),
        ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: ["0.0.0.0/0"] }],
        egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
      },
    ],
    web: [
      "aws:elb/loadBalancer:LoadBalancer",
      {
        subnets: [ref("front.id")],
        securityGroups: [ref("front-group.id")],
        listeners: [
          { instancePort: 22, instanceProtocol, lbPort: 80, lbProtocol: instanceProtocol },
        ],
        instances: [ref("app.id")],
      },
    ],
    ssh: ssh("app-group", "10.0.0.0/16"),
  } as const;
}

table(noPivot, {
  valid: [
    {
      name: "an accelerator before a client that the world cannot connect to",
      stack: sound(accelerator(ref("app.id"))),
    },
    {
      name: "an accelerator before an internal application load balancer",
      stack: sound({
        ...accelerator(ref("web.arn")),
        web: [T.loadBalancer, { internal: true, subnets: [ref("a.id"), ref("b.id")] }],
      }),
    },
    { name: "a Classic Load Balancer that makes requests", stack: sound(classic("http")) },
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
      name: "a client in a private subnet that the world reaches by an accelerator",
      stack: sound({ ...accelerator(ref("app.id")), ssh: ssh("app-group") }),
      expect: [
        {
          on: "endpoints",
          says: /the internet can enter instance "app" through endpoint group "endpoints", and from there/,
        },
      ],
    },
    {
      name: "a client that a Classic Load Balancer hands connections on to",
      stack: sound(classic("tcp")),
      expect: [{ on: "web", says: /the internet can enter instance "app" through/ }],
    },
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
