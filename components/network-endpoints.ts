/** Doors of a network to AWS's own services, so that clients need no way to the internet. */

import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { type Tags, named } from "./tags";

/** What Session Manager needs: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html */
const SSM_SERVICES = ["ssm", "ssmmessages", "ec2messages"] as const;

/** Where endpoints are made. */
export interface EndpointSite {
  readonly name: string;
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  readonly tags: Tags | undefined;
  readonly parent: pulumi.Resource;
}

/** The free gateway endpoint for S3, where Amazon Linux's packages live, in the given route tables. */
export function s3Endpoint(site: EndpointSite, tables: readonly ec2.RouteTable[]): ec2.VpcEndpoint {
  return new ec2.VpcEndpoint(
    `${site.name}-s3`,
    {
      vpcId: site.vpcId,
      serviceName: `com.amazonaws.${site.region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: tables.map((table) => table.id),
      tags: named(`${site.name}-s3`, site.tags),
    },
    { parent: site.parent },
  );
}

/** The interface endpoints of SSM in the given subnets, behind one group that nobody may enter yet. */
export function ssmEndpoints(
  site: EndpointSite,
  subnets: readonly ec2.Subnet[],
): { group: ec2.SecurityGroup; endpoints: ec2.VpcEndpoint[] } {
  const options = { parent: site.parent };
  const group = new ec2.SecurityGroup(
    `${site.name}-endpoints`,
    {
      vpcId: site.vpcId,
      description: "Interface endpoints of SSM",
      tags: named(`${site.name}-endpoints`, site.tags),
    },
    options,
  );
  const endpoints = SSM_SERVICES.map(
    (service) =>
      new ec2.VpcEndpoint(
        `${site.name}-${service}`,
        {
          vpcId: site.vpcId,
          serviceName: `com.amazonaws.${site.region}.${service}`,
          vpcEndpointType: "Interface",
          privateDnsEnabled: true,
          subnetIds: subnets.map((subnet) => subnet.id),
          securityGroupIds: [group.id],
          tags: named(`${site.name}-${service}`, site.tags),
        },
        options,
      ),
  );
  return { group, endpoints };
}
