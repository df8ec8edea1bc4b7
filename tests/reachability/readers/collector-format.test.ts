/** The collector's file with parts that are hidden, absent or not there: what is assumed, and what stays unknown. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readDescribed } from "../../../reachability/readers/described";

const VPC = { VpcId: "vpc-1", CidrBlock: "10.0.0.0/16" };

describe("the collector's format", () => {
  it("is told by its provider and its vpcs, without a version", () => {
    const topology = readDescribed({ provider: "aws", vpcs: [VPC] });
    assert.deepEqual([...topology.vpcs.byId.keys()], ["vpc-1"]);
    assert.deepEqual([...topology.routeTables.byId.keys()], ["vpc-1#main"]);
  });

  it("leaves a hidden list open, and takes null for not collected", () => {
    const topology = readDescribed({
      ...{ collector_version: "1", vpcs: [VPC], subnets: "<unknown>", network_acls: null },
      internet_gateways: [{ InternetGatewayId: "igw-1", Attachments: [{ VpcId: "vpc-1" }] }],
    });
    assert.ok(topology.subnets.rest !== undefined);
    assert.ok(topology.networkAcls.rest !== undefined);
    assert.equal(topology.routeTables.rest, undefined);
    assert.deepEqual([...topology.routeTables.byId.keys()], ["vpc-1#main"]);
  });

  it("assumes a local route for every range, also for one that is hidden", () => {
    const topology = readDescribed({
      collector_version: "1",
      vpcs: [{ VpcId: "vpc-1", CidrBlock: "<unknown>", CidrBlockAssociationSet: [{}] }],
    });
    const routes = topology.routeTables.byId.get("vpc-1#main")?.routes.items ?? [];
    assert.equal(routes.length, 1);
    assert.equal(typeof routes[0]?.destination, "object");
  });

  it("leads subnets that give out public addresses to the gateway, and no others", () => {
    const subnets = [true, false, "<unknown>"].map((MapPublicIpOnLaunch, index) => ({
      ...{ SubnetId: `subnet-${index}`, VpcId: "vpc-1", CidrBlock: `10.0.${index}.0/24` },
      MapPublicIpOnLaunch,
    }));
    const internet_gateways = [
      { InternetGatewayId: "igw-1", Attachments: [{ VpcId: "vpc-1", State: "available" }] },
    ];
    const document = { collector_version: "1", vpcs: [VPC], subnets, internet_gateways };
    const topology = readDescribed(document);
    assert.deepEqual([...topology.routeTables.byId.keys()].sort(), ["vpc-1#main", "vpc-1#public"]);
  });
});
