/** The ways out of an example server, as rules on its group: to SSM, to packages, and nothing else. */

import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import type { WaysOut } from "./cache-network";
import type { Client, SecurityGroupRef } from "./peer";
import { type Tags, named } from "./tags";

const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

type Server = Client & pulumi.Resource;
type Target = Pick<
  vpc.SecurityGroupEgressRuleArgs,
  "referencedSecurityGroupId" | "prefixListId" | "cidrIpv4"
>;

/** Port 443 to SSM's endpoints and to S3 where the network has them; to anywhere for what it lacks. */
export function serverEgress(
  server: Server,
  { ssmEndpoints, s3PrefixListId }: WaysOut,
  tags: Tags | undefined,
): pulumi.Resource[] {
  const rules: pulumi.Resource[] = [];
  if (ssmEndpoints !== undefined) rules.push(...endpointRules(server, ssmEndpoints, tags));
  if (s3PrefixListId !== undefined) {
    const target = { prefixListId: s3PrefixListId };
    rules.push(egress(server, "s3", target, "Packages of Amazon Linux in S3", tags));
  }
  if (ssmEndpoints === undefined || s3PrefixListId === undefined) {
    const target = { cidrIpv4: "0.0.0.0/0" };
    rules.push(egress(server, "https", target, "SSM and packages over HTTPS", tags));
  }
  return rules;
}

/** Both sides of the way to SSM's endpoints, as `allowFrom` writes them for a cache. */
function endpointRules(
  server: Server,
  endpoints: SecurityGroupRef,
  tags: Tags | undefined,
): pulumi.Resource[] {
  const name = `${server.name}-to-ssm-ingress`;
  const description = `Session Manager for ${server.name}`;
  const ingress = new vpc.SecurityGroupIngressRule(
    name,
    {
      securityGroupId: endpoints.id,
      referencedSecurityGroupId: server.securityGroup.id,
      ...HTTPS,
      description,
      tags: named(name, tags),
    },
    { parent: server },
  );
  const target = { referencedSecurityGroupId: endpoints.id };
  return [ingress, egress(server, "ssm", target, description, tags)];
}

function egress(
  server: Server,
  to: string,
  target: Target,
  description: string,
  tags: Tags | undefined,
): vpc.SecurityGroupEgressRule {
  const name = `${server.name}-to-${to}`;
  return new vpc.SecurityGroupEgressRule(
    name,
    {
      securityGroupId: server.securityGroup.id,
      ...target,
      ...HTTPS,
      description,
      tags: named(name, tags),
    },
    { parent: server },
  );
}
