import * as aws from "@pulumi/aws";
// The same stack in two Regions, by a loop: a fixed cluster id in both.
for (const region of ["us-east-1", "us-west-2"]) {
  const provider = new aws.Provider(region, { region });
  const o = { provider };
  const vpc = new aws.ec2.Vpc(`vpc-${region}`, { cidrBlock: "10.0.0.0/16" }, o);
  const subnet = new aws.ec2.Subnet(
    `subnet-${region}`,
    { vpcId: vpc.id, cidrBlock: "10.0.1.0/24" },
    o,
  );
  const app = new aws.ec2.SecurityGroup(
    `app-${region}`,
    {
      vpcId: vpc.id,
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
    },
    o,
  );
  const group = new aws.ec2.SecurityGroup(
    `cache-${region}`,
    {
      vpcId: vpc.id,
      ingress: [{ protocol: "tcp", fromPort: 11211, toPort: 11211, securityGroups: [app.id] }],
    },
    o,
  );
  const cache = new aws.elasticache.Cluster(
    `cache-${region}`,
    {
      clusterId: "sessions",
      engine: "memcached",
      nodeType: "cache.t4g.micro",
      numCacheNodes: 1,
      subnetGroupName: new aws.elasticache.SubnetGroup(
        `g-${region}`,
        { name: "sessions", subnetIds: [subnet.id] },
        o,
      ).name,
      securityGroupIds: [group.id],
    },
    o,
  );
  new aws.ec2.Instance(
    `app-${region}`,
    {
      ami: "ami-0abcdef1234567890",
      instanceType: "t3.micro",
      subnetId: subnet.id,
      vpcSecurityGroupIds: [app.id],
      userData: cache.clusterAddress,
    },
    o,
  );
}
