/** What surrounds a cluster: alarms, logs, topics, names, parameters, keys, load balancers. Mostly kept as told. */
import { isList, isProperties, type Properties } from "../../wire/values";
import { arn } from "../model/arn";
import { family, type Birth, type CheckFailure } from "../model/definition";
import { AwsError } from "../model/errors";
import { putInterface, removeInterfacesOf } from "../model/network-interfaces";
import { text, texts, type Things } from "../model/things";

const nameIn = (birth: Birth): string => text(birth.inputs.name);

function refuseTaken(world: Things, kind: string, id: string, code: string, reason: string): void {
  if (world.get(kind, id) !== undefined) {
    throw new AwsError(code, reason);
  }
}

const OPERATORS = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
];

function alarmFailures(inputs: Properties): readonly CheckFailure[] {
  const operator = inputs.comparisonOperator;
  const isKnown =
    typeof operator !== "string" ||
    OPERATORS.includes(operator) ||
    /Band$|Threshold$/.test(operator);
  const needs = inputs.metricName === undefined && inputs.metricQueries === undefined;
  return [
    ...(isKnown
      ? []
      : [
          {
            property: "comparisonOperator",
            reason: `expected comparison_operator to be one of ${OPERATORS.join(", ")}, got ${operator}`,
          },
        ]),
    ...(needs
      ? [
          {
            property: "metricName",
            reason: `one of "metricName", "metricQueries" must be specified`,
          },
        ]
      : []),
  ];
}

function zoneId(birth: Birth): string {
  return `Z${birth.hex(20).toUpperCase()}`;
}

function recordId({ inputs }: Birth): string {
  return [text(inputs.zoneId), text(inputs.name).toLowerCase(), text(inputs.type)].join("_");
}

/** The zone's name completes a record's. */
function fqdnOf(world: Things, inputs: Properties): string {
  const zone = text(world.get("hosted-zone", text(inputs.zoneId))?.properties.name).replace(
    /\.$/,
    "",
  );
  const name = text(inputs.name).toLowerCase();
  return name === "" || name === zone || name.endsWith(`.${zone}`)
    ? name || zone
    : `${name}.${zone}`;
}

function createBalancer(birth: Birth): Properties {
  const { world, inputs, id } = birth;
  const name = text(inputs.name);
  const isNetwork = inputs.loadBalancerType === "network";
  const subnets = texts(inputs.subnets);
  const made = subnets.map((subnetId) =>
    putInterface(world, {
      partOf: `load-balancer/${id}`,
      subnetId,
      groups: texts(inputs.securityGroups),
      description: `ELB ${isNetwork ? "net" : "app"}/${name}/${birth.hex(16)}`,
      interfaceType: isNetwork ? "network_load_balancer" : "interface",
      requesterId: "amazon-elb",
    }),
  );
  return {
    name,
    arn: id,
    arnSuffix: id.split("loadbalancer/")[1] ?? "",
    dnsName: `${name}-${birth.hex(10, "dns")}.elb.${world.region}.amazonaws.com`,
    zoneId: "ZWKZPGTI48KDX",
    vpcId: text(made[0]?.properties.vpcId),
    subnets: [...subnets],
    securityGroups: texts(inputs.securityGroups),
    ipAddressType: "ipv4",
    internal: inputs.internal ?? false,
  };
}

function targetGroupArn(birth: Birth): string {
  return arn(
    birth.world,
    "elasticloadbalancing",
    `targetgroup/${text(birth.inputs.name)}/${birth.hex(16)}`,
  );
}

function listenerArn(birth: Birth): string {
  const balancer = text(birth.inputs.loadBalancerArn);
  return `${balancer.replace(":loadbalancer/", ":listener/")}/${birth.hex(16)}`;
}

function refusePortTaken(birth: Birth): Properties {
  const { world, inputs, id } = birth;
  const taken = world.where("listener", {
    loadBalancerArn: text(inputs.loadBalancerArn),
    port: inputs.port ?? 0,
  });
  if (taken.length > 0) {
    throw new AwsError(
      "DuplicateListener",
      "A listener already exists on this port for this load balancer",
    );
  }
  return { arn: id };
}

function ruleCount(value: Properties): number {
  const rules = value.defaultActions;
  return isList(rules) ? rules.filter(isProperties).length : 0;
}

export const services = family(
  {
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    kind: "metric-alarm",
    service: "CloudWatch",
    noun: "Metric Alarm",
    autoName: { maxLength: 255 },
    defaults: { actionsEnabled: true, treatMissingData: "missing" },
    replaceOn: ["name"],
    check: alarmFailures,
    id: nameIn,
    create: ({ world, id }) => ({
      name: id,
      arn: arn(world, "cloudwatch", `alarm:${id}`),
      evaluateLowSampleCountPercentiles: "",
    }),
  },
  {
    type: "aws:cloudwatch/logGroup:LogGroup",
    kind: "log-group",
    service: "CloudWatch Logs",
    noun: "Log Group",
    autoName: { maxLength: 512 },
    defaults: { retentionInDays: 0, skipDestroy: false },
    replaceOn: ["name", "namePrefix", "logGroupClass"],
    id: nameIn,
    create: (birth) => {
      refuseTaken(
        birth.world,
        "log-group",
        birth.id,
        "ResourceAlreadyExistsException",
        "The specified log group already exists",
      );
      return {
        name: birth.id,
        arn: arn(birth.world, "logs", `log-group:${birth.id}`),
        logGroupClass: "STANDARD",
      };
    },
  },
  {
    type: "aws:ec2/flowLog:FlowLog",
    kind: "flow-log",
    service: "EC2",
    noun: "Flow Log",
    defaults: { logDestinationType: "cloud-watch-logs", maxAggregationInterval: 600 },
    replaceOn: [
      "vpcId",
      "subnetId",
      "eniId",
      "trafficType",
      "logDestination",
      "logDestinationType",
      "logFormat",
      "iamRoleArn",
      "maxAggregationInterval",
      "destinationOptions",
    ],
    references: { vpcId: "vpc", subnetId: "subnet", eniId: "network-interface" },
    id: (birth) => `fl-${birth.hex(17)}`,
    create: ({ world, id }) => ({ arn: arn(world, "ec2", `vpc-flow-log/${id}`) }),
  },
  {
    type: "aws:sns/topic:Topic",
    kind: "sns-topic",
    service: "SNS",
    noun: "Topic",
    autoName: { maxLength: 256 },
    defaults: { contentBasedDeduplication: false, fifoTopic: false },
    replaceOn: ["name", "namePrefix", "fifoTopic"],
    id: (birth) => arn(birth.world, "sns", nameIn(birth)),
    create: ({ world, id }) => ({ arn: id, owner: world.account, signatureVersion: 0 }),
  },
  {
    type: "aws:sns/topicSubscription:TopicSubscription",
    kind: "sns-subscription",
    service: "SNS",
    noun: "Topic Subscription",
    defaults: {
      confirmationTimeoutInMinutes: 1,
      endpointAutoConfirms: false,
      rawMessageDelivery: false,
    },
    replaceOn: ["endpoint", "protocol", "topic"],
    references: { topic: "sns-topic" },
    id: ({ inputs, hex }) =>
      `${text(inputs.topic)}:${hex(8)}-${hex(4, "b")}-${hex(4, "c")}-${hex(12, "d")}`,
    create: ({ world, id }) => ({ arn: id, ownerId: world.account, pendingConfirmation: true }),
  },
  {
    type: "aws:ssm/parameter:Parameter",
    kind: "ssm-parameter",
    service: "SSM",
    noun: "Parameter",
    autoName: { maxLength: 900 },
    replaceOn: ["name"],
    id: nameIn,
    create: (birth) => {
      const { world, id, inputs } = birth;
      refuseTaken(
        world,
        "ssm-parameter",
        id,
        "ParameterAlreadyExists",
        "The parameter already exists.",
      );
      return {
        name: id,
        arn: arn(world, "ssm", `parameter${id.startsWith("/") ? "" : "/"}${id}`),
        version: 1,
        tier: "Standard",
        dataType: "text",
        insecureValue: inputs.insecureValue ?? "",
      };
    },
    update: ({ thing }) => ({ version: Number(thing.properties.version ?? 1) + 1 }),
  },
  {
    type: "aws:kms/key:Key",
    kind: "kms-key",
    service: "KMS",
    noun: "Key",
    defaults: {
      bypassPolicyLockoutSafetyCheck: false,
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      enableKeyRotation: false,
      isEnabled: true,
      keyUsage: "ENCRYPT_DECRYPT",
    },
    replaceOn: ["customerMasterKeySpec", "keyUsage", "customKeyStoreId", "multiRegion"],
    id: ({ hex }) => `${hex(8)}-${hex(4, "b")}-${hex(4, "c")}-${hex(4, "d")}-${hex(12, "e")}`,
    create: ({ world, id }) => ({
      keyId: id,
      arn: arn(world, "kms", `key/${id}`),
      rotationPeriodInDays: 365,
    }),
  },
  {
    type: "aws:kms/alias:Alias",
    kind: "kms-alias",
    service: "KMS",
    noun: "Alias",
    autoName: { maxLength: 256 },
    replaceOn: ["name", "namePrefix"],
    id: nameIn,
    create: ({ world, id, inputs }) => ({
      arn: arn(world, "kms", id),
      targetKeyArn: text(
        world.get("kms-key", text(inputs.targetKeyId).split("/").pop() ?? "")?.properties.arn,
      ),
    }),
  },
  {
    type: "aws:route53/zone:Zone",
    kind: "hosted-zone",
    service: "Route 53",
    noun: "Hosted Zone",
    autoName: { maxLength: 1024 },
    defaults: { comment: "Managed by Pulumi", forceDestroy: false },
    replaceOn: ["name", "delegationSetId"],
    references: { "vpcs[].vpcId": "vpc" },
    id: zoneId,
    create: ({ id }) => ({
      zoneId: id,
      arn: `arn:aws:route53:::hostedzone/${id}`,
      nameServers: [
        "ns-1.awsdns-01.org",
        "ns-2.awsdns-02.com",
        "ns-3.awsdns-03.net",
        "ns-4.awsdns-04.co.uk",
      ],
      primaryNameServer: "ns-1.awsdns-01.org",
    }),
  },
  {
    type: "aws:route53/record:Record",
    kind: "dns-record",
    service: "Route 53",
    noun: "Record",
    replaceOn: ["zoneId", "name", "type", "setIdentifier"],
    references: { zoneId: "hosted-zone" },
    id: recordId,
    create: ({ world, inputs }) => ({ fqdn: fqdnOf(world, inputs) }),
  },
  {
    type: "aws:lb/loadBalancer:LoadBalancer",
    kind: "load-balancer",
    service: "ELBv2",
    noun: "Load Balancer",
    autoName: { maxLength: 32 },
    defaults: { loadBalancerType: "application", idleTimeout: 60 },
    replaceOn: ["name", "namePrefix", "internal", "loadBalancerType"],
    references: { "subnets[]": "subnet", "securityGroups[]": "security-group" },
    id: (birth) => {
      const type = birth.inputs.loadBalancerType === "network" ? "net" : "app";
      return arn(
        birth.world,
        "elasticloadbalancing",
        `loadbalancer/${type}/${nameIn(birth)}/${birth.hex(16)}`,
      );
    },
    create: createBalancer,
    remove: (thing, world) => {
      removeInterfacesOf(world, `load-balancer/${thing.id}`);
    },
  },
  {
    type: "aws:lb/targetGroup:TargetGroup",
    kind: "target-group",
    service: "ELBv2",
    noun: "Target Group",
    autoName: { maxLength: 32 },
    defaults: {
      deregistrationDelay: 300,
      lambdaMultiValueHeadersEnabled: false,
      proxyProtocolV2: false,
      slowStart: 0,
      targetType: "instance",
    },
    replaceOn: ["name", "namePrefix", "port", "protocol", "targetType", "vpcId"],
    references: { vpcId: "vpc" },
    id: targetGroupArn,
    create: ({ id }) => ({ arn: id, arnSuffix: id.split(":").pop() ?? "" }),
  },
  {
    type: "aws:lb/targetGroupAttachment:TargetGroupAttachment",
    kind: "target",
    service: "ELBv2",
    noun: "Target",
    replaceOn: ["targetGroupArn", "targetId", "port", "availabilityZone"],
    references: { targetGroupArn: "target-group" },
    id: ({ inputs, hex }) => `${text(inputs.targetGroupArn)}-${hex(26)}`,
  },
  {
    type: "aws:lb/listener:Listener",
    kind: "listener",
    service: "ELBv2",
    noun: "Listener",
    replaceOn: ["loadBalancerArn"],
    references: {
      loadBalancerArn: "load-balancer",
      "defaultActions[].targetGroupArn": "target-group",
    },
    check: (inputs) =>
      ruleCount(inputs) > 0
        ? []
        : isList(inputs.defaultActions)
          ? [{ property: "defaultActions", reason: "at least one action is required" }]
          : [],
    id: listenerArn,
    create: refusePortTaken,
  },
);
