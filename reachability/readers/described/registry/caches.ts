/** Caches, and who else has interfaces: load balancers, functions and services. */

import type { Shape } from "./classification";
import {
  each,
  IDENTIFIER,
  irrelevant,
  NAMES,
  oneOf,
  openWhenSet,
  partsOf,
  read,
  readAs,
  TAGS,
  TIMES,
  WORDS,
} from "./classification";

const ENGINE = irrelevant("about the engine, not about its network");
const CODE = irrelevant("about the code that runs");
const NETWORK_TYPES = oneOf(["ipv4", "ipv6", "dual_stack"]);

export const CACHE_SHAPES = {
  "elasticache.CacheCluster": {
    declaredAs: ["elasticache.CacheCluster"],
    members: {
      ...each(["CacheClusterId", "Engine", "NumCacheNodes", "CacheSubnetGroupName"], read),
      ...each(["TransitEncryptionEnabled", "ARN"], read),
      CacheClusterStatus: oneOf(
        [
          ...["available", "creating", "modifying", "deleting", "deleted", "snapshotting"],
          ...["rebooting cluster nodes", "rebooting cache cluster nodes"],
        ],
        {
          "incompatible-network": "ElastiCache calls the cluster's network incompatible",
          "restore-failed": "the cluster could not be restored",
          "create-failed": "the cluster could not be created",
        },
      ),
      ConfigurationEndpoint: readAs("elasticache.Endpoint"),
      CacheNodes: readAs("elasticache.CacheNode"),
      SecurityGroups: readAs("elasticache.SecurityGroupMembership"),
      CacheSecurityGroups: openWhenSet("cache security groups are EC2-Classic's"),
      NetworkType: NETWORK_TYPES,
      IpDiscovery: oneOf(["ipv4", "ipv6"]),
      ...each(["PreferredAvailabilityZone", "PreferredOutpostArn"], irrelevant("its nodes say so")),
      PendingModifiedValues: irrelevant("what is not there yet"),
      TransitEncryptionMode: irrelevant("clients without TLS connect, and are refused after that"),
      ...each(
        [
          ...["CacheNodeType", "EngineVersion", "CacheParameterGroup", "AutoMinorVersionUpgrade"],
          ...["PreferredMaintenanceWindow", "SnapshotRetentionLimit", "SnapshotWindow"],
          ...["NotificationConfiguration", "ReplicationGroupId", "LogDeliveryConfigurations"],
          ...["ReplicationGroupLogDeliveryEnabled", "AtRestEncryptionEnabled"],
          ...["AuthTokenEnabled", "ClientDownloadLandingPage"],
        ],
        ENGINE,
      ),
      ...each(["CacheClusterCreateTime", "AuthTokenLastModifiedDate"], TIMES),
    },
  },
  "elasticache.Endpoint": {
    declaredAs: ["elasticache.Endpoint"],
    members: each(["Address", "Port"], read),
  },
  "elasticache.CacheNode": {
    declaredAs: ["elasticache.CacheNode"],
    members: {
      ...each(["CacheNodeId", "CustomerAvailabilityZone"], read),
      Endpoint: readAs("elasticache.Endpoint"),
      CustomerOutpostArn: irrelevant("its subnet says so"),
      ...each(["CacheNodeStatus", "ParameterGroupStatus", "SourceCacheNodeId"], ENGINE),
      CacheNodeCreateTime: TIMES,
    },
  },
  "elasticache.SecurityGroupMembership": {
    declaredAs: ["elasticache.SecurityGroupMembership"],
    members: {
      SecurityGroupId: read,
      Status: oneOf(["active"], {
        adding: "the group is being put on the nodes",
        modifying: "the group is being put on the nodes",
        removing: "the group is being taken off the nodes",
      }),
    },
  },
  "elasticache.CacheSubnetGroup": {
    declaredAs: ["elasticache.CacheSubnetGroup"],
    members: {
      ...each(["CacheSubnetGroupName", "VpcId", "ARN"], read),
      Subnets: readAs("elasticache.Subnet"),
      SupportedNetworkTypes: irrelevant("the cluster says which it has"),
      CacheSubnetGroupDescription: WORDS,
    },
  },
  "elasticache.Subnet": {
    declaredAs: ["elasticache.Subnet"],
    members: {
      SubnetIdentifier: read,
      ...each(
        ["SubnetAvailabilityZone", "SubnetOutpost", "SupportedNetworkTypes"],
        irrelevant("the subnet says so"),
      ),
    },
  },
  "elasticache.ServerlessCache": {
    declaredAs: ["elasticache.ServerlessCache"],
    members: {
      ...each(["ServerlessCacheName", "Engine", "SecurityGroupIds", "SubnetIds", "ARN"], read),
      Status: oneOf(["creating", "available", "modifying", "deleting", "deleted"], {
        "create-failed": "the cache could not be created",
      }),
      ...each(["Endpoint", "ReaderEndpoint"], readAs("elasticache.Endpoint")),
      NetworkType: NETWORK_TYPES,
      ...each(
        [
          ...["MajorEngineVersion", "FullEngineVersion", "CacheUsageLimits", "KmsKeyId"],
          ...["StorageEncryptionType", "UserGroupId", "SnapshotRetentionLimit"],
          "DailySnapshotTime",
        ],
        ENGINE,
      ),
      Description: WORDS,
      CreateTime: TIMES,
    },
  },
  "elbv2.LoadBalancer": {
    declaredAs: ["elbv2.LoadBalancer"],
    members: {
      ...each(["LoadBalancerArn", "LoadBalancerName", "Scheme"], read),
      Type: oneOf(["application", "network"], {
        gateway: "a gateway load balancer hands traffic to appliances",
      }),
      State: irrelevant("one that does not work forwards nothing"),
      ...each(
        ["VpcId", "AvailabilityZones", "SecurityGroups", "IpAddressType"],
        irrelevant("its interfaces say so"),
      ),
      EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: irrelevant(
        "who may ask it: what it forwards to is what counts",
      ),
      ...each(
        ["EnablePrefixForIpv6SourceNat", "IpamPools", "CustomerOwnedIpv4Pool"],
        irrelevant("its own addresses"),
      ),
      ...each(["DNSName", "CanonicalHostedZoneId"], NAMES),
      CreatedTime: TIMES,
    },
  },
  "elbv2.TargetGroup": {
    declaredAs: ["elbv2.TargetGroup"],
    members: {
      ...each(["TargetGroupArn", "LoadBalancerArns"], read),
      TargetType: oneOf(["instance", "ip", "lambda", "alb"]),
      ...each(
        ["Protocol", "ProtocolVersion", "IpAddressType", "VpcId", "TargetControlPort", "Matcher"],
        irrelevant("the targets say where it forwards"),
      ),
      Port: irrelevant("each target has its port"),
      ...each(
        [
          ...["HealthCheckProtocol", "HealthCheckPort", "HealthCheckEnabled", "HealthCheckPath"],
          ...["HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds"],
          ...["HealthyThresholdCount", "UnhealthyThresholdCount"],
        ],
        irrelevant("how its targets are watched"),
      ),
      TargetGroupName: IDENTIFIER,
    },
    besides: { TargetHealthDescriptions: partsOf("elbv2.TargetHealthDescription") },
  },
  "elbv2.TargetHealthDescription": {
    declaredAs: ["elbv2.TargetHealthDescription"],
    members: {
      Target: readAs("elbv2.TargetDescription"),
      ...each(
        ["HealthCheckPort", "TargetHealth", "AnomalyDetection", "AdministrativeOverride"],
        irrelevant("a target that is not healthy now may be"),
      ),
    },
  },
  "elbv2.TargetDescription": {
    declaredAs: ["elbv2.TargetDescription"],
    members: {
      ...each(["Id", "Port"], read),
      AvailabilityZone: irrelevant("where the target is registered from"),
      QuicServerId: IDENTIFIER,
    },
  },
  "lambda.FunctionConfiguration": {
    declaredAs: ["lambda.FunctionConfiguration"],
    members: {
      FunctionName: read,
      VpcConfig: readAs("lambda.VpcConfigResponse"),
      CapacityProviderConfig: openWhenSet("the function runs on instances of a capacity provider"),
      TenancyConfig: irrelevant("which of its runs share a machine"),
      ...each(
        [
          ...["Runtime", "Role", "Handler", "CodeSize", "Timeout", "MemorySize", "CodeSha256"],
          ...["Version", "DeadLetterConfig", "Environment", "KMSKeyArn", "TracingConfig"],
          ...["Layers", "FileSystemConfigs", "SigningProfileVersionArn", "SigningJobArn"],
          ...["PackageType", "ImageConfigResponse", "Architectures", "EphemeralStorage"],
          ...["SnapStart", "RuntimeVersionConfig", "LoggingConfig", "ConfigSha256"],
          ...["DurableConfig"],
        ],
        CODE,
      ),
      ...each(["FunctionArn", "MasterArn", "RevisionId"], IDENTIFIER),
      ...each(
        [
          ...["Description", "State", "StateReason", "StateReasonCode"],
          ...["LastUpdateStatus", "LastUpdateStatusReason", "LastUpdateStatusReasonCode"],
        ],
        WORDS,
      ),
      LastModified: TIMES,
    },
  },
  "lambda.VpcConfigResponse": {
    declaredAs: ["lambda.VpcConfigResponse"],
    members: {
      ...each(["SubnetIds", "SecurityGroupIds"], read),
      VpcId: irrelevant("its subnets say so"),
      Ipv6AllowedForDualStack: read,
    },
  },
  "ecs.Service": {
    declaredAs: ["ecs.Service"],
    members: {
      ...each(["serviceArn", "serviceName", "status"], read),
      networkConfiguration: readAs("ecs.NetworkConfiguration"),
      taskSets: openWhenSet("each task set has a network configuration of its own"),
      deployments: irrelevant("the service's own network configuration is what it comes to"),
      ...each(["loadBalancers", "serviceRegistries"], irrelevant("how clients find it")),
      ...each(
        [
          ...["clusterArn", "desiredCount", "runningCount", "pendingCount", "launchType"],
          ...["capacityProviderStrategy", "platformVersion", "platformFamily", "taskDefinition"],
          ...["deploymentConfiguration", "currentServiceDeployment", "currentServiceRevisions"],
          ...["placementConstraints", "placementStrategy", "healthCheckGracePeriodSeconds"],
          ...["schedulingStrategy", "deploymentController", "enableECSManagedTags"],
          ...["propagateTags", "enableExecuteCommand", "availabilityZoneRebalancing"],
          ...["resourceManagementType", "roleArn"],
        ],
        CODE,
      ),
      events: WORDS,
      ...each(["createdAt", "createdBy"], TIMES),
      tags: TAGS,
    },
  },
  "ecs.NetworkConfiguration": {
    declaredAs: ["ecs.NetworkConfiguration"],
    members: { awsvpcConfiguration: readAs("ecs.AwsVpcConfiguration") },
  },
  "ecs.AwsVpcConfiguration": {
    declaredAs: ["ecs.AwsVpcConfiguration"],
    members: {
      ...each(["subnets", "securityGroups"], read),
      assignPublicIp: oneOf(["ENABLED", "DISABLED"]),
    },
  },
} as const satisfies Record<string, Shape>;
