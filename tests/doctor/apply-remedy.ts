/**
 * Does to a saved network what the remedies' AWS commands would do to an account. A command it does not know is an error:
 * a remedy nobody can follow must not pass.
 */

import { item } from "./network";
import type { Item, Network } from "./network";

type Options = Readonly<Record<string, string>>;

/** Runs the AWS commands among these lines; other commands (telnet, Pulumi) change no account. */
export function applyRemedy(network: Network, commands: readonly string[]): void {
  for (const command of commands.filter((one) => one.startsWith("aws "))) {
    const [, service = "", action = "", ...words] = command.split(" ");
    const edit = EDITS[`${service} ${action}`];
    if (edit === undefined) throw new Error(`no test knows what "${command}" does`);
    edit(network, optionsOf(words));
  }
}

function optionsOf(words: readonly string[]): Options {
  const options: Record<string, string> = {};
  words.forEach((word, at) => {
    if (!word.startsWith("--")) return;
    const next = words[at + 1];
    options[word.slice(2)] = next === undefined || next.startsWith("--") ? "true" : next;
  });
  return options;
}

function option(options: Options, name: string): string {
  const value = options[name];
  if (value === undefined) throw new Error(`--${name} is missing`);
  return value.replace(/^'(.*)'$/, "$1");
}

/** `IpProtocol=tcp,FromPort=1,ToPort=1,UserIdGroupPairs=[{GroupId=sg-1}]`. */
function permission(text: string): Item {
  const value = (key: string): string | undefined =>
    new RegExp(`${key}=([^,\\]}]+)`).exec(text)?.[1];
  const group = value("GroupId");
  const cidr = value("CidrIp");
  return {
    IpProtocol: value("IpProtocol"),
    FromPort: Number(value("FromPort")),
    ToPort: Number(value("ToPort")),
    UserIdGroupPairs: group === undefined ? [] : [{ GroupId: group }],
    IpRanges: cidr === undefined ? [] : [{ CidrIp: cidr }],
    Ipv6Ranges: [],
    PrefixListIds: [],
  };
}

function addRule(list: string): (network: Network, options: Options) => void {
  return (network, options) => {
    const group = item(network, option(options, "group-id"));
    (group[list] as Item[]).push(permission(option(options, "ip-permissions")));
  };
}

function putRoute(network: Network, options: Options): void {
  const table = item(network, option(options, "route-table-id"));
  const cidr = option(options, "destination-cidr-block");
  const others = (table.Routes as Item[]).filter((route) => route.DestinationCidrBlock !== cidr);
  const target = {
    ...(options["vpc-peering-connection-id"] && {
      VpcPeeringConnectionId: option(options, "vpc-peering-connection-id"),
    }),
    ...(options["transit-gateway-id"] && {
      TransitGatewayId: option(options, "transit-gateway-id"),
    }),
  };
  if (Object.keys(target).length === 0) throw new Error("the route has no target");
  table.Routes = [
    ...others,
    { DestinationCidrBlock: cidr, State: "active", Origin: "CreateRoute", ...target },
  ];
}

function createPeering(network: Network, options: Options): void {
  const side = (id: string): Item => ({
    VpcId: id,
    CidrBlock: item(network, id).CidrBlock as string,
    Region: "ap-northeast-2",
  });
  network.VpcPeeringConnections?.push({
    VpcPeeringConnectionId: "pcx-00000002",
    RequesterVpcInfo: side(option(options, "vpc-id")),
    AccepterVpcInfo: side(option(options, "peer-vpc-id")),
    Status: { Code: "pending-acceptance" },
  });
}

function createAclEntry(network: Network, options: Options): void {
  const acl = item(network, option(options, "network-acl-id"));
  const [from, to] = option(options, "port-range").match(/\d+/g) ?? [];
  const entry = {
    RuleNumber: Number(option(options, "rule-number")),
    Egress: options.egress === "true",
    Protocol: option(options, "protocol"),
    PortRange: { From: Number(from), To: Number(to) },
    CidrBlock: option(options, "cidr-block"),
    RuleAction: option(options, "rule-action"),
  };
  const entries = acl.Entries as Item[];
  if (entries.some((one) => one.RuleNumber === entry.RuleNumber && one.Egress === entry.Egress)) {
    throw new Error(`NetworkAclEntryAlreadyExists: ${String(entry.RuleNumber)}`);
  }
  entries.push(entry);
}

function modifyCluster(network: Network, options: Options): void {
  const groups = option(options, "security-group-ids").split(" ");
  item(network, option(options, "cache-cluster-id")).SecurityGroups = groups.map((id) => ({
    SecurityGroupId: id,
    Status: "active",
  }));
  for (const node of network.NetworkInterfaces ?? []) {
    if (node.RequesterId === "amazon-elasticache")
      node.Groups = groups.map((GroupId) => ({ GroupId }));
  }
}

const EDITS: Readonly<Record<string, (network: Network, options: Options) => void>> = {
  "ec2 authorize-security-group-ingress": addRule("IpPermissions"),
  "ec2 authorize-security-group-egress": addRule("IpPermissionsEgress"),
  "ec2 create-route": putRoute,
  "ec2 replace-route": putRoute,
  "ec2 create-network-acl-entry": createAclEntry,
  "ec2 create-vpc-peering-connection": createPeering,
  "ec2 accept-vpc-peering-connection": (network, options) => {
    item(network, option(options, "vpc-peering-connection-id")).Status = { Code: "active" };
  },
  "elasticache modify-cache-cluster": modifyCluster,
  "elasticache wait": (network) => {
    for (const cluster of network.CacheClusters ?? []) cluster.CacheClusterStatus = "available";
  },
  // Reads: they tell, and change nothing.
  "elasticache describe-cache-clusters": () => undefined,
};
