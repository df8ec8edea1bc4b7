/** A component of the program's own, with a service beside its cache, in two Regions of two accounts. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { everywhere } from "../network";

class Shop extends pulumi.ComponentResource {
  readonly endpoint: pulumi.Output<string>;

  constructor(name: string, prefix: string, opts: pulumi.ComponentResourceOptions) {
    super("shop:index:Shop", name, { prefix }, opts);
    const parent = { parent: this };
    const zones = aws.getAvailabilityZonesOutput({ state: "available" }, parent).names;
    const vpc = new aws.ec2.Vpc(name, { cidrBlock: `${prefix}.0.0/16` }, parent);
    const subnets = [0, 1].map(
      (i) =>
        new aws.ec2.Subnet(
          `${name}-${i}`,
          {
            vpcId: vpc.id,
            availabilityZone: zones.apply((all) => all[i]!),
            cidrBlock: `${prefix}.${i}.0/24`,
          },
          parent,
        ),
    );
    const subnetIds = subnets.map(({ id }) => id);
    const app = new aws.ec2.SecurityGroup(
      `${name}-app`,
      { vpcId: vpc.id, description: "application", egress: everywhere },
      parent,
    );
    const group = new aws.ec2.SecurityGroup(
      name,
      { vpcId: vpc.id, description: "Memcached" },
      parent,
    );
    new aws.vpc.SecurityGroupIngressRule(
      name,
      {
        securityGroupId: group.id,
        referencedSecurityGroupId: app.id,
        description: "from the application",
        ipProtocol: "tcp",
        fromPort: 11211,
        toPort: 11211,
      },
      parent,
    );
    const cluster = new aws.elasticache.Cluster(
      name,
      {
        engine: "memcached",
        engineVersion: "1.6.22",
        nodeType: "cache.t4g.micro",
        numCacheNodes: 1,
        subnetGroupName: new aws.elasticache.SubnetGroup(name, { subnetIds }, parent).name,
        securityGroupIds: [group.id],
        transitEncryptionEnabled: true,
      },
      parent,
    );
    const task = new aws.ecs.TaskDefinition(
      name,
      {
        family: name,
        cpu: "256",
        memory: "512",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        containerDefinitions: pulumi.jsonStringify([
          {
            name: "web",
            image: "nginx",
            environment: [{ name: "MEMCACHED", value: cluster.configurationEndpoint }],
          },
        ]),
      },
      parent,
    );
    new aws.ecs.Service(
      name,
      {
        cluster: new aws.ecs.Cluster(name, {}, parent).arn,
        taskDefinition: task.arn,
        desiredCount: 2,
        launchType: "FARGATE",
        networkConfiguration: { subnets: subnetIds, securityGroups: [app.id] },
      },
      parent,
    );
    this.endpoint = cluster.configurationEndpoint;
    this.registerOutputs({ endpoint: this.endpoint });
  }
}

const here = new aws.Provider("here", { region: "eu-central-1" });
const there = new aws.Provider("there", {
  region: "us-east-1",
  assumeRoles: [{ roleArn: "arn:aws:iam::210987654321:role/deploy" }],
});
export const endpoints = [
  new Shop("eu", "10.60", { providers: [here] }).endpoint,
  new Shop("us", "10.61", { provider: there }).endpoint,
];
