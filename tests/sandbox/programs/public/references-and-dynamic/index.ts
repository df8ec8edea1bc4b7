/** A cache among things of other stacks: a reference whose name is put together, `.get` by its outputs, a dynamic resource, a callback. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { everywhere } from "../network";

const network = new pulumi.StackReference(`organization/network/${pulumi.getStack()}`);
const subnetIds = network.requireOutput("privateSubnetIds") as pulumi.Output<string[]>;
const vpc = aws.ec2.Vpc.get("shared", network.requireOutput("vpcId") as pulumi.Output<string>);
const bastion = aws.ec2.SecurityGroup.get("bastion", "sg-0123456789abcdef9");
const worker = new aws.ec2.SecurityGroup("worker", { vpcId: vpc.id, egress: everywhere });

const clients: pulumi.Input<string>[] = [worker.id, bastion.id];
const group = new aws.ec2.SecurityGroup("cache", {
  vpcId: vpc.id,
  description: "Memcached",
  ingress: clients.map((client) => ({
    description: "a client",
    protocol: "tcp",
    fromPort: 11211,
    toPort: 11211,
    securityGroups: [client],
  })),
});
const cache = new aws.elasticache.Cluster("cache", {
  engine: "memcached",
  engineVersion: "1.6.22",
  nodeType: new pulumi.Config().get("nodeType") ?? "cache.t4g.micro",
  numCacheNodes: 2,
  subnetGroupName: new aws.elasticache.SubnetGroup("cache", { subnetIds }).name,
  securityGroupIds: [group.id],
  transitEncryptionEnabled: true,
});

const provider: pulumi.dynamic.ResourceProvider = {
  create: (inputs: object) => Promise.resolve({ id: "warmer", outs: { ...inputs, warmed: 3 } }),
};

class Warmer extends pulumi.dynamic.Resource {
  readonly warmed!: pulumi.Output<number>;

  constructor(name: string, endpoint: pulumi.Input<string>) {
    super(provider, name, { warmed: undefined, endpoint });
  }
}

const queue = new aws.sqs.Queue("jobs", { visibilityTimeoutSeconds: 200 });
queue.onEvent(
  "job",
  new aws.lambda.CallbackFunction("worker", {
    callback: () => Promise.resolve(),
    vpcConfig: { subnetIds, securityGroupIds: [worker.id] },
    environment: { variables: { MEMCACHED: cache.configurationEndpoint } },
  }),
);
export const warmed = new Warmer("warmer", cache.configurationEndpoint).warmed;
export const peers = network
  .getOutputDetails("peers")
  .then(({ value }) => (value as unknown) ?? "none");
