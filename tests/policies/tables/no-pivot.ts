import { noPivot } from "../../../policies/rules/no-pivot";
import { table } from "../rule-tables";
import { eks, instance, LOOKED_UP, ref, sound, T } from "../stack-literals";

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

/** A bastion that the world may log in to, and from there to the client; `internet`: whether it has a public address. */
function bastion(associatePublicIpAddress: boolean) {
  return {
    "bastion-group": [
      T.group,
      {
        vpcId: ref("vpc.id"),
        egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
      },
    ],
    ssh: ssh("bastion-group"),
    "on-to-app": [
      T.ingress,
      {
        securityGroupId: ref("app-group.id"),
        referencedSecurityGroupId: ref("bastion-group.id"),
        ipProtocol: "tcp",
        fromPort: 22,
        toPort: 22,
      },
    ],
    bastion: instance([ref("bastion-group.id")], { associatePublicIpAddress }),
  } as const;
}

/** A public network load balancer with a target group for ssh. */
function network() {
  return {
    ...internet(),
    web: [T.loadBalancer, { loadBalancerType: "network", subnets: [ref("front.id")] }],
    targets: [
      "aws:lb/targetGroup:TargetGroup",
      { port: 22, protocol: "TCP", vpcId: ref("vpc.id") },
    ],
    forward: [
      "aws:lb/listener:Listener",
      {
        loadBalancerArn: ref("web.arn"),
        port: 22,
        protocol: "TCP",
        defaultActions: [{ type: "forward", targetGroupArn: ref("targets.arn") }],
      },
    ],
  } as const;
}

/** A function in the VPC with the client's group, and a URL for it. */
function functionUrl(authorizationType: string) {
  return {
    fn: [
      T.lambda,
      {
        role: "arn:aws:iam::123456789012:role/fn",
        code: { $asset: "exports.handler = () => 1" },
        handler: "index.handler",
        runtime: "nodejs20.x",
        vpcConfig: { subnetIds: [ref("a.id")], securityGroupIds: [ref("app-group.id")] },
      },
    ],
    url: [
      "aws:lambda/functionUrl:FunctionUrl",
      { functionName: ref("fn.name"), authorizationType },
    ],
  } as const;
}

/** Nodes of EKS in a public subnet, whose cluster is a client. */
function nodes(remoteAccess: object) {
  return {
    ...internet(),
    front: { mapPublicIpOnLaunch: true },
    ...eks({ subnetIds: [ref("front.id")], remoteAccess }),
    "from-app": { referencedSecurityGroupId: ref("eks.vpcConfig") },
  } as const;
}

/** An instance of CloudFormation's, which has its interface inside of it. */
function nativeInstance(associatePublicIpAddress: boolean) {
  const networkInterface = {
    deviceIndex: "0",
    associatePublicIpAddress,
    subnetId: ref("front.id"),
    groupSet: [ref("app-group.id")],
  };
  return {
    ...internet(),
    ssh: ssh("app-group"),
    native: [
      "aws-native:ec2:Instance",
      { imageId: "ami-0123456789abcdef0", networkInterfaces: [networkInterface] },
    ],
  } as const;
}

/** A machine of a template that describes two interfaces: one for the world to log in to, and a client's. */
function twoInterfaces(associatePublicIpAddress: boolean) {
  const networkInterfaces = [
    {
      deviceIndex: 0,
      associatePublicIpAddress,
      subnetId: ref("front.id"),
      securityGroups: [ref("admin-group.id")],
    },
    { deviceIndex: 1, subnetId: ref("a.id"), securityGroups: [ref("app-group.id")] },
  ];
  return {
    ...internet(),
    app: null,
    "admin-group": [T.group, { vpcId: ref("vpc.id") }],
    ssh: ssh("admin-group"),
    template: [T.template, { networkInterfaces }],
    machine: [T.instance, { launchTemplate: { id: ref("template.id") } }],
  } as const;
}

/** An internal load balancer with a target, and what an API of API Gateway connects to it by. */
function apiGateway(targetId: unknown) {
  return {
    web: [
      T.loadBalancer,
      { internal: true, loadBalancerType: "network", subnets: [ref("a.id"), ref("b.id")] },
    ],
    targets: [
      "aws:lb/targetGroup:TargetGroup",
      { port: 8080, protocol: "TCP", vpcId: ref("vpc.id"), targetType: "ip" },
    ],
    forward: [
      "aws:lb/listener:Listener",
      {
        loadBalancerArn: ref("web.arn"),
        port: 80,
        protocol: "TCP",
        defaultActions: [{ type: "forward", targetGroupArn: ref("targets.arn") }],
      },
    ],
    target: [
      "aws:lb/targetGroupAttachment:TargetGroupAttachment",
      { targetGroupArn: ref("targets.arn"), targetId, port: 8080 },
    ],
    rest: ["aws:apigateway/vpcLink:VpcLink", { targetArn: ref("web.arn") }],
    http: [
      "aws:apigatewayv2/vpcLink:VpcLink",
      { subnetIds: [ref("a.id")], securityGroupIds: [ref("app-group.id")] },
    ],
  } as const;
}

export const noPivotTable = table(noPivot, {
  valid: [
    {
      name: "an instance of CloudFormation's without a public address",
      stack: sound(nativeInstance(false)),
    },
    {
      name: "a machine of two interfaces, neither of them public",
      stack: sound(twoInterfaces(false)),
    },
    {
      name: "an API that makes requests to the client by a VPC link",
      stack: sound(apiGateway(ref("app.privateIp"))),
    },
    { name: "a function whose URL asks for a signature", stack: sound(functionUrl("AWS_IAM")) },
    {
      name: "a bastion in a private subnet, behind nothing",
      stack: sound({ ...internet(), ...bastion(false) }),
    },
    {
      name: "nodes of EKS that one group may log in to",
      stack: sound(nodes({ ec2SshKey: "ops", sourceSecurityGroupIds: [ref("app-group.id")] })),
    },
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
        bastion: instance([ref("bastion-group.id")], { associatePublicIpAddress: true }),
      }),
    },
    {
      name: "a public client that the world cannot connect to",
      stack: sound({ ...internet(), app: { associatePublicIpAddress: true } }),
    },
    {
      name: "a function that anybody can invoke, and that cannot connect to the cache",
      stack: sound({ ...functionUrl("NONE"), "to-cache": { securityGroupId: ref("closed.id") } }),
    },
  ],
  invalid: [
    {
      name: "an instance of CloudFormation's that the world reaches by ssh",
      stack: sound(nativeInstance(true)),
      expect: [
        { on: "native", says: /the internet can enter instance "native" \(port 22\), which can/ },
      ],
    },
    {
      name: "a client in a private subnet that the world reaches by an accelerator",
      stack: sound({ ...accelerator(ref("app.id")), ssh: ssh("app-group") }),
      expect: [
        {
          on: "endpoints",
          says: /through endpoint group "endpoints" the internet can enter instance "app" and go on to/,
        },
      ],
    },
    {
      name: "a client that a Classic Load Balancer hands connections on to",
      stack: sound(classic("tcp")),
      expect: [
        { on: "web", says: /through load balancer "web" the internet can enter instance "app"/ },
      ],
    },
    {
      name: "a bastion behind an accelerator, from which one gets on to a client",
      stack: sound({ ...accelerator(ref("bastion.id")), ...bastion(false) }),
      expect: [
        {
          on: "endpoints",
          says: /the internet can enter instance "bastion", then instance "app" and go on to cluster "cache"/,
        },
      ],
    },
    {
      name: "a bastion behind a network load balancer, from which one gets on to a client",
      stack: sound({
        ...network(),
        ...bastion(false),
        target: [
          "aws:lb/targetGroupAttachment:TargetGroupAttachment",
          { targetGroupArn: ref("targets.arn"), targetId: ref("bastion.id") },
        ],
      }),
      expect: [
        {
          on: "web",
          says: /through load balancer "web" the internet can enter instance "bastion", then instance "app"/,
        },
      ],
    },
    {
      name: "a scaling group that is a traffic source of a network load balancer",
      stack: sound({
        ...network(),
        ssh: ssh("app-group"),
        template: [T.template, { vpcSecurityGroupIds: [ref("app-group.id")] }],
        many: [
          T.scalingGroup,
          {
            minSize: 1,
            maxSize: 2,
            vpcZoneIdentifiers: [ref("a.id")],
            launchTemplate: { id: ref("template.id") },
          },
        ],
        source: [
          "aws:autoscaling/trafficSourceAttachment:TrafficSourceAttachment",
          {
            autoscalingGroupName: ref("many.name"),
            trafficSource: { identifier: ref("targets.arn"), type: "elbv2" },
          },
        ],
      }),
      expect: [
        {
          on: "web",
          says: /through load balancer "web" the internet can enter autoscaling group "many"/,
        },
      ],
    },
    {
      name: "a function that anybody can invoke: advice, its own code decides",
      stack: sound(functionUrl("NONE")),
      expect: [
        {
          on: "url",
          kind: "advice",
          says: /anybody on the internet can invoke lambda function "fn" by function url "url"/,
        },
      ],
    },
    {
      name: "nodes of EKS with a key and no group that may use it: AWS opens port 22 to the world",
      stack: sound(nodes({ ec2SshKey: "ops" })),
      expect: [
        {
          on: "nodes",
          says: /the internet can enter node group "nodes" \(port 22\), which can connect to cluster "cache"/,
        },
      ],
    },
    {
      name: "a client with a second interface, which names it and is public",
      stack: sound({
        ...internet(),
        "admin-group": [T.group, { vpcId: ref("vpc.id") }],
        ssh: ssh("admin-group"),
        second: [
          "aws:ec2/networkInterface:NetworkInterface",
          {
            subnetId: ref("front.id"),
            securityGroups: [ref("admin-group.id")],
            attachments: [{ instance: ref("app.id"), deviceIndex: 1 }],
          },
        ],
        address: ["aws:ec2/eip:Eip", { domain: "vpc", networkInterface: ref("second.id") }],
      }),
      expect: [
        {
          on: "second",
          says: /the internet can enter instance "app" by its network interface "second" \(port 22\)/,
        },
      ],
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
    {
      name: "a client that the world reaches by UDP alone, as a VPN server",
      stack: sound({
        ...internet(),
        vpn: [
          T.ingress,
          {
            securityGroupId: ref("app-group.id"),
            ipProtocol: "udp",
            fromPort: 51820,
            toPort: 51820,
            cidrIpv4: "0.0.0.0/0",
          },
        ],
        app: { associatePublicIpAddress: true },
      }),
      expect: [
        {
          on: "app",
          says: /the internet can enter instance "app" \(port 51820, UDP\), which can connect to cluster "cache"/,
        },
      ],
    },
    {
      name: "a public bastion from which one gets on to a client",
      stack: sound({ ...internet(), ...bastion(true) }),
      expect: [
        {
          on: "bastion",
          says: /^the internet can enter instance "bastion" \(port 22\), go on to instance "app", and from there to cluster "cache"\. Close that port to the world\.$/,
        },
      ],
    },
    {
      name: "a client that forwards what is not its own",
      stack: sound({
        ...internet(),
        app: { sourceDestCheck: false, associatePublicIpAddress: true },
      }),
      expect: [
        {
          on: "app",
          says: /^instance "app" forwards what is not its own \(sourceDestCheck is off\), and can connect to cluster "cache"\. Take it off the cache's sources\.$/,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "a machine of two interfaces, one public, where it is not known which of the groups each has",
      stack: sound(twoInterfaces(true)),
      expect: [{ on: "template", says: /cannot prove: .*networkInterfaces.* is one of/ }],
    },
    {
      name: "the cache is offered to other networks by VPC Lattice",
      stack: sound({
        gateway: [
          "aws:vpclattice/resourceGateway:ResourceGateway",
          {
            vpcId: ref("vpc.id"),
            subnetIds: [ref("a.id")],
            securityGroupIds: [ref("app-group.id")],
          },
        ],
        offered: [
          "aws:vpclattice/resourceConfiguration:ResourceConfiguration",
          {
            resourceGatewayIdentifier: ref("gateway.id"),
            portRanges: ["11211"],
            resourceConfigurationDefinition: {
              dnsResource: { domainName: ref("cache.clusterAddress"), ipAddressType: "IPV4" },
            },
          },
        ],
      }),
      expect: [
        {
          on: "offered",
          says: /resource configuration "offered" does not show who connects by it/,
        },
      ],
    },
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
