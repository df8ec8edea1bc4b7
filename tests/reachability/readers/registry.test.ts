/** Every type of the installed provider that names a part of the network is listed: modelled, a carrier, irrelevant or open. */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shortType } from "../../../reachability/readers/planned/families";
import { networkArgument } from "../../../reachability/readers/planned/network-arguments";
import { listedTypes, readingOf } from "../../../reachability/readers/planned/registry";
import { declaredTexts, declaredTypes } from "./declared-types";

/** Types that no argument gives away by its name, which are read all the same. */
const READ_BESIDE = [
  "ec2.DefaultSubnet",
  "ec2.DefaultVpc",
  "ec2.ManagedPrefixList",
  "ec2.Vpc",
  "ec2.VpcBlockPublicAccessOptions",
  "ec2transitgateway.TransitGateway",
  "elasticbeanstalk.Environment",
];

/** Arguments whose names speak of a part of the network, and what they hold instead. */
const NO_PART_OF_THE_NETWORK = {
  appSecurityGroupManagement: "who manages the groups: Service or Customer",
  backupSubnetCidr: "the range of a network of Oracle's, outside of any VPC",
  clientSubnetCidr: "the range of a network of Oracle's, outside of any VPC",
  dbSecurityGroupMemberships: "groups of EC2-Classic, which is gone",
  defaultRouteTableAssociation: "enable or disable",
  defaultRouteTablePropagation: "enable or disable",
  enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "on or off",
  prefixListAlias: "a name in a core network's policy",
  replicationSubnetGroupDescription: "a description",
  securityGroupReferencingSupport: "enable or disable",
  vpcSecurityGroupMemberships:
    "groups that an option of a database is for: its instance carries its own",
};

const unlisted = (types: ReadonlyMap<string, unknown>): string[] =>
  [...types.keys()].filter((token) => readingOf(token) === undefined);

describe("the registry of the provider's types", function () {
  this.timeout(240_000);
  let installed: ReadonlyMap<string, unknown> = new Map();
  before(() => {
    installed = declaredTypes();
  });

  it("lists every type of the installed provider that names a part of the network", () => {
    assert.deepEqual(unlisted(installed), []);
    assert.ok(installed.size > 250);
  });

  it("lists no type twice, and none that the provider does not have", () => {
    const listed = listedTypes();
    assert.equal(new Set(listed).size, listed.length);
    const declared = new Set([...installed.keys()].map(shortType));
    assert.deepEqual(
      listed.filter((type) => !declared.has(type)),
      READ_BESIDE,
    );
  });

  it("tells of a type that is added, by an argument of its own or of a block inside it", () => {
    const folder = mkdtempSync(join(tmpdir(), "provider-"));
    const declare = (path: string, text: string): void => {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    const resource = (name: string, member: string): void => {
      declare(`next/${name}.d.ts`, `export interface ThingArgs { ${member} }`);
      declare(`next/${name}.js`, `static __pulumiType = 'aws:next/${name}:Thing';`);
    };
    try {
      declare(
        "types/input.d.ts",
        "export declare namespace next { interface Place { subnetIds: pulumi.Input<string>[]; } }",
      );
      resource("direct", "securityGroupIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;");
      resource("nested", "place: pulumi.Input<inputs.next.Place>;");
      resource("other", "name: pulumi.Input<string>; isSubnet: pulumi.Input<boolean>;");
      assert.deepEqual(unlisted(declaredTypes(folder)), [
        "aws:next/direct:Thing",
        "aws:next/nested:Thing",
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("knows every argument whose name speaks of a part of the network, but those that name none", () => {
    const speaks =
      /subnet|security_?group|route_?table|network_?acl|prefix_?list|network_?interface/i;
    const unknown = [...declaredTexts()]
      .filter((name) => speaks.test(name) && networkArgument(name) === undefined)
      .sort();
    assert.deepEqual(unknown, Object.keys(NO_PART_OF_THE_NETWORK));
  });

  it("knows arguments by their names, and no others", () => {
    const named = Object.fromEntries(
      [
        ["subnetIds", "subnet"],
        ["vpcZoneIdentifiers", "subnet"],
        ["dbSubnetGroupName", "subnet-group"],
        ["vpcSecurityGroupIds", "group"],
        ["securityGroupArns", "group"],
        ["securityGroupIdLists", "group"],
        ["SubnetIdList", "subnet"],
        ["transitGatewayAttachmentId", "transit-attachment"],
        ["natGatewayId", "gateway"],
        ["endpointId", "target"],
        ["targetId", "target"],
        ["resourceArn", "target"],
        ["networkLoadBalancerArns", "target"],
        ["gatewayArn", undefined],
        ["description", undefined],
      ].map(([name = "", names]) => [name, names]),
    );
    for (const [name, names] of Object.entries(named)) assert.equal(networkArgument(name), names);
  });
});
