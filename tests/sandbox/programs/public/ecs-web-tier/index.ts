/** A web service on Fargate behind an Application Load Balancer, sessions in Memcached: after the registry's ECS examples. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const vpc = new aws.ec2.Vpc("app", { cidrBlock: "10.30.0.0/16", enableDnsHostnames: true });
const gateway = new aws.ec2.InternetGateway("app", { vpcId: vpc.id });
const zones = ["ap-northeast-2a", "ap-northeast-2b"];
const publicSubnets = zones.map(
  (availabilityZone, i) =>
    new aws.ec2.Subnet(`public-${i}`, {
      vpcId: vpc.id,
      cidrBlock: `10.30.${i}.0/24`,
      availabilityZone,
      mapPublicIpOnLaunch: true,
    }),
);
const privateSubnets = zones.map(
  (availabilityZone, i) =>
    new aws.ec2.Subnet(`private-${i}`, {
      vpcId: vpc.id,
      cidrBlock: `10.30.${10 + i}.0/24`,
      availabilityZone,
    }),
);
const address = new aws.ec2.Eip("nat", { domain: "vpc" });
const nat = new aws.ec2.NatGateway(
  "nat",
  { allocationId: address.id, subnetId: publicSubnets[0]!.id },
  { dependsOn: gateway },
);
const publicTable = new aws.ec2.RouteTable("public", {
  vpcId: vpc.id,
  routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }],
});
const privateTable = new aws.ec2.RouteTable("private", {
  vpcId: vpc.id,
  routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
});
publicSubnets.forEach(
  ({ id }, i) =>
    new aws.ec2.RouteTableAssociation(`public-${i}`, {
      subnetId: id,
      routeTableId: publicTable.id,
    }),
);
privateSubnets.forEach(
  ({ id }, i) =>
    new aws.ec2.RouteTableAssociation(`private-${i}`, {
      subnetId: id,
      routeTableId: privateTable.id,
    }),
);

const everywhere = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];
const front = new aws.ec2.SecurityGroup("front", {
  vpcId: vpc.id,
  description: "load balancer",
  ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: ["0.0.0.0/0"] }],
  egress: everywhere,
});
const web = new aws.ec2.SecurityGroup("web", {
  vpcId: vpc.id,
  description: "web tasks",
  ingress: [{ protocol: "tcp", fromPort: 8080, toPort: 8080, securityGroups: [front.id] }],
  egress: everywhere,
});
const cacheGroup = new aws.ec2.SecurityGroup("cache", {
  vpcId: vpc.id,
  description: "sessions",
  ingress: [
    {
      description: "from the web tasks",
      protocol: "tcp",
      fromPort: 11211,
      toPort: 11211,
      securityGroups: [web.id],
    },
  ],
});
const subnetGroup = new aws.elasticache.SubnetGroup("sessions", {
  subnetIds: privateSubnets.map(({ id }) => id),
});
const cache = new aws.elasticache.Cluster("sessions", {
  engine: "memcached",
  engineVersion: "1.6.22",
  nodeType: "cache.t4g.small",
  numCacheNodes: 2,
  azMode: "cross-az",
  port: 11211,
  parameterGroupName: "default.memcached1.6",
  subnetGroupName: subnetGroup.name,
  securityGroupIds: [cacheGroup.id],
  transitEncryptionEnabled: true,
});

const balancer = new aws.lb.LoadBalancer("web", {
  securityGroups: [front.id],
  subnets: publicSubnets.map(({ id }) => id),
});
const target = new aws.lb.TargetGroup("web", {
  port: 8080,
  protocol: "HTTP",
  targetType: "ip",
  vpcId: vpc.id,
});
const listener = new aws.lb.Listener("web", {
  loadBalancerArn: balancer.arn,
  port: 80,
  defaultActions: [{ type: "forward", targetGroupArn: target.arn }],
});
const cluster = new aws.ecs.Cluster("web");
const repository = new aws.ecr.Repository("web", { forceDelete: true });
const logs = new aws.cloudwatch.LogGroup("web", { retentionInDays: 7 });
const role = new aws.iam.Role("task", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ecs-tasks.amazonaws.com" }),
});
new aws.iam.RolePolicyAttachment("task", {
  role: role.name,
  policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
});
const task = new aws.ecs.TaskDefinition("web", {
  family: "web",
  cpu: "256",
  memory: "512",
  networkMode: "awsvpc",
  requiresCompatibilities: ["FARGATE"],
  executionRoleArn: role.arn,
  containerDefinitions: pulumi.jsonStringify([
    {
      name: "web",
      image: pulumi.interpolate`${repository.repositoryUrl}:latest`,
      portMappings: [{ containerPort: 8080 }],
      environment: [{ name: "MEMCACHED", value: cache.configurationEndpoint }],
      logConfiguration: {
        logDriver: "awslogs",
        options: { "awslogs-group": logs.name, "awslogs-region": "ap-northeast-2" },
      },
    },
  ]),
});
new aws.ecs.Service(
  "web",
  {
    cluster: cluster.arn,
    taskDefinition: task.arn,
    desiredCount: 2,
    launchType: "FARGATE",
    networkConfiguration: {
      subnets: privateSubnets.map(({ id }) => id),
      securityGroups: [web.id],
    },
    loadBalancers: [{ targetGroupArn: target.arn, containerName: "web", containerPort: 8080 }],
  },
  { dependsOn: listener },
);

export const url = balancer.dnsName;
export const sessions = cache.configurationEndpoint;
