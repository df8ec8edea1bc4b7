/** What opens connections: instances, scaling groups, functions, containers — and the interfaces they have. */
import { isList, isProperties, type Plain, type Properties } from "../../wire/values";
import { arn } from "../model/arn";
import { family, type Birth, type Change, type CheckFailure } from "../model/definition";
import { AwsError } from "../model/errors";
import { interfacesOf, putInterface, removeInterfacesOf } from "../model/network-interfaces";
import { notFound, valuesAt } from "../model/references";
import { text, texts, type Thing, type Things } from "../model/things";
import { publicAddress } from "./gateways";

/** The subnet to launch in: the one named, else a default subnet of the default VPC. */
function launchSubnet(birth: Birth): Thing {
  const { world, inputs } = birth;
  const named = text(inputs.subnetId);
  const zone = text(inputs.availabilityZone);
  const defaults = world.where("subnet", { defaultForAz: true });
  const inZone =
    zone === "" ? defaults : defaults.filter((s) => s.properties.availabilityZone === zone);
  const subnet =
    named === ""
      ? inZone[Number.parseInt(birth.hex(4, "subnet"), 16) % Math.max(1, inZone.length)]
      : world.get("subnet", named);
  if (subnet === undefined) {
    throw named === ""
      ? new AwsError("MissingInput", "No subnets found for the default VPC")
      : notFound("subnet", named);
  }
  return subnet;
}

function defaultGroupsIn(world: Things, vpcId: string): readonly string[] {
  return [text(world.get("vpc", vpcId)?.properties.defaultSecurityGroupId)];
}

function instanceFailures(inputs: Properties): readonly CheckFailure[] {
  const hasTemplate = inputs.launchTemplate !== undefined;
  return ["ami", "instanceType"]
    .filter((key) => inputs[key] === undefined && !hasTemplate)
    .map((property) => ({
      property,
      reason: `"${property}": one of \`${property},launchTemplate\` must be specified`,
    }));
}

function createInstance(birth: Birth): Properties {
  const { world, inputs, id } = birth;
  const own = ownInterface(world, inputs);
  const subnet =
    own === undefined ? launchSubnet(birth) : world.get("subnet", text(own.properties.subnetId));
  if (subnet === undefined) {
    throw notFound("subnet", text(own?.properties.subnetId));
  }
  refuseImage(text(inputs.ami));
  const vpcId = text(subnet.properties.vpcId);
  const made = own === undefined ? primaryInterface(birth, subnet) : attach(world, own, id);
  const privateIp = text(made.properties.privateIp);
  const publicIp = text(made.properties.publicIp);
  return {
    arn: arn(world, "ec2", `instance/${id}`),
    availabilityZone: text(subnet.properties.availabilityZone),
    subnetId: subnet.id,
    vpcId,
    instanceState: "running",
    primaryNetworkInterfaceId: made.id,
    privateIp,
    privateDns: `ip-${privateIp.replaceAll(".", "-")}.${world.region}.compute.internal`,
    publicIp,
    publicDns:
      publicIp === ""
        ? ""
        : `ec2-${publicIp.replaceAll(".", "-")}.${world.region}.compute.amazonaws.com`,
    associatePublicIpAddress: publicIp !== "",
    vpcSecurityGroupIds: texts(made.properties.securityGroups),
    rootBlockDevice: rootVolume(birth),
    tenancy: inputs.tenancy ?? "default",
    instanceInitiatedShutdownBehavior: inputs.instanceInitiatedShutdownBehavior ?? "stop",
    metadataOptions: metadataOf(inputs.metadataOptions),
  };
}

function refuseImage(ami: string): void {
  if (ami !== "" && !/^ami-[0-9a-f]{8,17}$/.test(ami)) {
    throw new AwsError("InvalidAMIID.Malformed", `Invalid id: "${ami}" (expecting "ami-...")`);
  }
}

function metadataOf(given: Plain | undefined): Properties {
  const options = isProperties(given) ? given : {};
  return {
    httpEndpoint: "enabled",
    httpProtocolIpv6: "disabled",
    httpPutResponseHopLimit: 1,
    httpTokens: "optional",
    instanceMetadataTags: "disabled",
    ...options,
  };
}

function rootVolume(birth: Birth): Properties {
  const given = birth.inputs.rootBlockDevice;
  return {
    deleteOnTermination: true,
    deviceName: "/dev/xvda",
    encrypted: false,
    iops: 3000,
    throughput: 125,
    volumeSize: 8,
    volumeType: "gp3",
    volumeId: `vol-${birth.hex(17, "root")}`,
    ...(isProperties(given) ? given : {}),
  };
}

/** An interface of the program's own that the instance is to have (`primaryNetworkInterface`, `networkInterfaces`). */
function ownInterface(world: Things, inputs: Properties): Thing | undefined {
  const primary = inputs.primaryNetworkInterface;
  const list = inputs.networkInterfaces;
  const first = isList(list) ? list[0] : undefined;
  const id =
    text(isProperties(primary) ? primary.networkInterfaceId : undefined) ||
    text(isProperties(first) ? first.networkInterfaceId : undefined);
  if (id === "") {
    return undefined;
  }
  const found = world.get("network-interface", id);
  if (found === undefined) {
    throw notFound("network-interface", id);
  }
  return found;
}

function attach(world: Things, own: Thing, instanceId: string): Thing {
  return world.amend("network-interface", own.id, { attachedTo: instanceId });
}

function primaryInterface(birth: Birth, subnet: Thing): Thing {
  const { world, inputs, id } = birth;
  const vpcId = text(subnet.properties.vpcId);
  const own = [...texts(inputs.vpcSecurityGroupIds), ...groupsByName(world, inputs, vpcId)];
  const named = own.length > 0 ? own : templateGroups(launchedFrom(world, inputs));
  const byDefault = subnet.properties.mapPublicIpOnLaunch === true;
  const isPublic = inputs.associatePublicIpAddress ?? byDefault;
  return putInterface(world, {
    partOf: `instance/${id}`,
    key: "primary",
    subnetId: subnet.id,
    groups: named.length > 0 ? named : defaultGroupsIn(world, vpcId),
    description: "",
    privateIp: text(inputs.privateIp),
    more: {
      attachedTo: id,
      sourceDestCheck: inputs.sourceDestCheck ?? true,
      ...(isPublic === true ? { publicIp: publicAddress(world, id) } : {}),
    },
  });
}

/**
 * `securityGroups` of an instance: names of groups in the default VPC, or ids.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
 */
function groupsByName(world: Things, inputs: Properties, vpcId: string): readonly string[] {
  return texts(inputs.securityGroups).map((name) => {
    const found =
      world.get("security-group", name) ?? world.where("security-group", { vpcId, name })[0];
    if (found === undefined) throw notFound("security-group", name);
    return found.id;
  });
}

function updateInstance({ world, thing, news }: Change): Properties {
  const groups = texts(news.vpcSecurityGroupIds);
  for (const made of interfacesOf(world, `instance/${thing.id}`)) {
    world.amend(made.kind, made.id, {
      ...(groups.length > 0 ? { securityGroups: [...groups] } : {}),
      ...(news.sourceDestCheck === undefined ? {} : { sourceDestCheck: news.sourceDestCheck }),
    });
  }
  return { metadataOptions: metadataOf(news.metadataOptions) };
}

/** User data makes a new instance only where the program asked for it. */
function instanceReplaces(_old: Properties, news: Properties): readonly string[] {
  return news.userDataReplaceOnChange === true ? ["userData", "userDataBase64"] : [];
}

function removeInstance(thing: Thing, world: Things): void {
  for (const own of world.where("network-interface", { attachedTo: thing.id })) {
    world.amend(own.kind, own.id, { attachedTo: "" });
  }
  removeInterfacesOf(world, `instance/${thing.id}`);
}

function createInterface(birth: Birth): Properties {
  const { world, inputs, id } = birth;
  const subnet = world.get("subnet", text(inputs.subnetId));
  const vpcId = text(subnet?.properties.vpcId);
  const named = texts(inputs.securityGroups);
  // AWS makes one interface; the scratch one only settles its address.
  const scratch = putInterface(world, {
    partOf: `network-interface/${id}`,
    subnetId: text(inputs.subnetId),
    groups: named.length > 0 ? named : defaultGroupsIn(world, vpcId),
    description: text(inputs.description),
    privateIp: texts(inputs.privateIps)[0] ?? text(inputs.privateIp),
    more: {
      sourceDestCheck: inputs.sourceDestCheck ?? true,
      interfaceType: inputs.interfaceType ?? "interface",
    },
  });
  world.remove(scratch.kind, scratch.id);
  const extra = texts(inputs.privateIps).slice(1);
  const privateIp = text(scratch.properties.privateIp);
  return {
    ...scratch.properties,
    partOf: "",
    privateIps: [privateIp, ...extra],
    arn: arn(world, "ec2", `network-interface/${id}`),
    macAddress: macAddress(birth.hex(10, "mac")),
  };
}

function macAddress(digits: string): string {
  return `02:${(digits.match(/../g) ?? []).join(":")}`;
}

function createAttachment({ world, inputs }: Birth): Properties {
  const instance = text(inputs.instanceId);
  world.amend("network-interface", text(inputs.networkInterfaceId), { attachedTo: instance });
  return {
    attachmentId: `eni-attach-${world.hex(`attachment/${text(inputs.networkInterfaceId)}`, 17)}`,
    status: "attached",
  };
}

function groupsOfInterface(world: Things, id: string): readonly string[] {
  return texts(world.get("network-interface", id)?.properties.securityGroups);
}

function createLaunchTemplate(birth: Birth): Properties {
  return {
    arn: arn(birth.world, "ec2", `launch-template/${birth.id}`),
    defaultVersion: 1,
    latestVersion: 1,
  };
}

/** The network part of a launch template or configuration: groups of its first interface, else its own. */
export function templateGroups(template: Thing | undefined): readonly string[] {
  const interfaces = template?.properties.networkInterfaces;
  const first = isList(interfaces) ? interfaces[0] : undefined;
  const own = isProperties(first) ? texts(first.securityGroups) : [];
  if (own.length > 0) return own;
  const { vpcSecurityGroupIds, securityGroups } = template?.properties ?? {};
  return texts(vpcSecurityGroupIds ?? securityGroups);
}

/** Where a machine or a group of them names what it is launched from. */
const TEMPLATE_PATHS = [
  "launchTemplate",
  "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification",
];

/** The launch template that is named, by id or by name, or the launch configuration. */
function launchedFrom(world: Things, inputs: Properties): Thing | undefined {
  const named = (...keys: readonly string[]): readonly string[] =>
    TEMPLATE_PATHS.flatMap((path) => keys.flatMap((key) => valuesAt(inputs, `${path}.${key}`)));
  const [template] = [
    ...named("id", "launchTemplateId").map((id) => world.get("launch-template", id)),
    ...named("name", "launchTemplateName").map(
      (n) => world.where("launch-template", { name: n })[0],
    ),
  ].filter((found) => found !== undefined);
  return template ?? world.get("launch-configuration", text(inputs.launchConfiguration));
}

function createScalingGroup(birth: Birth): Properties {
  const { world, inputs, id } = birth;
  const template = launchedFrom(world, inputs);
  const subnets = texts(inputs.vpcZoneIdentifiers);
  const count =
    typeof inputs.desiredCapacity === "number"
      ? inputs.desiredCapacity
      : Number(inputs.minSize ?? 0);
  for (let index = 0; index < count && subnets.length > 0; index += 1) {
    putScaledInstance(world, {
      owner: id,
      index,
      subnetId: subnets[index % subnets.length] ?? "",
      groups: templateGroups(template),
      ami: text(template?.properties.imageId),
      instanceType: text(template?.properties.instanceType),
      tags: { "aws:autoscaling:groupName": id },
    });
  }
  return {
    name: id,
    arn: arn(world, "autoscaling", `autoScalingGroup:${birth.hex(8)}:autoScalingGroupName/${id}`),
    desiredCapacity: count,
    defaultCooldown: 300,
    healthCheckType: inputs.healthCheckType ?? "EC2",
    vpcZoneIdentifiers: subnets,
  };
}

export interface ScaledInstance {
  /** Group that it belongs to. */
  readonly owner: string;
  readonly index: number;
  readonly subnetId: string;
  /** Default: the default group of the subnet's VPC. */
  readonly groups: readonly string[];
  readonly ami: string;
  readonly instanceType: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** An instance that a group starts, not a program. */
export function putScaledInstance(world: Things, wanted: ScaledInstance): void {
  const { owner, index, subnetId, groups, ...rest } = wanted;
  const subnet = world.get("subnet", subnetId);
  if (subnet === undefined) {
    throw notFound("subnet", subnetId);
  }
  const instanceId = `i-${world.hex(`scaled/${owner}/${index}`, 17)}`;
  const made = putInterface(world, {
    partOf: `instance/${instanceId}`,
    key: "primary",
    subnetId,
    groups: groups.length > 0 ? groups : defaultGroupsIn(world, text(subnet.properties.vpcId)),
    description: "",
    more: { attachedTo: instanceId },
  });
  world.put({
    kind: "instance",
    id: instanceId,
    properties: {
      ...rest,
      subnetId,
      availabilityZone: text(subnet.properties.availabilityZone),
      privateIp: text(made.properties.privateIp),
      vpcSecurityGroupIds: texts(made.properties.securityGroups),
      scalingGroup: owner,
    },
  });
}

export function removeScaled(thing: Thing, world: Things): void {
  for (const instance of world.where("instance", { scalingGroup: thing.id })) {
    removeInterfacesOf(world, `instance/${instance.id}`);
    world.remove(instance.kind, instance.id);
  }
}

function createFunction(birth: Birth): Properties {
  const { world, inputs, id } = birth;
  if (world.get("lambda-function", id) !== undefined) {
    throw new AwsError("ResourceConflictException", `Function already exist: ${id}`);
  }
  const functionArn = arn(world, "lambda", `function:${id}`);
  return {
    name: id,
    arn: functionArn,
    invokeArn: `arn:aws:apigateway:${world.region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
    qualifiedArn: `${functionArn}:$LATEST`,
    lastModified: "2026-01-01T00:00:00.000+0000",
    version: "$LATEST",
    architectures: inputs.architectures ?? ["x86_64"],
    codeSha256: birth.hex(44, "code"),
    loggingConfig: { logFormat: "Text", logGroup: `/aws/lambda/${id}` },
    tracingConfig: { mode: "PassThrough" },
    ephemeralStorage: { size: 512 },
    ...vpcConfigOf(birth, inputs.vpcConfig),
  };
}

/** Lambda shares one interface between all functions of the same subnet and groups; here each has its own. */
function vpcConfigOf(birth: Birth, config: Plain | undefined): Properties {
  if (!isProperties(config) || texts(config.subnetIds).length === 0) {
    return {};
  }
  const { world, id } = birth;
  const made = texts(config.subnetIds).map((subnetId) =>
    putInterface(world, {
      partOf: `lambda-function/${id}`,
      subnetId,
      groups: texts(config.securityGroupIds),
      description: `AWS Lambda VPC ENI-${id}-${birth.hex(8, "eni")}`,
      interfaceType: "lambda",
      requesterId: "amazon-lambda",
    }),
  );
  return { vpcConfig: { ...config, vpcId: text(made[0]?.properties.vpcId) } };
}

function updateFunction({ world, thing, news }: Change): Properties {
  removeInterfacesOf(world, `lambda-function/${thing.id}`);
  const hex = (count: number, purpose = ""): string => world.hex(`${thing.id}/${purpose}`, count);
  return vpcConfigOf(
    { world, urn: thing.madeBy ?? "", id: thing.id, inputs: news, hex },
    news.vpcConfig,
  );
}

function createService(birth: Birth): Properties {
  const { world, inputs, id } = birth;
  const config = inputs.networkConfiguration;
  const count = typeof inputs.desiredCount === "number" ? inputs.desiredCount : 0;
  const subnets = isProperties(config) ? texts(config.subnets) : [];
  const groups = isProperties(config) ? texts(config.securityGroups) : [];
  const isPublic = isProperties(config) && config.assignPublicIp === true;
  for (let index = 0; index < count && subnets.length > 0; index += 1) {
    putTask(world, id, subnets[index % subnets.length] ?? "", { groups, index, isPublic });
  }
  return {
    name: text(inputs.name),
    launchType: inputs.launchType ?? "EC2",
    platformVersion: "LATEST",
  };
}

function putTask(
  world: Things,
  service: string,
  subnetId: string,
  task: { groups: readonly string[]; index: number; isPublic: boolean },
): void {
  const key = `task/${service}/${task.index}`;
  const vpcId = text(world.get("subnet", subnetId)?.properties.vpcId);
  putInterface(world, {
    partOf: `ecs-service/${service}`,
    key: String(task.index),
    subnetId,
    groups: task.groups.length > 0 ? task.groups : defaultGroupsIn(world, vpcId),
    description: `arn:aws:ecs:${world.region}:${world.account}:attachment/${world.hex(key, 32)}`,
    requesterId: "amazon-ecs",
    more: task.isPublic ? { publicIp: publicAddress(world, key) } : {},
  });
}

export const compute = family(
  {
    type: "aws:ec2/instance:Instance",
    kind: "instance",
    service: "EC2",
    noun: "Instance",
    defaults: { getPasswordData: false, sourceDestCheck: true, userDataReplaceOnChange: false },
    replaceOn: [
      "ami",
      "subnetId",
      "availabilityZone",
      "keyName",
      "privateIp",
      "associatePublicIpAddress",
      "hibernation",
      "placementGroup",
      "primaryNetworkInterface",
      "networkInterfaces",
      "ephemeralBlockDevices",
      "ebsBlockDevices",
      "tenancy",
    ],
    replaces: instanceReplaces,
    references: {
      subnetId: "subnet",
      "vpcSecurityGroupIds[]": "security-group",
      iamInstanceProfile: "instance-profile",
      keyName: "key-pair",
    },
    check: instanceFailures,
    id: (birth) => `i-${birth.hex(17)}`,
    create: createInstance,
    update: updateInstance,
    remove: removeInstance,
  },
  {
    type: "aws:ec2/networkInterface:NetworkInterface",
    kind: "network-interface",
    service: "EC2",
    noun: "Network Interface",
    defaults: { sourceDestCheck: true },
    replaceOn: ["subnetId", "interfaceType"],
    references: { subnetId: "subnet", "securityGroups[]": "security-group" },
    id: (birth) => `eni-${birth.hex(17)}`,
    create: createInterface,
    remove: (thing) => {
      if (text(thing.properties.attachedTo) !== "") {
        throw new AwsError(
          "InvalidParameterValue",
          `Network interface '${thing.id}' is currently in use.`,
        );
      }
    },
  },
  {
    type: "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment",
    kind: "network-interface-attachment",
    service: "EC2",
    noun: "Network Interface Attachment",
    replaceOn: ["instanceId", "networkInterfaceId", "deviceIndex", "networkCardIndex"],
    references: { instanceId: "instance", networkInterfaceId: "network-interface" },
    id: (birth) =>
      `eni-attach-${birth.world.hex(`attachment/${text(birth.inputs.networkInterfaceId)}`, 17)}`,
    create: createAttachment,
    remove: (thing, world) => {
      const id = text(thing.properties.networkInterfaceId);
      if (world.get("network-interface", id) !== undefined) {
        world.amend("network-interface", id, { attachedTo: "" });
      }
    },
  },
  {
    type: "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment",
    kind: "interface-group-attachment",
    service: "EC2",
    noun: "Network Interface Security Group Attachment",
    replaceOn: ["networkInterfaceId", "securityGroupId"],
    references: { networkInterfaceId: "network-interface", securityGroupId: "security-group" },
    id: ({ inputs }) => `${text(inputs.securityGroupId)}_${text(inputs.networkInterfaceId)}`,
    create: ({ world, inputs }) => {
      const id = text(inputs.networkInterfaceId);
      const groups = [...groupsOfInterface(world, id), text(inputs.securityGroupId)];
      world.amend("network-interface", id, { securityGroups: groups });
      return {};
    },
    remove: (thing, world) => {
      const id = text(thing.properties.networkInterfaceId);
      const groups = groupsOfInterface(world, id).filter(
        (g) => g !== thing.properties.securityGroupId,
      );
      if (world.get("network-interface", id) !== undefined) {
        world.amend("network-interface", id, { securityGroups: groups });
      }
    },
  },
  {
    type: "aws:ec2/keyPair:KeyPair",
    kind: "key-pair",
    service: "EC2",
    noun: "Key Pair",
    autoName: { property: "keyName", maxLength: 255 },
    replaceOn: ["keyName", "publicKey"],
    id: (birth) => text(birth.inputs.keyName),
    create: (birth) => ({
      keyPairId: `key-${birth.hex(17)}`,
      keyType: "rsa",
      fingerprint: (birth.hex(32, "print").match(/../g) ?? []).join(":"),
      arn: arn(birth.world, "ec2", `key-pair/${birth.id}`),
    }),
  },
  {
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    kind: "launch-template",
    service: "EC2",
    noun: "Launch Template",
    autoName: { maxLength: 125 },
    replaceOn: ["name", "namePrefix"],
    references: { "vpcSecurityGroupIds[]": "security-group" },
    id: (birth) => `lt-${birth.hex(17)}`,
    create: createLaunchTemplate,
    update: ({ thing }) => ({ latestVersion: Number(thing.properties.latestVersion ?? 1) + 1 }),
  },
  {
    type: "aws:ec2/launchConfiguration:LaunchConfiguration",
    kind: "launch-configuration",
    service: "Auto Scaling",
    noun: "Launch Configuration",
    autoName: { maxLength: 255 },
    // It cannot be changed: whatever is otherwise makes a new one.
    replaceOn: [
      ...["name", "namePrefix", "imageId", "instanceType", "securityGroups", "keyName"],
      ...["userData", "userDataBase64", "iamInstanceProfile", "associatePublicIpAddress"],
      ...["ebsBlockDevices", "ebsOptimized", "enableMonitoring", "ephemeralBlockDevices"],
      ...["metadataOptions", "placementTenancy", "rootBlockDevice", "spotPrice"],
    ],
    references: { "securityGroups[]": "security-group" },
    id: (birth) => text(birth.inputs.name),
    create: (birth) => ({
      arn: arn(
        birth.world,
        "autoscaling",
        `launchConfiguration:${birth.hex(8)}:launchConfigurationName/${birth.id}`,
      ),
    }),
  },
  {
    type: "aws:autoscaling/group:Group",
    kind: "scaling-group",
    service: "Auto Scaling",
    noun: "Auto Scaling Group",
    autoName: { maxLength: 255 },
    defaults: {
      forceDelete: false,
      metricsGranularity: "1Minute",
      protectFromScaleIn: false,
      waitForCapacityTimeout: "10m",
    },
    replaceOn: ["name", "namePrefix"],
    references: {
      "launchTemplate.id": "launch-template",
      "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.launchTemplateId":
        "launch-template",
      "vpcZoneIdentifiers[]": "subnet",
    },
    id: (birth) => text(birth.inputs.name),
    create: createScalingGroup,
    remove: removeScaled,
  },
  {
    type: "aws:lambda/function:Function",
    kind: "lambda-function",
    service: "Lambda",
    noun: "Function",
    autoName: { maxLength: 64 },
    defaults: {
      memorySize: 128,
      packageType: "Zip",
      publish: false,
      reservedConcurrentExecutions: -1,
      skipDestroy: false,
      timeout: 3,
    },
    replaceOn: ["name", "packageType"],
    references: {
      "vpcConfig.subnetIds[]": "subnet",
      "vpcConfig.securityGroupIds[]": "security-group",
    },
    id: (birth) => text(birth.inputs.name),
    create: createFunction,
    update: updateFunction,
    remove: (thing, world) => {
      removeInterfacesOf(world, `lambda-function/${thing.id}`);
    },
  },
  {
    type: "aws:ecs/cluster:Cluster",
    kind: "ecs-cluster",
    service: "ECS",
    noun: "Cluster",
    autoName: { maxLength: 255 },
    replaceOn: ["name"],
    id: (birth) => arn(birth.world, "ecs", `cluster/${text(birth.inputs.name)}`),
    create: (birth) => ({ arn: birth.id }),
  },
  {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    kind: "task-definition",
    service: "ECS",
    noun: "Task Definition",
    defaults: { skipDestroy: false, trackLatest: false },
    replaceOn: [
      "containerDefinitions",
      "cpu",
      "memory",
      "executionRoleArn",
      "family",
      "ipcMode",
      "networkMode",
      "pidMode",
      "requiresCompatibilities",
      "runtimePlatform",
      "taskRoleArn",
      "volumes",
    ],
    id: (birth) => text(birth.inputs.family),
    create: (birth) => {
      const revision = birth.world.birthsOf(birth.urn) + 1;
      const withoutRevision = arn(birth.world, "ecs", `task-definition/${birth.id}`);
      return {
        revision,
        arn: `${withoutRevision}:${revision}`,
        arnWithoutRevision: withoutRevision,
      };
    },
  },
  {
    type: "aws:ecs/service:Service",
    kind: "ecs-service",
    service: "ECS",
    noun: "Service",
    autoName: { maxLength: 255 },
    defaults: {
      enableEcsManagedTags: false,
      enableExecuteCommand: false,
      schedulingStrategy: "REPLICA",
      waitForSteadyState: false,
      deploymentMaximumPercent: 200,
      deploymentMinimumHealthyPercent: 100,
    },
    replaceOn: ["name", "cluster", "launchType", "schedulingStrategy"],
    references: {
      "networkConfiguration.subnets[]": "subnet",
      "networkConfiguration.securityGroups[]": "security-group",
    },
    id: (birth) =>
      arn(
        birth.world,
        "ecs",
        `service/${text(birth.inputs.cluster).split("/").pop() ?? "default"}/${text(birth.inputs.name)}`,
      ),
    create: createService,
    remove: (thing, world) => {
      removeInterfacesOf(world, `ecs-service/${thing.id}`);
    },
  },
);
