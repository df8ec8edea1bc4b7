import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { MemcachedCluster, Network } from "pulumi-aws-memcached-components";

const region = new pulumi.Config("aws").require("region");
const zones = new pulumi.Config().requireObject<string[]>("zones");

const network = new Network("network", { region, zones });
const cluster = new MemcachedCluster("cache", { network, nodeCount: zones.length });

// What carries this group may connect, and nothing else.
const clients = new ec2.SecurityGroup("clients", { vpcId: network.vpcId });
cluster.allowFrom({ name: "clients", securityGroup: clients }, "The clients of the cache");

export const { endpoint, port } = cluster;
export const clientSecurityGroupId = clients.id;
export const clientSubnetIds = network.clientSubnetIds;
