/**
 * EKS as far as networks see it: the group that it makes for each cluster, which the control plane's interfaces, the nodes and the
 * pods carry (https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html), and the nodes of managed node groups.
 */
import { isProperties, type Properties } from "../../wire/values";
import { arn } from "../model/arn";
import { family, type Birth } from "../model/definition";
import { putInterface, removeInterfacesOf } from "../model/network-interfaces";
import { removeParts } from "../model/parts";
import { notFound } from "../model/references";
import { putRule } from "../model/rules";
import { text, texts, type Thing, type Things } from "../model/things";
import { putScaledInstance, removeScaled, templateGroups } from "./compute";

const LATEST_VERSION = "1.33";

function createCluster(birth: Birth): Properties {
  const { world, id, inputs } = birth;
  const config = isProperties(inputs.vpcConfig) ? inputs.vpcConfig : {};
  const subnetIds = texts(config.subnetIds);
  const vpcId = text(world.get("subnet", subnetIds[0] ?? "")?.properties.vpcId);
  const groupId = putClusterGroup(birth, vpcId);
  for (const subnetId of subnetIds) {
    putInterface(world, {
      partOf: `eks-cluster/${id}`,
      subnetId,
      groups: [groupId, ...texts(config.securityGroupIds)],
      description: `Amazon EKS ${id}`,
      requesterId: "amazon-eks",
    });
  }
  const key = birth.hex(32, "endpoint").toUpperCase();
  return {
    name: id,
    arn: arn(world, "eks", `cluster/${id}`),
    endpoint: `https://${key}.gr7.${world.region}.eks.amazonaws.com`,
    certificateAuthority: { data: Buffer.from(`certificate of ${id}`).toString("base64") },
    identities: [
      { oidcs: [{ issuer: `https://oidc.eks.${world.region}.amazonaws.com/id/${key}` }] },
    ],
    version: text(inputs.version) || LATEST_VERSION,
    platformVersion: "eks.1",
    status: "ACTIVE",
    vpcConfig: { ...config, vpcId, clusterSecurityGroupId: groupId },
  };
}

function putClusterGroup({ world, id, hex }: Birth, vpcId: string): string {
  const groupId = `sg-${hex(17, "cluster-group")}`;
  world.put({
    kind: "security-group",
    id: groupId,
    properties: {
      vpcId,
      name: `eks-cluster-sg-${id}`,
      description:
        "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any managed workloads.",
      arn: arn(world, "ec2", `security-group/${groupId}`),
      tags: { "aws:eks:cluster-name": id },
      partOf: `eks-cluster/${id}`,
    },
  });
  const all = { securityGroupId: groupId, ipProtocol: "-1" };
  putRule(world, { ...all, isEgress: false, referencedSecurityGroupId: groupId });
  putRule(world, { ...all, isEgress: true, cidrIpv4: "0.0.0.0/0" });
  return groupId;
}

function removeCluster(thing: Thing, world: Things): void {
  removeInterfacesOf(world, `eks-cluster/${thing.id}`);
  for (const group of world.where("security-group", { partOf: `eks-cluster/${thing.id}` })) {
    removeParts(world, group);
    world.remove(group.kind, group.id);
  }
}

function createNodeGroup(birth: Birth): Properties {
  const { world, id, inputs } = birth;
  const clusterName = text(inputs.clusterName);
  const cluster = world.get("eks-cluster", clusterName);
  if (cluster === undefined && world.isGone("eks-cluster", clusterName)) {
    throw notFound("eks-cluster", clusterName);
  }
  const launch = isProperties(inputs.launchTemplate) ? inputs.launchTemplate : {};
  const own = templateGroups(world.get("launch-template", text(launch.id)));
  const config = cluster?.properties.vpcConfig;
  const ofCluster = isProperties(config) ? text(config.clusterSecurityGroupId) : "";
  const scaling = isProperties(inputs.scalingConfig) ? inputs.scalingConfig : {};
  const subnets = texts(inputs.subnetIds);
  for (let index = 0; index < Number(scaling.desiredSize ?? 0) && subnets.length > 0; index += 1) {
    putScaledInstance(world, {
      owner: id,
      index,
      subnetId: subnets[index % subnets.length] ?? "",
      // A launch template that names groups replaces the cluster's own.
      groups: own.length > 0 ? own : [ofCluster].filter((group) => group !== ""),
      ami: "",
      instanceType: texts(inputs.instanceTypes)[0] ?? "t3.medium",
      tags: { "eks:cluster-name": clusterName, "eks:nodegroup-name": text(inputs.nodeGroupName) },
    });
  }
  return {
    arn: arn(world, "eks", `nodegroup/${clusterName}/${text(inputs.nodeGroupName)}`),
    status: "ACTIVE",
    instanceTypes:
      texts(inputs.instanceTypes).length > 0 ? texts(inputs.instanceTypes) : ["t3.medium"],
  };
}

export const eks = family(
  {
    type: "aws:eks/cluster:Cluster",
    kind: "eks-cluster",
    service: "EKS",
    noun: "Cluster",
    autoName: { maxLength: 100 },
    replaceOn: ["name", "roleArn"],
    references: {
      "vpcConfig.subnetIds[]": "subnet",
      "vpcConfig.securityGroupIds[]": "security-group",
    },
    id: (birth) => text(birth.inputs.name),
    create: createCluster,
    // What it computed there stays, whatever else of it a program changes.
    update: ({ thing, news }) => ({
      vpcConfig: {
        ...(isProperties(thing.properties.vpcConfig) ? thing.properties.vpcConfig : {}),
        ...(isProperties(news.vpcConfig) ? news.vpcConfig : {}),
      },
    }),
    remove: removeCluster,
  },
  {
    type: "aws:eks/nodeGroup:NodeGroup",
    kind: "eks-node-group",
    service: "EKS",
    noun: "Node Group",
    autoName: { property: "nodeGroupName", maxLength: 63 },
    replaceOn: ["clusterName", "nodeGroupName", "nodeRoleArn", "subnetIds", "instanceTypes"],
    references: { "subnetIds[]": "subnet" },
    id: (birth) => `${text(birth.inputs.clusterName)}:${text(birth.inputs.nodeGroupName)}`,
    create: createNodeGroup,
    remove: removeScaled,
  },
);
