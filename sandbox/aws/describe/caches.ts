/** `aws elasticache describe-*`. */
import { isList, isProperties, type Plain, type Properties } from "../../wire/values";
import { text, texts, type Thing, type Things } from "../model/things";
import { present } from "./tags";

export function describeCaches(world: Things): Record<string, unknown> {
  return {
    CacheClusters: world.all("cache-cluster").map(describeCluster),
    CacheSubnetGroups: world
      .all("cache-subnet-group")
      .map((group) => describeSubnetGroup(world, group)),
    CacheParameterGroups: world.all("cache-parameter-group").map((group) => ({
      CacheParameterGroupName: group.id,
      CacheParameterGroupFamily: text(group.properties.family),
      Description: text(group.properties.description),
      IsGlobal: false,
      ARN: text(group.properties.arn),
    })),
    ServerlessCaches: world.all("serverless-cache").map(describeServerless),
    ReplicationGroups: world.all("replication-group").map((group) => ({
      ReplicationGroupId: group.id,
      Status: "available",
      ARN: text(group.properties.arn),
      MemberClusters: texts(group.properties.memberClusters),
    })),
  };
}

function describeCluster(cluster: Thing): unknown {
  const p = cluster.properties;
  const address = text(p.clusterAddress);
  return present({
    CacheClusterId: cluster.id,
    ARN: text(p.arn),
    Engine: text(p.engine),
    EngineVersion: text(p.engineVersionActual),
    CacheClusterStatus: text(p.cacheClusterStatus),
    CacheNodeType: text(p.nodeType),
    NumCacheNodes: p.numCacheNodes,
    PreferredAvailabilityZone: text(p.availabilityZone),
    PreferredMaintenanceWindow: text(p.maintenanceWindow),
    ConfigurationEndpoint: address === "" ? undefined : { Address: address, Port: p.port },
    CacheSubnetGroupName: text(p.subnetGroupName),
    CacheParameterGroup: {
      CacheParameterGroupName: text(p.parameterGroupName),
      ParameterApplyStatus: "in-sync",
      CacheNodeIdsToReboot: [],
    },
    CacheSecurityGroups: [],
    SecurityGroups: texts(p.securityGroupIds).map((SecurityGroupId) => ({
      SecurityGroupId,
      Status: "active",
    })),
    CacheNodes: objects(p.cacheNodes).map((node) => ({
      CacheNodeId: text(node.id),
      CacheNodeStatus: "available",
      Endpoint: { Address: text(node.address), Port: node.port },
      CustomerAvailabilityZone: text(node.availabilityZone),
      ParameterGroupStatus: "in-sync",
    })),
    TransitEncryptionEnabled: p.transitEncryptionEnabled === true,
    AtRestEncryptionEnabled: false,
    AuthTokenEnabled: false,
    AutoMinorVersionUpgrade: text(p.autoMinorVersionUpgrade) !== "false",
    NetworkType: text(p.networkType),
    IpDiscovery: text(p.ipDiscovery),
    NotificationConfiguration:
      text(p.notificationTopicArn) === ""
        ? undefined
        : { TopicArn: text(p.notificationTopicArn), TopicStatus: "active" },
  });
}

function describeSubnetGroup(world: Things, group: Thing): unknown {
  return {
    CacheSubnetGroupName: group.id,
    CacheSubnetGroupDescription: text(group.properties.description),
    VpcId: text(group.properties.vpcId),
    Subnets: texts(group.properties.subnetIds).map((SubnetIdentifier) => ({
      SubnetIdentifier,
      SubnetAvailabilityZone: {
        Name: text(world.get("subnet", SubnetIdentifier)?.properties.availabilityZone),
      },
    })),
    ARN: text(group.properties.arn),
  };
}

function describeServerless(cache: Thing): unknown {
  const p = cache.properties;
  const endpoint = (property: string): unknown => {
    const [first] = objects(p[property]);
    return first === undefined ? undefined : { Address: text(first.address), Port: first.port };
  };
  return present({
    ServerlessCacheName: cache.id,
    ARN: text(p.arn),
    Engine: text(p.engine),
    MajorEngineVersion: text(p.majorEngineVersion),
    FullEngineVersion: text(p.fullEngineVersion),
    Status: "available",
    Endpoint: endpoint("endpoints"),
    ReaderEndpoint: endpoint("readerEndpoints"),
    SecurityGroupIds: texts(p.securityGroupIds),
    SubnetIds: texts(p.subnetIds),
    Description: text(p.description),
  });
}

function objects(value: Plain | undefined): readonly Properties[] {
  return isList(value) ? value.filter(isProperties) : [];
}
