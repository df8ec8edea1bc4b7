/** `describe-instances`, `-network-interfaces`, `list-functions`, `describe-target-groups`: what opens connections. */
import { isProperties } from "../../wire/values";
import { text, texts, type Thing, type Things } from "../model/things";
import { present, tagList } from "./tags";

export function describeWorkloads(world: Things): Record<string, unknown> {
  return {
    NetworkInterfaces: world.all("network-interface").map((i) => describeInterface(world, i)),
    Reservations: world.all("instance").map((instance) => ({
      ReservationId: `r-${world.hex(`reservation/${instance.id}`, 17)}`,
      OwnerId: world.account,
      Groups: [],
      Instances: [describeInstance(world, instance)],
    })),
    Addresses: world.all("elastic-ip").map((address) =>
      present({
        AllocationId: address.id,
        PublicIp: text(address.properties.publicIp),
        Domain: "vpc",
        NetworkInterfaceId: text(address.properties.networkInterface),
      }),
    ),
    Functions: world.all("lambda-function").map(describeFunction),
    TargetGroups: world.all("target-group").map((group) => ({
      TargetGroupArn: group.id,
      TargetGroupName: text(group.properties.name),
      TargetType: text(group.properties.targetType),
      Protocol: text(group.properties.protocol),
      Port: group.properties.port ?? 0,
      VpcId: text(group.properties.vpcId),
      LoadBalancerArns: world
        .all("listener")
        .filter((l) => JSON.stringify(l.properties.defaultActions ?? []).includes(group.id))
        .map((l) => text(l.properties.loadBalancerArn)),
    })),
    LoadBalancers: world.all("load-balancer").map((balancer) => describeBalancer(balancer)),
  };
}

function groupsOf(world: Things, ids: readonly string[]): readonly unknown[] {
  return ids.map((GroupId) => ({
    GroupId,
    GroupName: text(world.get("security-group", GroupId)?.properties.name),
  }));
}

function describeInterface(world: Things, thing: Thing): unknown {
  const p = thing.properties;
  const requester = text(p.requesterId);
  const addresses = texts(p.privateIps);
  const association = associationOf(world, thing);
  return present({
    NetworkInterfaceId: thing.id,
    OwnerId: world.account,
    VpcId: text(p.vpcId),
    SubnetId: text(p.subnetId),
    AvailabilityZone: text(p.availabilityZone),
    Description: text(p.description) === "" ? undefined : text(p.description),
    InterfaceType: text(p.interfaceType) || "interface",
    RequesterId: requester,
    RequesterManaged: requester !== "",
    Status: "in-use",
    MacAddress: text(p.macAddress) || macAddress(world.hex(`mac/${thing.id}`, 10)),
    PrivateIpAddress: text(p.privateIp),
    PrivateIpAddresses: addresses.map((PrivateIpAddress, index) =>
      present({
        Primary: index === 0,
        PrivateIpAddress,
        Association: index === 0 ? association : undefined,
      }),
    ),
    Ipv6Addresses: texts(p.ipv6Addresses).map((Ipv6Address) => ({ Ipv6Address })),
    Association: association,
    Groups: groupsOf(world, texts(p.securityGroups)),
    SourceDestCheck: p.sourceDestCheck !== false,
    Attachment: attachmentOf(world, thing),
    TagSet: tagList(thing),
  });
}

function macAddress(digits: string): string {
  return `02:${(digits.match(/../g) ?? []).join(":")}`;
}

function associationOf(world: Things, thing: Thing): unknown {
  const PublicIp = text(thing.properties.publicIp);
  if (PublicIp === "") {
    return undefined;
  }
  const AllocationId = text(thing.properties.allocationId);
  return present({
    PublicIp,
    IpOwnerId: AllocationId === "" ? "amazon" : world.account,
    AllocationId,
    PublicDnsName: `ec2-${PublicIp.replaceAll(".", "-")}.${world.region}.compute.amazonaws.com`,
  });
}

function attachmentOf(world: Things, thing: Thing): unknown {
  const InstanceId = text(thing.properties.attachedTo);
  const AttachmentId = `eni-attach-${world.hex(`attachment/${thing.id}`, 17)}`;
  const common = { AttachmentId, DeviceIndex: 0, Status: "attached", DeleteOnTermination: true };
  if (InstanceId !== "") {
    return { ...common, InstanceId, InstanceOwnerId: world.account };
  }
  const requester = text(thing.properties.requesterId);
  return requester === "" ? undefined : { ...common, InstanceOwnerId: requester };
}

function describeInstance(world: Things, instance: Thing): unknown {
  const p = instance.properties;
  const own = world.where("network-interface", { attachedTo: instance.id });
  return present({
    InstanceId: instance.id,
    ImageId: text(p.ami),
    InstanceType: text(p.instanceType),
    State: { Code: 16, Name: "running" },
    Placement: { AvailabilityZone: text(p.availabilityZone), Tenancy: "default" },
    VpcId: text(own[0]?.properties.vpcId) || text(p.vpcId),
    SubnetId: text(p.subnetId),
    PrivateIpAddress: text(p.privateIp),
    PublicIpAddress: text(own[0]?.properties.publicIp),
    SourceDestCheck: own[0]?.properties.sourceDestCheck !== false,
    SecurityGroups: groupsOf(world, texts(own[0]?.properties.securityGroups)),
    NetworkInterfaces: own.map((i) => describeInterface(world, i)),
    IamInstanceProfile:
      text(p.iamInstanceProfile) === ""
        ? undefined
        : {
            Arn: `arn:aws:iam::${world.account}:instance-profile/${text(p.iamInstanceProfile)}`,
          },
    MetadataOptions: metadata(instance),
    Tags: tagList(instance),
  });
}

function metadata(instance: Thing): unknown {
  const options = instance.properties.metadataOptions;
  return isProperties(options)
    ? {
        State: "applied",
        HttpTokens: text(options.httpTokens) || "optional",
        HttpEndpoint: text(options.httpEndpoint) || "enabled",
      }
    : undefined;
}

function describeFunction(lambda: Thing): unknown {
  const config = lambda.properties.vpcConfig;
  const vpc = isProperties(config)
    ? {
        VpcId: text(config.vpcId),
        SubnetIds: texts(config.subnetIds),
        SecurityGroupIds: texts(config.securityGroupIds),
      }
    : undefined;
  return present({
    FunctionName: lambda.id,
    FunctionArn: text(lambda.properties.arn),
    Runtime: text(lambda.properties.runtime),
    VpcConfig: vpc,
    State: "Active",
  });
}

function describeBalancer(balancer: Thing): unknown {
  const p = balancer.properties;
  return {
    LoadBalancerArn: balancer.id,
    LoadBalancerName: text(p.name),
    DNSName: text(p.dnsName),
    Scheme: p.internal === true ? "internal" : "internet-facing",
    Type: text(p.loadBalancerType),
    VpcId: text(p.vpcId),
    SecurityGroups: texts(p.securityGroups),
    AvailabilityZones: texts(p.subnets).map((SubnetId) => ({ SubnetId })),
    State: { Code: "active" },
  };
}
