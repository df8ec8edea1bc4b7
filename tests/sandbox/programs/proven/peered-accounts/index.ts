import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
// Two Regions by argument, a peering between them, and the accounts of two teams.
const peerAccount = new aws.Provider("peer", {
  region: "eu-central-1",
  assumeRoles: [{ roleArn: "arn:aws:iam::222222222222:role/deploy" }],
});
const home = new aws.ec2.Vpc("home", { cidrBlock: "10.1.0.0/16", region: "eu-west-1" });
const away = new aws.ec2.Vpc("away", { cidrBlock: "10.2.0.0/16" }, { provider: peerAccount });
const homeSubnet = new aws.ec2.Subnet("home", {
  vpcId: home.id,
  cidrBlock: "10.1.1.0/24",
  region: "eu-west-1",
});
const awaySubnet = new aws.ec2.Subnet(
  "away",
  { vpcId: away.id, cidrBlock: "10.2.1.0/24" },
  { provider: peerAccount },
);
const peer = new aws.ec2.VpcPeeringConnection("p", {
  region: "eu-west-1",
  vpcId: home.id,
  peerVpcId: away.id,
  peerRegion: "eu-central-1",
  peerOwnerId: "222222222222",
});
const accepter = new aws.ec2.VpcPeeringConnectionAccepter(
  "p",
  { vpcPeeringConnectionId: peer.id, autoAccept: true },
  { provider: peerAccount },
);
new aws.ec2.Route("there", {
  region: "eu-west-1",
  routeTableId: home.mainRouteTableId,
  destinationCidrBlock: "10.2.0.0/16",
  vpcPeeringConnectionId: accepter.id,
});
new aws.ec2.Route(
  "back",
  {
    routeTableId: away.mainRouteTableId,
    destinationCidrBlock: "10.1.0.0/16",
    vpcPeeringConnectionId: accepter.id,
  },
  { provider: peerAccount },
);
const cacheGroup = new aws.ec2.SecurityGroup(
  "cache",
  {
    vpcId: away.id,
    ingress: [{ protocol: "tcp", fromPort: 11211, toPort: 11211, cidrBlocks: ["10.1.1.0/24"] }],
  },
  { provider: peerAccount },
);
const cache = new aws.elasticache.Cluster(
  "cache",
  {
    engine: "memcached",
    nodeType: "cache.t4g.micro",
    numCacheNodes: 1,
    subnetGroupName: new aws.elasticache.SubnetGroup(
      "away",
      { subnetIds: [awaySubnet.id] },
      { provider: peerAccount },
    ).name,
    securityGroupIds: [cacheGroup.id],
  },
  { provider: peerAccount },
);
const app = new aws.ec2.SecurityGroup("app", {
  region: "eu-west-1",
  vpcId: home.id,
  egress: [{ protocol: "tcp", fromPort: 11211, toPort: 11211, cidrBlocks: ["10.2.0.0/16"] }],
});
new aws.ec2.Instance("app", {
  region: "eu-west-1",
  ami: "ami-0abcdef1234567890",
  instanceType: "t3.micro",
  subnetId: homeSubnet.id,
  vpcSecurityGroupIds: [app.id],
  userData: pulumi.interpolate`echo ${cache.configurationEndpoint}`,
});
