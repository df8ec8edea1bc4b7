/** A VPC's flow log in CloudWatch Logs, with the role that may write it. */

import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { type Tags, named } from "./tags";

/** Which VPC is logged, and for how long the log is kept. */
interface FlowLogSite {
  readonly name: string;
  readonly vpcId: pulumi.Input<string>;
  readonly retentionDays: number;
  readonly tags: Tags | undefined;
  readonly parent: pulumi.Resource;
}

/** Logs accepted and rejected traffic: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html */
export function flowLog(site: FlowLogSite): ec2.FlowLog {
  const options = { parent: site.parent };
  const name = `${site.name}-flow-logs`;
  const group = new cloudwatch.LogGroup(
    name,
    { retentionInDays: site.retentionDays, tags: named(name, site.tags) },
    options,
  );
  const role = writerRole(name, group.arn, site);
  return new ec2.FlowLog(
    site.name,
    {
      vpcId: site.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      tags: named(name, site.tags),
    },
    options,
  );
}

function writerRole(name: string, logGroupArn: pulumi.Output<string>, site: FlowLogSite): iam.Role {
  const options = { parent: site.parent };
  const role = new iam.Role(
    name,
    {
      description: "Writes the VPC's flow log",
      assumeRolePolicy: JSON.stringify(allow("sts:AssumeRole", FLOW_LOGS_SERVICE)),
      tags: named(name, site.tags),
    },
    options,
  );
  const policy = logGroupArn.apply((arn) =>
    JSON.stringify(allow(WRITE_ACTIONS, { Resource: [arn, `${arn}:*`] })),
  );
  new iam.RolePolicy(name, { role: role.id, policy }, options);
  return role;
}

const FLOW_LOGS_SERVICE = { Principal: { Service: "vpc-flow-logs.amazonaws.com" } };

const WRITE_ACTIONS = [
  "logs:CreateLogStream",
  "logs:DescribeLogGroups",
  "logs:DescribeLogStreams",
  "logs:PutLogEvents",
];

function allow(action: string | string[], rest: Record<string, unknown>): object {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, ...rest }] };
}
