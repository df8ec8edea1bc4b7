/** Kubernetes on EKS: what runs there, by what it is told something, and the machines whose security groups it connects by. */
import type { PlannedResource } from "../../reachability";
import { UNKNOWN_MARKER } from "../../reachability";
import { isRecord } from "./plain-copy";

const WORKLOAD =
  /^kubernetes:(?:(?:apps|batch|core|extensions)\/\w+:(?:CronJob|DaemonSet|Deployment|Job|Pod|ReplicaSet|ReplicationController|StatefulSet)(?:Patch)?|helm\.sh\/\w+:(?:Chart|Release))$/;
const SETTINGS = /^kubernetes:core\/v1:(?:ConfigMap|Secret)(?:Patch)?$/;
const GROUPS_OF_PODS = /^kubernetes:vpcresources\.k8s\.aws\/\w+:SecurityGroupPolicy$/;

const KINDS_OF_NODES: ReadonlySet<string> = new Set([
  "aws:eks/nodeGroup:NodeGroup",
  "aws:eks/fargateProfile:FargateProfile",
]);

/** What runs containers: a workload, or a chart that holds some. */
export function isWorkload(type: string): boolean {
  return WORKLOAD.test(type);
}

/** Places that workloads name in the stead of what was put there. */
export function isSettings(type: string): boolean {
  return SETTINGS.test(type);
}

/** Whether a rule asks about resources of this type. */
export function isOfKubernetes(type: string): boolean {
  return isWorkload(type) || isSettings(type) || GROUPS_OF_PODS.test(type);
}

/**
 * What workloads connect by: a pod has the groups of its node, or those of the cluster on Fargate and on nodes that EKS makes by
 * itself. None where pods are given groups of their own, and where the cluster is another stack's.
 * https://docs.aws.amazon.com/eks/latest/userguide/security-groups-pods-deployment.html
 */
export function nodesAmong(resources: readonly PlannedResource[]): readonly PlannedResource[] {
  if (resources.some(({ type }) => GROUPS_OF_PODS.test(type))) return [];
  const clusters = resources.filter(({ type }) => type === "aws:eks/cluster:Cluster");
  if (clusters.length === 0) return [];
  const nodes = resources.filter((one) => KINDS_OF_NODES.has(one.type) || isSelfManaged(one));
  return nodes.length > 0 ? nodes : clusters;
}

/**
 * Machines that a program starts as nodes carry the cluster's tag.
 * https://docs.aws.amazon.com/eks/latest/userguide/self-managed-nodes.html
 */
function isSelfManaged({ type, inputs, properties }: PlannedResource): boolean {
  if (type !== "aws:autoscaling/group:Group") return false;
  const { tags = [] } = inputs ?? properties;
  const keys = Array.isArray(tags)
    ? tags.map((tag: unknown) => (isRecord(tag) ? tag.key : tag))
    : [tags];
  return keys.some(
    (key) =>
      key === UNKNOWN_MARKER ||
      (typeof key === "string" && key.startsWith("kubernetes.io/cluster/")),
  );
}

/** Arguments of a container that name settings, wherever they are in its workload. */
const NAMES_SETTINGS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    configMap: "name",
    configMapKeyRef: "name",
    configMapRef: "name",
    secret: "secretName",
    secretKeyRef: "name",
    secretRef: "name",
  }),
);

/** The settings that a workload names by the names they have in the cluster. */
export function settingsNamedIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => settingsNamedIn(one));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const property = NAMES_SETTINGS.get(key);
    const name = property === undefined || !isRecord(inner) ? undefined : inner[property];
    return typeof name === "string" ? [name] : settingsNamedIn(inner);
  });
}

/** The name that a resource has in its cluster, where the program gives it. */
export function nameInCluster({ inputs, properties }: PlannedResource): string | undefined {
  const { metadata } = inputs ?? properties;
  const name = isRecord(metadata) ? metadata.name : undefined;
  return typeof name === "string" && name !== UNKNOWN_MARKER ? name : undefined;
}
