/** Network interfaces, and the instances and addresses that belong to them. */

import type { Shape } from "./classification";
import {
  each,
  IDENTIFIER,
  irrelevant,
  NAMES,
  oneOf,
  openUnless,
  openWhenSet,
  read,
  readAs,
  TAGS,
  TIMES,
  WORDS,
} from "./classification";

const MACHINE = irrelevant("about the machine, not about its network");
const CARRIER = "a carrier's address in a Wavelength Zone leads in past the internet gateway";
const CUSTOMER_OWNED =
  "an address of one's own network leads in through an Outpost's local gateway";

/** Types that behave as their own traffic says: groups, routes and ACLs decide about all of them alike. */
const INTERFACE_TYPES = oneOf(
  [
    ...["interface", "efa", "trunk", "branch", "lambda", "quicksight"],
    ...["load_balancer", "network_load_balancer", "gateway_load_balancer"],
    ...["nat_gateway", "natGateway", "transit_gateway"],
    ...["vpc_endpoint", "gateway_load_balancer_endpoint"],
    ...["api_gateway_managed", "aws_codestar_connections_managed"],
    ...["global_accelerator_managed", "iot_rules_managed"],
  ],
  { "efa-only": "an interface that speaks the Elastic Fabric Adapter's protocol only" },
);

export const INTERFACE_SHAPES = {
  "ec2.NetworkInterface": {
    declaredAs: ["ec2.NetworkInterface", "ec2.InstanceNetworkInterface"],
    members: {
      ...each(["NetworkInterfaceId", "SubnetId", "VpcId", "OwnerId", "AvailabilityZone"], read),
      ...each(["PrivateIpAddress", "Ipv6Address", "Description", "RequesterId"], read),
      SourceDestCheck: read,
      Groups: readAs("ec2.GroupIdentifier"),
      PrivateIpAddresses: readAs("ec2.NetworkInterfacePrivateIpAddress"),
      Ipv6Addresses: readAs("ec2.NetworkInterfaceIpv6Address"),
      Ipv4Prefixes: readAs("ec2.Ipv4PrefixSpecification"),
      Ipv6Prefixes: readAs("ec2.Ipv6PrefixSpecification"),
      Association: readAs("ec2.NetworkInterfaceAssociation"),
      Attachment: readAs("ec2.NetworkInterfaceAttachment"),
      InterfaceType: INTERFACE_TYPES,
      Status: oneOf([
        ...["available", "associated", "attaching", "in-use", "detaching"],
        // Not declared, but seen while an interface goes.
        "deleting",
      ]),
      DenyAllIgwTraffic: openWhenSet("internet gateways do not serve this interface", false),
      AssociatedSubnets: openUnless(
        "the interface is in further subnets",
        (value, { SubnetId }) => Array.isArray(value) && value.every((id) => id === SubnetId),
      ),
      ConnectionTrackingConfiguration: irrelevant(
        "how long connections that stand are remembered, not whether new ones open",
      ),
      Ipv6Native: irrelevant("its addresses say so"),
      AvailabilityZoneId: irrelevant("its subnet says so"),
      OutpostArn: irrelevant("its subnet says so"),
      ...each(["Operator", "RequesterManaged"], irrelevant("who manages it")),
      ...each(["PrivateDnsName", "PublicDnsName", "PublicIpDnsNameOptions"], NAMES),
      MacAddress: IDENTIFIER,
      TagSet: TAGS,
    },
  },
  "ec2.GroupIdentifier": {
    declaredAs: ["ec2.GroupIdentifier"],
    members: { GroupId: read, GroupName: irrelevant("the id says which group") },
  },
  "ec2.NetworkInterfacePrivateIpAddress": {
    declaredAs: ["ec2.NetworkInterfacePrivateIpAddress", "ec2.InstancePrivateIpAddress"],
    members: {
      ...each(["PrivateIpAddress", "Primary"], read),
      Association: readAs("ec2.NetworkInterfaceAssociation"),
      PrivateDnsName: NAMES,
    },
  },
  "ec2.NetworkInterfaceIpv6Address": {
    declaredAs: ["ec2.NetworkInterfaceIpv6Address", "ec2.InstanceIpv6Address"],
    members: {
      Ipv6Address: read,
      IsPrimaryIpv6: irrelevant("every address of an interface can be connected to"),
      PublicIpv6DnsName: NAMES,
    },
  },
  "ec2.Ipv4PrefixSpecification": {
    declaredAs: ["ec2.Ipv4PrefixSpecification", "ec2.InstanceIpv4Prefix"],
    members: { Ipv4Prefix: read },
  },
  "ec2.Ipv6PrefixSpecification": {
    declaredAs: ["ec2.Ipv6PrefixSpecification", "ec2.InstanceIpv6Prefix"],
    members: { Ipv6Prefix: read },
  },
  "ec2.NetworkInterfaceAssociation": {
    declaredAs: ["ec2.NetworkInterfaceAssociation", "ec2.InstanceNetworkInterfaceAssociation"],
    members: {
      PublicIp: read,
      CarrierIp: openWhenSet(CARRIER),
      CustomerOwnedIp: openWhenSet(CUSTOMER_OWNED),
      ...each(["AllocationId", "AssociationId"], IDENTIFIER),
      IpOwnerId: irrelevant("whose the address is"),
      PublicDnsName: NAMES,
    },
  },
  "ec2.NetworkInterfaceAttachment": {
    declaredAs: ["ec2.NetworkInterfaceAttachment", "ec2.InstanceNetworkInterfaceAttachment"],
    members: {
      ...each(["InstanceId", "AttachmentId"], read),
      Status: oneOf(["attaching", "attached", "detaching", "detached"]),
      InstanceOwnerId: irrelevant("the interface says whose it is"),
      ...each(["DeviceIndex", "NetworkCardIndex", "EnaQueueCount"], MACHINE),
      EnaSrdSpecification: irrelevant("how packets are spread over paths, not whether they pass"),
      DeleteOnTermination: irrelevant("what becomes of it later"),
      AttachTime: TIMES,
    },
  },
  "ec2.Instance": {
    declaredAs: ["ec2.Instance"],
    members: {
      InstanceId: read,
      Platform: oneOf(["windows", "Windows"]),
      State: readAs("ec2.InstanceState"),
      NetworkInterfaces: irrelevant("each is read as an interface"),
      ...each(
        [
          ...["SubnetId", "VpcId", "PrivateIpAddress", "PublicIpAddress", "Ipv6Address"],
          ...["SecurityGroups", "SourceDestCheck"],
        ],
        irrelevant("its interfaces say so"),
      ),
      SecondaryInterfaces: irrelevant("they are in secondary networks, where no cache node is"),
      ...each(["PrivateDnsName", "PublicDnsName", "PrivateDnsNameOptions"], NAMES),
      ...each(
        [
          ...["Architecture", "BlockDeviceMappings", "BootMode", "CapacityBlockId", "ClientToken"],
          ...["CapacityReservationId", "CapacityReservationSpecification", "CpuOptions"],
          ...["CurrentInstanceBootMode", "EbsOptimized", "ElasticGpuAssociations", "EnaSupport"],
          ...["ElasticInferenceAcceleratorAssociations", "EnclaveOptions", "HibernationOptions"],
          ...["Hypervisor", "IamInstanceProfile", "ImageId", "InstanceLifecycle", "InstanceType"],
          ...["KernelId", "KeyName", "LaunchTime", "Licenses", "MaintenanceOptions", "Monitoring"],
          ...[
            "MetadataOptions",
            "NetworkPerformanceOptions",
            "Operator",
            "OutpostArn",
            "Placement",
          ],
          ...["PlatformDetails", "ProductCodes", "RamdiskId", "RootDeviceName", "RootDeviceType"],
          ...["SpotInstanceRequestId", "SriovNetSupport", "TpmSupport", "UsageOperation"],
          ...["UsageOperationUpdateTime", "VirtualizationType", "AmiLaunchIndex"],
        ],
        MACHINE,
      ),
      ...each(["StateReason", "StateTransitionReason"], WORDS),
      Tags: TAGS,
    },
  },
  "ec2.InstanceState": {
    declaredAs: ["ec2.InstanceState"],
    members: {
      Name: oneOf(["pending", "running", "stopping", "stopped", "shutting-down", "terminated"]),
      Code: irrelevant("the name says the same"),
    },
  },
  "ec2.Address": {
    declaredAs: ["ec2.Address"],
    members: {
      ...each(["NetworkInterfaceId", "PublicIp"], read),
      CarrierIp: openWhenSet(CARRIER),
      CustomerOwnedIp: openWhenSet(CUSTOMER_OWNED),
      CustomerOwnedIpv4Pool: irrelevant("the customer-owned address says so"),
      ...each(
        ["PrivateIpAddress", "InstanceId", "SubnetId", "NetworkInterfaceOwnerId"],
        irrelevant("the interface says so"),
      ),
      ...each(["AllocationId", "AssociationId"], IDENTIFIER),
      Domain: irrelevant("EC2-Classic is retired"),
      ...each(["PublicIpv4Pool", "NetworkBorderGroup"], irrelevant("where it came from")),
      ServiceManaged: irrelevant("who manages it"),
      Tags: TAGS,
    },
  },
} as const satisfies Record<string, Shape>;
