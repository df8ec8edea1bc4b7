/**
 * How each resource type of the provider is read that names a part of the network (a subnet, VPC, group, route table, ACL,
 * gateway, interface or prefix list), or what traffic can be handed on to (an instance, a load balancer).
 *
 * - *modelled*: a reader of its own (this folder) reads it;
 * - *carrier*: interfaces with its groups in its subnets, read generically (`carriers.ts`);
 * - *irrelevant*: it decides about no connection, for the reason that is beside it;
 * - *open*: it may decide about what it names, which is said to be not modelled (`open-types.ts`).
 *
 * A type that is not listed here and names such things is read as a carrier where it has groups, and is open otherwise. A
 * test walks the declarations of the installed provider and fails on a type that is not listed.
 */

import { shortType } from "./families";

export type Reading = "modelled" | "carrier" | "irrelevant" | "open";

/** `service: names of types`, as `shortType` spells them. */
type Types = Readonly<Record<string, string>>;

const MODELLED: Types = {
  autoscaling: "Attachment Group",
  ec2:
    "DefaultNetworkAcl DefaultRouteTable DefaultSecurityGroup DefaultSubnet DefaultVpc EgressOnlyInternetGateway Eip " +
    "EipAssociation Fleet Instance InternetGateway InternetGatewayAttachment LaunchConfiguration LaunchTemplate " +
    "MainRouteTableAssociation ManagedPrefixList ManagedPrefixListEntry NatGateway NetworkAcl NetworkAclAssociation " +
    "NetworkAclRule NetworkInterface NetworkInterfaceAttachment NetworkInterfaceSecurityGroupAttachment Route RouteTable " +
    "RouteTableAssociation SecurityGroup SecurityGroupRule SpotInstanceRequest Subnet Vpc VpcBlockPublicAccessExclusion " +
    "VpcBlockPublicAccessOptions VpcIpv4CidrBlockAssociation VpcIpv6CidrBlockAssociation VpcPeeringConnection " +
    "VpcEndpointService VpcPeeringConnectionAccepter VpcSecurityGroupRulesExclusive VpnGateway VpnGatewayAttachment " +
    "VpnGatewayRoutePropagation",
  ec2transitgateway:
    "PeeringAttachment PrefixListReference Route RouteTable RouteTableAssociation RouteTablePropagation TransitGateway " +
    "VpcAttachment",
  ecs: "Service",
  elasticache: "Cluster ServerlessCache SubnetGroup",
  elasticbeanstalk: "Environment",
  elb: "Attachment",
  globalaccelerator: "CustomRoutingEndpointGroup EndpointGroup",
  lambda: "Function",
  lb: "Listener ListenerRule LoadBalancer TargetGroup TargetGroupAttachment",
  vpc: "SecurityGroupEgressRule SecurityGroupIngressRule SecurityGroupVpcAssociation",
  vpclattice: "TargetGroup TargetGroupAttachment",
  // Subnet groups of other services: carriers are in their subnets.
  dax: "SubnetGroup",
  dms: "ReplicationSubnetGroup",
  docdb: "SubnetGroup",
  memorydb: "SubnetGroup",
  neptune: "SubnetGroup",
  rds: "SubnetGroup",
  redshift: "SubnetGroup",
};

const CARRIERS: Types = {
  agentregistry: "Registry",
  amp: "Scraper",
  apigatewayv2: "VpcLink",
  apprunner: "VpcConnector",
  appstream: "Fleet ImageBuilder",
  batch: "ComputeEnvironment",
  bedrock:
    "AgentcoreAgentRuntime AgentcoreBrowser AgentcoreCodeInterpreter AgentcoreGateway AgentcoreGatewayTarget " +
    "AgentcoreHarness AgentcoreOauth2CredentialProvider AgentcoreRegistry CustomModel",
  bedrockmodel: "InvocationJob",
  cloud9: "EnvironmentEC2",
  cloudhsmv2: "Cluster Hsm",
  cloudwatch: "EventTarget",
  codebuild: "Fleet Project",
  codeconnections: "Host",
  codestarconnections: "Host",
  comprehend: "DocumentClassifier EntityRecognizer",
  datasync:
    "Agent EfsLocation FsxOpenZfsFileSystem LocationFsxLustre LocationFsxOntapFileSystem LocationFsxWindows",
  dax: "Cluster",
  devicefarm: "TestGridProject",
  directoryservice: "Directory ServiceRegion",
  dms: "InstanceProfile ReplicationConfig ReplicationInstance",
  docdb: "Cluster ElasticCluster",
  drs: "ReplicationConfigurationTemplate",
  ec2: "SecurityGroupAssociation SpotFleetRequest VpcEndpoint VpcEndpointSubnetAssociation",
  ec2clientvpn: "Endpoint NetworkAssociation",
  ec2transitgateway: "InstanceConnectEndpoint",
  ecs: "CapacityProvider ExpressGatewayService TaskSet",
  efs: "MountTarget",
  eks: "Cluster FargateProfile NodeGroup",
  elasticache: "ReplicationGroup",
  elasticsearch: "Domain VpcEndpoint",
  elb: "LoadBalancer",
  emr: "Cluster Studio",
  emrserverless: "Application",
  finspace: "KxCluster",
  fsx: "FileCache LustreFileSystem OntapFileSystem OpenZfsFileSystem WindowsFileSystem",
  gamelift: "GameServerGroup",
  glue: "Connection DevEndpoint",
  grafana: "Workspace",
  imagebuilder: "InfrastructureConfiguration",
  iot: "TopicRuleDestination",
  kinesis: "FirehoseDeliveryStream",
  kinesisanalyticsv2: "Application",
  lambda: "CapacityProvider CoreNetworkConnector",
  m2: "Environment",
  medialive: "Channel Input",
  memorydb: "Cluster",
  mq: "Broker",
  msk: "Cluster Replicator ServerlessCluster VpcConnection",
  mskconnect: "Connector",
  mwaa: "Environment",
  neptune: "Cluster ClusterInstance",
  neptunegraph: "PrivateGraphEndpoint",
  opensearch: "Domain ServerlessVpcEndpoint VpcEndpoint",
  opensearchingest: "Pipeline PipelineEndpoint",
  pipes: "Pipe",
  quicksight: "VpcConnection",
  rds: "Cluster ClusterInstance Instance Proxy ProxyEndpoint",
  redshift: "Cluster EndpointAccess",
  redshiftserverless: "EndpointAccess Workgroup",
  route53: "ResolverEndpoint",
  s3: "FilesMountTarget",
  s3outposts: "Endpoint",
  sagemaker:
    "DataQualityJobDefinition Domain HyperParameterTuningJob LabelingJob Model MonitoringSchedule NotebookInstance " +
    "TrainingJob UserProfile Workforce",
  scheduler: "Schedule",
  synthetics: "Canary",
  timestreaminfluxdb: "DbCluster DbInstance",
  transfer: "Server WebApp",
  verifiedaccess: "Endpoint",
  vpclattice: "ResourceGateway",
  workspaces: "Directory",
  workspacesweb: "NetworkSettings",
};

/** By the reason why it decides about no connection. */
const IRRELEVANT: Readonly<Record<string, Types>> = {
  "records or mirrors traffic, or searches for ways, and lets all pass": {
    ec2: "FlowLog NetworkInsightsAccessScope TrafficMirrorSession TrafficMirrorTarget",
  },
  "decides which names resolve, not whether a connection opens": {
    ec2: "PeeringConnectionOptions VpcDhcpOptionsAssociation",
    route53:
      "ResolverFirewallRuleGroupAssociation ResolverRuleAssociation VpcAssociationAuthorization Zone ZoneAssociation",
    servicediscovery: "PrivateDnsNamespace",
    vpc: "EndpointPrivateDns",
  },
  "says who may call a service or use a resource, not who may connect to a node": {
    acmpca: "Policy",
    apigateway: "RestApi",
    apprunner: "VpcIngressConnection",
    appstream: "Stack",
    bedrock: "AgentcoreResourcePolicy",
    cloudwatch: "LogResourcePolicy",
    codebuild: "ResourcePolicy",
    dynamodb: "ResourcePolicy",
    ec2: "NetworkInterfacePermission VpcEndpointConnectionAccepter VpcEndpointConnectionNotification VpcEndpointPolicy",
    eks: "Capability",
    fsx: "S3AccessPointAttachment",
    globalaccelerator: "CrossAccountAttachment",
    kinesis: "ResourcePolicy",
    lambda: "ResourcePolicy",
    licensemanager: "Association",
    mailmanager: "IngressPoint",
    networkfirewall: "ResourcePolicy",
    odb: "IamRoleAssociation",
    opensearchingest: "ResourcePolicy",
    pinpoint: "Smsvoicev2ResourcePolicy",
    ram: "ResourceAssociation ResourceShareAssociationsExclusive",
    redshift: "EndpointAuthorization ResourcePolicy",
    redshiftserverless: "ResourcePolicy",
    s3: "AccessPoint",
    vpclattice: "ResourcePolicy ServiceNetworkVpcAssociation",
  },
  "names an address of a device that is read elsewhere": {
    storagegateway: "CachesIscsiVolume Gateway StoredIscsiVolume",
  },
  "only sets addresses aside": { ec2: "SubnetCidrReservation" },
  "is multicast, and so never TCP": {
    ec2transitgateway:
      "MulticastDomain MulticastDomainAssociation MulticastGroupMember MulticastGroupSource",
  },
  "counts traffic or keeps an inventory": {
    ec2transitgateway: "MeteringPolicy MeteringPolicyEntry",
    networkmanager: "Device PrefixListAssociation TransitGatewayRegistration",
  },
  "is reached by routes alone, and such a route is open wherever it is": {
    ec2:
      "CarrierGateway LocalGatewayRoute LocalGatewayRouteTable LocalGatewayRouteTableVirtualInterfaceGroupAssociation " +
      "LocalGatewayRouteTableVpcAssociation",
    networkfirewall: "Firewall VpcEndpointAssociation",
    networkmanager: "ConnectPeer VpcAttachment",
    vpc: "RouteServerEndpoint RouteServerVpcAssociation",
  },
  "adds routes to AWS's own services, whose addresses no VPC has": {
    ec2: "VpcEndpointRouteTableAssociation",
  },
  "brings traffic of a network outside, as every VPN gateway does": {
    directconnect: "HostedPrivateVirtualInterfaceAccepter PrivateVirtualInterface",
  },
  "routes what comes in by a Client VPN endpoint, which is read by its interfaces": {
    ec2clientvpn: "Route",
  },
  "adds an address to a NAT gateway, which lets nobody in": { ec2: "NatGatewayEipAssociation" },
  "accepts an attachment, which is read as accepted": {
    ec2transitgateway: "PeeringAttachmentAccepter",
    networkfirewall: "FirewallTransitGatewayAttachmentAccepter",
  },
  "names an instance, endpoint or resource of a service of its own, to which no connection is handed on":
    {
      accountaccess: "Application",
      appconfig: "ExtensionAssociation",
      bedrock: "AgentKnowledgeBase",
      cloudwatch: "ContributorManagedInsightRule LogDeliverySource LogDestination",
      connect:
        "BotAssociation ContactFlow ContactFlowModule HoursOfOperation InstanceStorageConfig " +
        "LambdaFunctionAssociation PhoneNumber PhoneNumberContactFlowAssociation Queue QuickConnect " +
        "RoutingProfile SecurityProfile User UserHierarchyGroup UserHierarchyStructure Vocabulary",
      dms: "Endpoint S3Endpoint",
      dynamodb: "Tag",
      ecs: "Tag",
      iot: "ProvisioningTemplate TopicRule",
      kinesis: "AnalyticsApplication",
      lakeformation: "IdentityCenterConfiguration OptIn",
      lex: "BotAlias",
      networkfirewall: "FirewallPolicy TlsInspectionConfiguration",
      opensearch: "ServerlessSecurityConfig",
      organizations: "PolicyAttachment",
      quicksight: "DataSource",
      rds: "ClusterActivityStream Integration",
      redshift: "Integration",
      redshiftserverless: "UsageLimit",
      route53: "ProfilesResourceAssociation",
      securityhub: "ConfigurationPolicyAssociation",
      sesv2: "TenantResourceAssociation",
      ssoadmin:
        "AccountAssignment Application CustomerManagedPolicyAttachment " +
        "CustomerManagedPolicyAttachmentsExclusive InstanceAccessControlAttributes ManagedPolicyAttachment " +
        "ManagedPolicyAttachmentsExclusive PermissionSet PermissionSetInlinePolicy " +
        "PermissionsBoundaryAttachment Region TrustedTokenIssuer",
      transfer: "Tag",
    },
  "makes or judges requests, and hands on no connection of its own": {
    apigateway: "VpcLink",
    elb: "ListenerPolicy LoadBalancerBackendServerPolicy LoadBalancerPolicy",
    shield: "ApplicationLayerAutomaticResponse Protection",
    vpclattice: "Listener ListenerRule",
    wafregional: "WebAclAssociation",
    wafv2: "WebAclAssociation WebAclLoggingConfiguration",
  },
  "starts, stops, tags, watches or names a machine, and lets nobody in": {
    accessanalyzer: "Analyzer",
    arcregionswitch: "Plan",
    arczonalshift: "ZonalAutoshiftConfiguration",
    budgets: "BudgetAction",
    cfg: "RemediationConfiguration",
    ec2: "VolumeAttachment",
    ec2transitgateway: "InstanceState",
    fis: "ExperimentTemplate",
    inspector: "AssessmentTemplate",
    outposts: "CapacityTask",
    resourcegroups: "Resource",
    route53recoveryreadiness: "ResourceSet",
    servicediscovery: "Instance",
    xray: "SamplingRule",
  },
  "names tags of images": { ecr: "LifecyclePolicy" },
};

const OPEN: Types = {
  ec2: "EncryptionControl VpcEncryptionControl VpnConcentrator VpnConnection",
  ec2transitgateway:
    "Connect ConnectPeer DefaultRouteTableAssociation DefaultRouteTablePropagation PolicyTable PolicyTableAssociation " +
    "PolicyTableEntry VpcAttachmentAccepter",
  finspace: "KxEnvironment",
  networkmanager: "TransitGatewayPeering TransitGatewayRouteTableAttachment",
  vpc: "RouteServerPropagation",
};

const READINGS: ReadonlyMap<string, Reading> = new Map([
  ...entriesOf(MODELLED, "modelled"),
  ...entriesOf(CARRIERS, "carrier"),
  ...Object.values(IRRELEVANT).flatMap((types) => entriesOf(types, "irrelevant")),
  ...entriesOf(OPEN, "open"),
]);

function entriesOf(types: Types, reading: Reading): [string, Reading][] {
  return Object.entries(types).flatMap(([service, names]) =>
    names.split(" ").map((name): [string, Reading] => [`${service}.${name}`, reading]),
  );
}

/** How a type is read; `undefined`: it is not listed. */
export function readingOf(token: string): Reading | undefined {
  return READINGS.get(shortType(token));
}

/** Every type that is listed, as `shortType` spells it. */
export function listedTypes(): readonly string[] {
  return [...READINGS.keys()];
}
