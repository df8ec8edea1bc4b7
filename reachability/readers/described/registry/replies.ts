/**
 * The keys under which calls print what they were asked for. One that has a table (`table-names.ts`) is read. Every other
 * that the installed SDK of EC2 or ElastiCache declares is listed here as *irrelevant* or *open*: of an open one, each
 * object opens the resources that it names by their ids.
 *
 * A key that is not listed at all is treated as an open one: a reply that nobody has looked at may say anything about what
 * it names. Keys of other services, whose interfaces are listed with all others, are irrelevant too.
 */

import type { ShapeName } from "./shapes";

export interface IrrelevantReply {
  readonly kind: "irrelevant";
  readonly because: string;
}

export interface OpenReply {
  readonly kind: "open";
  readonly because: string;
  /** Where its shape is known: only what of an object is open opens what the object names. */
  readonly shape?: ShapeName;
}

const IRRELEVANT: Readonly<Record<string, readonly string[]>> = {
  "it says again what other replies say": [
    ...["SecurityGroupForVpcs", "SecurityGroupReferenceSet", "PrefixListAssociations"],
    ...[
      "TransitGatewayAttachmentPropagations",
      "VpcEndpointConnections",
      "VpcEndpointAssociations",
    ],
    ...["AddressTransfers", "MovingAddressStatuses", "InstanceStatuses", "RouteServerAssociations"],
    ...["ConnectionNotificationSet", "NetworkInterfacePermissions", "InterfaceAssociations"],
  ],
  "its routes are in the route tables, where they are in use": [
    ...["RouteServers", "RouteServerEndpoints", "RouteServerPeers", "RouteServerPropagations"],
    ...["LocalGateways", "LocalGatewayRouteTables", "LocalGatewayRouteTableVpcAssociations"],
    "LocalGatewayRouteTableVirtualInterfaceGroupAssociations",
    ...["LocalGatewayVirtualInterfaceGroups", "LocalGatewayVirtualInterfaces", "CarrierGateways"],
    ...["OutpostLags", "ServiceLinkVirtualInterfaces", "TransitGatewayRouteTableAnnouncements"],
    ...["TransitGatewayConnectPeers", "VpnConcentrators"],
  ],
  "an attachment that uses a policy table says so": [
    ...["TransitGatewayPolicyTables", "TransitGatewayPolicyTableEntries"],
  ],
  "a connection is no multicast": [
    ...["TransitGatewayMulticastDomains", "MulticastDomainAssociations", "MulticastGroups"],
  ],
  "its interfaces are listed with all others, with their groups": [
    ...["InstanceConnectEndpoints", "ClientVpnTargetNetworks", "Connections"],
  ],
  "networks of their own beside VPCs, where no cache node is": [
    ...["SecondaryNetworks", "SecondarySubnets", "SecondaryInterfaces"],
  ],
  "what endpoints offer, not what a connection to a node meets": [
    ...["ServiceDetails", "AllowedPrincipals", "VerifiedAccessGroups", "VerifiedAccessInstances"],
    ...["VerifiedAccessTrustProviders", "LoggingConfigurations", "VerifiedAccessEndpointTargets"],
  ],
  "it watches or counts, and lets everything pass": [
    ...["FlowLogs", "TrafficMirrorFilterRules", "TrafficMirrorFilters", "TrafficMirrorSessions"],
    ...[
      "TrafficMirrorTargets",
      "NetworkInsightsAccessScopeAnalyses",
      "NetworkInsightsAccessScopes",
    ],
    ...["NetworkInsightsAccessScopeContent", "NetworkInsightsAnalyses", "NetworkInsightsPaths"],
    ...[
      "AnalysisFindings",
      "TransitGatewayMeteringPolicies",
      "TransitGatewayMeteringPolicyEntries",
    ],
    ...["MetricCategories", "MetricDataResults", "MetricDimensionResults", "DataResponses"],
    ...["FcaPolicyAssociations", "FcaPolicyVersions", "FlexCostAllocationPolicies"],
    ...["NonCompliantResources", "VpnConnectionDeviceTypes", "Subscriptions", "Events"],
    "ActiveVpnTunnelStatus",
  ],
  "addresses that are planned or owned: what has them shows them": [
    ...["ByoipCidrs", "Byoasns", "CoipAddressUsages", "CoipPools", "Ipv6CidrAssociations"],
    ...["Ipv6Pools", "PublicIpv4Pools", "SubnetIpv4CidrReservations", "SubnetIpv6CidrReservations"],
    ...["IpamDiscoveredAccounts", "IpamDiscoveredPublicAddresses", "IpamDiscoveredResourceCidrs"],
    ...["IpamDiscoveredRoutes", "IpamExternalResourceVerificationTokens", "IpamPolicies"],
    ...["IpamInternetRegistryAssociationAsns", "IpamInternetRegistryAssociationCidrs"],
    ...["IpamInternetRegistryAssociations", "IpamPolicyDocuments", "IpamPoolAllocations"],
    ...["IpamPoolCidrs", "IpamPools", "IpamPrefixListResolverTargets", "IpamResourceCidrs"],
    ...["IpamPrefixListResolverVersions", "IpamPrefixListResolvers", "IpamResourceDiscoveries"],
    ...["IpamResourceDiscoveryAssociations", "IpamRouteOriginAuthorizations", "IpamScopes"],
    ...["IpamRoutingPolicyRegistrationDeltas", "IpamRoutingPolicyRegistrations", "Ipams"],
    ...["OrganizationTargets", "RouteProtectionFindings", "Rules", "HistoryRecords"],
  ],
  "how names are resolved": ["DhcpOptions"],
  "instances, images, volumes, capacity and prices": [
    ...["ActiveInstances", "AggregateScore", "ApplicationStatusChecks", "ApplicationStatuses"],
    ...["AssociatedRoles", "AttributeSummaries", "BundleTasks", "CapacityBlockExtensionOfferings"],
    ...["CapacityBlockExtensions", "CapacityBlockOfferings", "CapacityBlockStatuses"],
    ...["CapacityBlocks", "CapacityManagerDataExports", "CapacityManagerSupportabilityScores"],
    ...["CapacityManagerTagKeys", "CapacityReservationBillingRequests", "InstanceTagAttribute"],
    ...["CapacityReservationCancellationQuotes", "CapacityReservationFleets"],
    ...["CapacityReservationGroups", "CapacityReservationModificationQuotes", "ConversionTasks"],
    ...["CapacityReservations", "CreateVolumePermissions", "ElasticGpuSet", "ExportImageTasks"],
    ...["ExportTasks", "FastLaunchImages", "FastSnapshotRestores", "Fleets", "FpgaImageAttribute"],
    ...["FpgaImages", "HostReservationSet", "Hosts", "IamInstanceProfileAssociations"],
    ...["ImageAncestryEntries", "ImageCriteria", "ImageFindings", "ImageReferences", "Images"],
    ...["ImageUsageReportEntries", "ImageUsageReports", "ImportImageTasks", "ImportSnapshotTasks"],
    ...["InstanceCreditSpecifications", "InstanceEventWindows", "InstanceImageMetadata"],
    ...["InstanceFamilyCreditSpecification", "InstanceTypeOfferings", "InstanceTypes"],
    ...["InstanceUsages", "InterruptibleCapacityAllocation", "InterruptionInfo", "KeyPairs"],
    ...["LaunchTemplateData", "LaunchTemplateVersions", "LaunchTemplates", "MacHosts"],
    ...["MacModificationTasks", "MaintenanceDetails", "OfferingSet", "PlacementGroups"],
    ...["Principals", "ProductCodes", "Purchase", "ReplaceRootVolumeTasks", "Reports"],
    ...["ReservedInstanceValueRollup", "ReservedInstanceValueSet", "ReservedInstances"],
    ...["ReservedInstancesListings", "ReservedInstancesModifications", "VolumesModifications"],
    ...["ReservedInstancesOfferings", "ScheduledInstanceAvailabilitySet", "ScheduledInstanceSet"],
    ...["SnapshotTierStatuses", "Snapshots", "SpotDatafeedSubscription", "SpotInstanceRequests"],
    ...["SpotPlacementScores", "SpotPriceHistory", "Statuses", "StoreImageTaskResults"],
    ...["TargetConfigurationValueRollup", "TargetConfigurationValueSet", "VolumeStatuses"],
    ...["Volumes", "AutoEnableIO", "AccountLevel", "Visibility", "SpotFleetRequestConfigs"],
  ],
  "about the account, and words beside replies": [
    ...["AccountAttributes", "Tags", "TagList", "ResponseMetadata", "$metadata"],
  ],
  "one attribute of one resource, which the resource's own description has too": [
    ...["Attachment", "Description", "Groups", "SourceDestCheck"],
    ...["EnableNetworkAddressUsageMetrics"],
  ],
  "caches of other engines, and what is said about engines": [
    ...["CacheEngineVersions", "CacheParameterGroups", "GlobalReplicationGroups"],
    ...["ReplicationGroups", "ReservedCacheNodes", "ReservedCacheNodesOfferings", "Users"],
    ...["ServerlessCacheSnapshots", "ServiceUpdates", "UpdateActions", "UserGroups"],
    ...["CacheSecurityGroups", "EngineDefaults"],
  ],
  "its interfaces are listed with all others": [
    ...["DBInstances", "DBClusters", "DBSubnetGroups", "DBProxies", "Clusters", "clusters"],
    ...["cluster", "nodegroup", "nodegroups", "tasks", "taskDefinition", "AutoScalingGroups"],
    ...["LoadBalancerDescriptions", "FileSystems", "MountTargets", "DomainStatusList"],
    ...["ClusterInfoList", "Brokers", "ReplicationInstances", "Workspaces", "Servers"],
    ...["environments", "projects", "computeEnvironments", "StackSummaries", "Stacks"],
    ...["HostedZones", "ResourceRecordSets", "Alarms", "MetricAlarms", "Policies", "Roles"],
    ...["Certificates", "Buckets", "Parameters", "InvalidParameters"],
  ],
};

const OPEN: readonly (readonly [keys: readonly string[], reply: Omit<OpenReply, "kind">])[] = [
  [
    ["VpcEncryptionControls", "AccountVpcEncryptionControl"],
    { because: "encryption is demanded in the VPC", shape: "ec2.VpcEncryptionControl" },
  ],
  [["NatGatewayRules"], { because: "a transit gateway translates addresses for the attachment" }],
];

/** How a reply under a key without a table is treated. */
export const REPLIES: ReadonlyMap<string, IrrelevantReply | OpenReply> = new Map<
  string,
  IrrelevantReply | OpenReply
>([
  ...Object.entries(IRRELEVANT).flatMap(([because, keys]) =>
    keys.map((key): [string, IrrelevantReply] => [key, { kind: "irrelevant", because }]),
  ),
  ...OPEN.flatMap(([keys, reply]) =>
    keys.map((key): [string, OpenReply] => [key, { kind: "open", ...reply }]),
  ),
]);
