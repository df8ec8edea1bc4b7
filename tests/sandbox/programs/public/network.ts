/** The network that most of these programs are on: a VPC with a public and a private subnet in each of two zones. */
import * as aws from "@pulumi/aws";

export const everywhere = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];

export function network(
  name: string,
  prefix: string,
  region: string,
  opts: { provider?: aws.Provider } = {},
) {
  const vpc = new aws.ec2.Vpc(
    name,
    { cidrBlock: `${prefix}.0.0/16`, enableDnsHostnames: true },
    opts,
  );
  const gateway = new aws.ec2.InternetGateway(name, { vpcId: vpc.id }, opts);
  const table = new aws.ec2.RouteTable(
    `${name}-public`,
    { vpcId: vpc.id, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }] },
    opts,
  );
  const subnets = (tier: "public" | "private", offset: number) =>
    ["a", "b"].map(
      (zone, i) =>
        new aws.ec2.Subnet(
          `${name}-${tier}-${zone}`,
          {
            vpcId: vpc.id,
            cidrBlock: `${prefix}.${offset + i}.0/24`,
            availabilityZone: `${region}${zone}`,
            mapPublicIpOnLaunch: tier === "public",
          },
          opts,
        ),
    );
  const publicSubnets = subnets("public", 0);
  const privateSubnets = subnets("private", 10);
  publicSubnets.forEach(({ id }, i) => {
    new aws.ec2.RouteTableAssociation(
      `${name}-public-${i}`,
      { subnetId: id, routeTableId: table.id },
      opts,
    );
  });
  return { vpc, publicSubnets, privateSubnets };
}

/** A Memcached cluster in private subnets, open to one group of clients. */
export function cache(
  name: string,
  vpc: aws.ec2.Vpc,
  subnets: readonly aws.ec2.Subnet[],
  client: aws.ec2.SecurityGroup,
  opts: { provider?: aws.Provider } = {},
) {
  const group = new aws.ec2.SecurityGroup(
    `${name}-cache`,
    {
      vpcId: vpc.id,
      description: "Memcached",
      ingress: [
        {
          description: "from its clients",
          protocol: "tcp",
          fromPort: 11211,
          toPort: 11211,
          securityGroups: [client.id],
        },
      ],
    },
    opts,
  );
  const subnetGroup = new aws.elasticache.SubnetGroup(
    name,
    { subnetIds: subnets.map(({ id }) => id) },
    opts,
  );
  return new aws.elasticache.Cluster(
    name,
    {
      engine: "memcached",
      engineVersion: "1.6.22",
      nodeType: "cache.t4g.micro",
      numCacheNodes: 2,
      azMode: "cross-az",
      port: 11211,
      subnetGroupName: subnetGroup.name,
      securityGroupIds: [group.id],
      transitEncryptionEnabled: true,
    },
    opts,
  );
}
