/** A database and a cache beside each other, both open to the application's group. */
import * as aws from "@pulumi/aws";
import * as random from "@pulumi/random";
import { cache, everywhere, network } from "../network";

const { vpc, privateSubnets } = network("shop", "10.33", "ap-northeast-2");
const app = new aws.ec2.SecurityGroup("app", {
  vpcId: vpc.id,
  description: "application",
  egress: everywhere,
});
const cluster = cache("shop", vpc, privateSubnets, app);
const databaseGroup = new aws.ec2.SecurityGroup("database", {
  vpcId: vpc.id,
  description: "PostgreSQL",
  ingress: [{ protocol: "tcp", fromPort: 5432, toPort: 5432, securityGroups: [app.id] }],
});
const password = new random.RandomPassword("database", { length: 24, special: false });
const secret = new aws.secretsmanager.Secret("database");
new aws.secretsmanager.SecretVersion("database", {
  secretId: secret.id,
  secretString: password.result,
});
const database = new aws.rds.Instance("database", {
  engine: "postgres",
  instanceClass: "db.t4g.micro",
  allocatedStorage: 20,
  dbName: "shop",
  username: "shop",
  password: password.result,
  dbSubnetGroupName: new aws.rds.SubnetGroup("database", {
    subnetIds: privateSubnets.map(({ id }) => id),
  }).name,
  vpcSecurityGroupIds: [databaseGroup.id],
  skipFinalSnapshot: true,
});
export const databaseHost = database.address;
export const cacheEndpoint = cluster.configurationEndpoint;
