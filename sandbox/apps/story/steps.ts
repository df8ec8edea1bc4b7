/**
 * The seed, step by step: a Memcached cluster that does not answer, why, and what to do about it. Terms are the
 * tutorial's and the console's own.
 */

import { ALL_OUTBOUND, customTcp, type Rule } from "./account";
import type { Call, Stage } from "./stage";

export interface Step {
  readonly title: string;
  readonly play: (stage: Stage) => Promise<void>;
}

const CLUSTER = "examplememcached";
const SERVER = "Example Server";
const GROUP = "Memcached Cluster";
const PORT = 11211;
const ANYWHERE = "0.0.0.0/0";

export const STEPS: readonly Step[] = [
  { title: "A cluster on the default group does not answer", play: onDefaultGroup },
  { title: 'A security group "Memcached Cluster", and Modify', play: createGroupAndModify },
  { title: "telnet connects, stats prints", play: connect },
  { title: 'From the internet: never, even with "Anywhere"', play: fromTheInternet },
  { title: '"My IP" and "Custom" instead of "Anywhere"', play: narrowTheSource },
  { title: "The checklist: each fault put in, seen, named, taken out", play: checklist },
];

async function onDefaultGroup(stage: Stage): Promise<void> {
  const { account, say } = stage;
  const [vpcId, subnetIds] = defaultVpc(stage);
  say(
    "EC2 and ElastiCache are both in the default VPC, as everything is that is made without choosing.",
  );
  await account.create("aws:elasticache/subnetGroup:SubnetGroup", "subnet group", {
    ...{ name: "default-vpc", subnetIds },
  });
  say(
    `The cluster ${CLUSTER} is created; its security group is left at the default value, default (VPC).`,
  );
  await account.create("aws:elasticache/cluster:Cluster", CLUSTER, {
    ...{ clusterId: CLUSTER, engine: "memcached", engineVersion: "1.6.22", port: PORT },
    ...{ nodeType: "cache.t3.micro", numCacheNodes: 1, parameterGroupName: "default.memcached1.6" },
    ...{ subnetGroupName: account.output("subnet group", "name"), applyImmediately: true },
  });
  say(`The EC2 instance ${SERVER} is launched with a security group of its own, launch-wizard-1.`);
  await account.create("aws:ec2/securityGroup:SecurityGroup", "launch-wizard-1", {
    ...{ name: "launch-wizard-1", description: "launch-wizard-1 created by the console", vpcId },
    ...{ ingress: [customTcp({ port: 22, source: ANYWHERE })], egress: [ALL_OUTBOUND] },
  });
  await launch(stage, SERVER, subnetIds[0] ?? "", "launch-wizard-1");
  await stage.timesOut(fromServer(stage));
  await stage.doctorNames("cluster-selects-dedicated-group", account.id(SERVER), endpointOf(stage));
}

async function createGroupAndModify(stage: Stage): Promise<void> {
  const { account, say } = stage;
  const [vpcId] = defaultVpc(stage);
  say(`Create Security Group: name ${GROUP}, description ${GROUP}, VPC left as it is.`);
  say(`Inbound, Add Rule: Custom TCP Rule, protocol TCP, port range ${PORT}, source Anywhere.`);
  await account.create("aws:ec2/securityGroup:SecurityGroup", GROUP, {
    ...{ name: GROUP, description: GROUP, vpcId },
    ...{ ingress: [customTcp({ port: PORT, source: ANYWHERE })], egress: [ALL_OUTBOUND] },
  });
  say(`Cache Clusters, ${CLUSTER}, Modify: VPC Security Group(s) = ${GROUP}. Yes, Modify.`);
  await select(stage, GROUP);
}

async function connect(stage: Stage): Promise<void> {
  await stage.connects(fromServer(stage));
}

async function fromTheInternet(stage: Stage): Promise<void> {
  stage.say(
    `The rule still says Anywhere (${ANYWHERE}). Someone outside of AWS knows the endpoint and tries:`,
  );
  await stage.timesOut({ ...fromServer(stage), from: "internet" });
  stage.say(
    "A node has no public address: Anywhere is everyone in this VPC and in networks routed to it.",
  );
}

async function narrowTheSource(stage: Stage): Promise<void> {
  const address = privateAddress(stage, SERVER);
  const mine = { port: PORT, source: `${address}/32` };
  stage.say(
    `Source My IP: the ${SERVER}'s own address, ${mine.source} (private: nodes see no other).`,
  );
  await allow(stage, mine);
  await inButNotOthers(stage);
  const range = { port: PORT, source: `${address.split(".").slice(0, 3).join(".")}.0/24` };
  stage.say(`Source Custom: the range ${range.source}.`);
  await allow(stage, range);
  await inButNotOthers(stage);
}

async function inButNotOthers(stage: Stage): Promise<void> {
  await stage.connects(fromServer(stage));
  stage.say("An instance with another address, in the same VPC:");
  await stage.timesOut({ ...fromServer(stage), from: "default-group" });
}

async function checklist(stage: Stage): Promise<void> {
  await allow(stage, { port: PORT, source: ANYWHERE });
  await wrongPortInGroup(stage);
  await groupNotSelected(stage);
  await wrongPortTyped(stage);
  await wrongEndpointTyped(stage);
  await anotherVpc(stage);
}

async function wrongPortInGroup(stage: Stage): Promise<void> {
  stage.say("Was the port number entered correctly in the Security Group? Put in: 11221.");
  await allow(stage, { port: 11221, source: ANYWHERE });
  await stage.timesOut(fromServer(stage));
  await stage.doctorNames("group-opens-cluster-port", stage.account.id(SERVER), endpointOf(stage));
  stage.say("Taken out:");
  await allow(stage, { port: PORT, source: ANYWHERE });
  await stage.connects(fromServer(stage));
}

async function groupNotSelected(stage: Stage): Promise<void> {
  stage.say(
    "Was the Security Group selected in the cluster's settings? Put in: default (VPC) again.",
  );
  await select(stage, undefined);
  await stage.timesOut(fromServer(stage));
  await stage.doctorNames(
    "cluster-selects-dedicated-group",
    stage.account.id(SERVER),
    endpointOf(stage),
  );
  stage.say("Taken out:");
  await select(stage, GROUP);
  await stage.connects(fromServer(stage));
}

async function wrongPortTyped(stage: Stage): Promise<void> {
  stage.say("Was the port number entered correctly in telnet? Put in: 11212.");
  const call = { ...fromServer(stage), port: 11212 };
  await stage.timesOut(call);
  await stage.doctorNames(
    "used-port-is-the-clusters",
    stage.account.id(SERVER),
    `${call.host}:${call.port}`,
  );
  stage.say("Taken out:");
  await stage.connects(fromServer(stage));
}

async function wrongEndpointTyped(stage: Stage): Promise<void> {
  stage.say("Was the endpoint entered correctly in telnet? Put in: a misspelt one.");
  const right = fromServer(stage);
  const call = { ...right, host: right.host.replace(CLUSTER, "exampelmemcached") };
  await stage.isNotFound(call);
  await stage.doctorNames(
    "used-endpoint-is-the-clusters",
    stage.account.id(SERVER),
    `${call.host}:${call.port}`,
  );
  stage.say("Taken out:");
  await stage.connects(right);
}

async function anotherVpc(stage: Stage): Promise<void> {
  const { account, say } = stage;
  const server = "Server Elsewhere";
  say("Is the EC2 instance in the same VPC? Put in: an instance launched in another one.");
  await account.create("aws:ec2/vpc:Vpc", "another VPC", { cidrBlock: "10.1.0.0/16" });
  const vpcId = account.id("another VPC");
  await account.create("aws:ec2/subnet:Subnet", "its subnet", {
    ...{ vpcId, cidrBlock: "10.1.0.0/24", availabilityZone: "ap-northeast-2a" },
  });
  await account.create("aws:ec2/securityGroup:SecurityGroup", "launch-wizard-2", {
    ...{ name: "launch-wizard-2", description: "launch-wizard-2 created by the console", vpcId },
    egress: [ALL_OUTBOUND],
  });
  await launch(stage, server, account.id("its subnet"), "launch-wizard-2");
  await stage.timesOut({ ...fromServer(stage), from: interfaceOf(stage, server) });
  await stage.doctorNames("client-is-connected", account.id(server), endpointOf(stage));
  say("Taken out:");
  for (const name of [server, "launch-wizard-2", "its subnet", "another VPC"])
    await account.remove(name);
  await stage.connects(fromServer(stage));
}

/** Selects a group for the cluster; `undefined`: the VPC's default group. */
async function select({ account }: Stage, group: string | undefined): Promise<void> {
  const { SecurityGroups } = account.world.describe() as {
    SecurityGroups: { GroupId: string; GroupName: string }[];
  };
  const byDefault = SecurityGroups.find(({ GroupName }) => GroupName === "default")?.GroupId ?? "";
  await account.modify(CLUSTER, {
    securityGroupIds: [group === undefined ? byDefault : account.id(group)],
  });
}

async function allow({ account }: Stage, rule: Rule): Promise<void> {
  await account.modify(GROUP, { ingress: [customTcp(rule)] });
}

async function launch(
  { account }: Stage,
  name: string,
  subnetId: string,
  group: string,
): Promise<void> {
  await account.create("aws:ec2/instance:Instance", name, {
    ...{ ami: "ami-0123456789abcdef0", instanceType: "t3.micro", subnetId },
    ...{ vpcSecurityGroupIds: [account.id(group)], tags: { Name: name } },
  });
}

function defaultVpc({ account }: Stage): [string, string[]] {
  const { Vpcs, Subnets } = account.world.describe() as {
    Vpcs: { VpcId: string; IsDefault: boolean }[];
    Subnets: { SubnetId: string; VpcId: string }[];
  };
  const vpc = Vpcs.find(({ IsDefault }) => IsDefault)?.VpcId ?? "";
  return [vpc, Subnets.filter(({ VpcId }) => VpcId === vpc).map(({ SubnetId }) => SubnetId)];
}

/** The telnet of the tutorial: from the Example Server to the cache node's endpoint. */
function fromServer(stage: Stage): Call {
  const node = stage.account.world.endpoints().find(({ role }) => role === "node");
  return { from: interfaceOf(stage, SERVER), host: node?.host ?? "", port: node?.port ?? 0 };
}

function endpointOf(stage: Stage): string {
  const { host, port } = fromServer(stage);
  return `${host}:${port}`;
}

function interfaceOf(stage: Stage, name: string): string {
  const found = [...stage.topology().interfaces.byId.values()].find((one) => one.name === name);
  return found?.id ?? name;
}

function privateAddress(stage: Stage, name: string): string {
  const id = interfaceOf(stage, name);
  return stage.topology().interfaces.byId.get(id)?.addresses.items[0] ?? "";
}
