/** Commands of remedies: complete, quoted for a shell, ready to paste. */

/** A word for a shell: ids stay as they are, anything else is quoted. */
export function shellWord(text: string): string {
  return /^[\w./:=,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** `aws ec2 create-route --route-table-id rtb-1 …` from its options; `true` makes a flag. */
export function awsCommand(
  command: string,
  options: Readonly<Record<string, string | true | undefined>>,
): string {
  const words = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return value === true ? [`--${name}`] : [`--${name}`, shellWord(value)];
  });
  return ["aws", command, ...words].join(" ");
}

/** A source or destination of a security group rule. */
export type RulePeer = { readonly group: string } | { readonly cidr: string };

/** One rule in the CLI's shorthand: `IpProtocol=tcp,FromPort=11211,…`. */
export function ipPermission(port: number, peer: RulePeer): string {
  const who =
    "group" in peer
      ? `UserIdGroupPairs=[{GroupId=${peer.group}}]`
      : peer.cidr.includes(":")
        ? `Ipv6Ranges=[{CidrIpv6=${peer.cidr}}]`
        : `IpRanges=[{CidrIp=${peer.cidr}}]`;
  return `IpProtocol=tcp,FromPort=${String(port)},ToPort=${String(port)},${who}`;
}

/** The command that adds a rule to a group, and the same in Pulumi. */
export function addRuleCommands(
  direction: "ingress" | "egress",
  group: string,
  port: number,
  peer: RulePeer,
): string[] {
  const cli = awsCommand(`ec2 authorize-security-group-${direction}`, {
    "group-id": group,
    "ip-permissions": ipPermission(port, peer),
  });
  const resource = direction === "ingress" ? "SecurityGroupIngressRule" : "SecurityGroupEgressRule";
  const fields = {
    securityGroupId: group,
    ...pulumiPeer(peer),
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
  };
  const pulumi = `new aws.vpc.${resource}("memcached", ${JSON.stringify(fields)}); // Pulumi`;
  return [cli, pulumi];
}

function pulumiPeer(peer: RulePeer): Record<string, string> {
  if ("group" in peer) return { referencedSecurityGroupId: peer.group };
  return peer.cidr.includes(":") ? { cidrIpv6: peer.cidr } : { cidrIpv4: peer.cidr };
}
