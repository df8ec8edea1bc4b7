/** One fact of a described account is hidden: unknown if and only if two values that it can have disagree. */

import * as assert from "node:assert/strict";
import { decide, readDescribed } from "../../../reachability";
import { transitAccount } from "./transit-account";

const HIDDEN = "<unknown>";

/** The account with the value at the path replaced. */
function having(path: string, value: unknown): Record<string, unknown> {
  const account = transitAccount();
  hide(account, path, value);
  return account;
}

/** Replaces the value at the path; one past the end of a list is added. */
function hide(account: Record<string, unknown>, path: string, value: unknown = HIDDEN): void {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let at = account;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  assert.ok(last in at || Array.isArray(at), path);
  at[last] = value;
}

function outcome(account: unknown, from: string, to: string): string {
  return decide(readDescribed(account), {
    from: { kind: "interface", id: from },
    to: { kind: "interface", id: to },
    protocol: "tcp",
    port: 11211,
  }).outcome;
}

const PAIRS: Readonly<Record<string, readonly [string, string]>> = {
  "a1 → cache": ["eni-a1", "eni-cache"],
  "a2 → cache": ["eni-a2", "eni-cache"],
  "a1 → b": ["eni-a1", "eni-b"],
  "a2 → b": ["eni-a2", "eni-b"],
  "a1 → c": ["eni-a1", "eni-c"],
  "b → cache": ["eni-b", "eni-cache"],
  "c → cache": ["eni-c", "eni-cache"],
};

const TGW = "RouteTables.0.Routes.1.TransitGatewayId";
const PCX = "RouteTables.2.Routes.1.VpcPeeringConnectionId";
const PEERING = "VpcPeeringConnections.0.RequesterVpcInfo";
const VPC_ATTACHMENT = "TransitGatewayVpcAttachments.0";
const SUBNETS = "TransitGatewayVpcAttachments.1.SubnetIds";
const PROPAGATIONS = "TransitGatewayRouteTables.1.Propagations";

describe("one hidden fact of a described account", () => {
  it("nothing hidden", () => {
    const found = Object.entries(PAIRS).map(([name, [from, to]]) => [
      name,
      outcome(transitAccount(), from, to),
    ]);
    assert.deepEqual(Object.fromEntries(found), {
      "a1 → cache": "reachable",
      "a2 → cache": "reachable",
      "a1 → b": "reachable",
      "a2 → b": "blocked",
      "a1 → c": "reachable",
      "b → cache": "blocked",
      "c → cache": "reachable",
    });
  });

  const cases: readonly (readonly [what: string, path: string, answers: Record<string, string>])[] =
    [
      [
        "the default ACL's associations: no other ACL can have the subnet",
        "NetworkAcls.0.Associations",
        { "a1 → b": "reachable", "a2 → cache": "reachable" },
      ],
      [
        "another ACL's associations: the subnet has that one or the default",
        "NetworkAcls.1.Associations",
        { "a2 → cache": "reachable", "a1 → b": "reachable" },
      ],
      [
        "the lower end of a range: it takes in the upper one",
        "SecurityGroups.2.IpPermissions.0.FromPort",
        { "a1 → b": "reachable" },
      ],
      [
        "the upper end: it takes in the lower one",
        "SecurityGroups.2.IpPermissions.0.ToPort",
        { "a1 → b": "reachable" },
      ],
      [
        "the lower end of an ACL's range of client's ports",
        "NetworkAcls.1.Entries.1.PortRange.From",
        { "a2 → cache": "unknown" },
      ],
      [
        "IPv6 ranges of a rule say nothing of IPv4",
        "SecurityGroups.1.IpPermissions.0.Ipv6Ranges",
        { "b → cache": "blocked", "a1 → cache": "reachable" },
      ],
      [
        "prefix lists of a rule: those that there are",
        "SecurityGroups.1.IpPermissions.0.PrefixListIds",
        { "b → cache": "blocked", "c → cache": "unknown", "a1 → cache": "reachable" },
      ],
      [
        "a group of a rule, over a gateway that keeps references",
        "SecurityGroups.1.IpPermissions.0.UserIdGroupPairs.0.GroupId",
        { "b → cache": "unknown", "a1 → cache": "unknown", "c → cache": "reachable" },
      ],
      [
        "a transit gateway of a route: the VPC is attached to one only",
        "RouteTables.0.Routes.1.TransitGatewayId",
        { "a1 → b": "reachable", "a2 → b": "blocked" },
      ],
      [
        "a peering of a route: the VPC has one only",
        "RouteTables.2.Routes.1.VpcPeeringConnectionId",
        { "a1 → c": "reachable" },
      ],
      [
        "what one list of attachments hides, the other shows",
        "TransitGatewayAttachments.0.TransitGatewayId",
        { "a1 → b": "reachable" },
      ],
      [
        "subnets of an attachment, all of the VPC's in one zone",
        "TransitGatewayVpcAttachments.1.SubnetIds",
        { "a1 → b": "reachable" },
      ],
      [
        "subnets of an attachment, of the VPC's in two zones",
        "TransitGatewayVpcAttachments.0.SubnetIds",
        { "a1 → b": "unknown", "a2 → b": "unknown" },
      ],
      [
        "propagations of a table that lists what they brought",
        "TransitGatewayRouteTables.0.Propagations",
        { "a1 → b": "reachable" },
      ],
      [
        "propagations of a table with a static route of the same length",
        "TransitGatewayRouteTables.1.Propagations",
        { "a1 → b": "reachable" },
      ],
      [
        "the subnet of an interface whose address only one has",
        "NetworkInterfaces.1.SubnetId",
        { "a2 → cache": "reachable", "a2 → b": "blocked" },
      ],
    ];
  for (const [what, path, answers] of cases)
    it(what, () => {
      const account = having(path, HIDDEN);
      for (const [name, expected] of Object.entries(answers)) {
        const [from = "", to = ""] = PAIRS[name] ?? [];
        assert.equal(outcome(account, from, to), expected, name);
      }
    });

  it("several of one rule's lists together: all that they can name", () => {
    const account = having("SecurityGroups.1.IpPermissions.0", {
      IpProtocol: "tcp",
      FromPort: 11211,
      ToPort: 11211,
      IpRanges: HIDDEN,
      UserIdGroupPairs: HIDDEN,
    });
    for (const name of ["a1 → cache", "b → cache", "c → cache"]) {
      const [from = "", to = ""] = PAIRS[name] ?? [];
      assert.equal(outcome(account, from, to), "unknown", name);
    }
  });

  it("references that the way does not keep cannot be what a hidden list of groups opens", () => {
    const account = having("SecurityGroups.1.IpPermissions.0.UserIdGroupPairs", HIDDEN);
    assert.equal(outcome(account, "eni-b", "eni-cache"), "unknown");
    const options = { SecurityGroupReferencingSupport: "disable" };
    (account.TransitGateways as { Options: unknown }[])[0] = {
      ...(account.TransitGateways as { Options: unknown }[])[0],
      Options: options,
    };
    assert.equal(outcome(account, "eni-b", "eni-cache"), "blocked");
  });

  const together: readonly (readonly [
    what: string,
    hidden: readonly string[],
    pair: string,
    expected: string,
  ])[] = [
    ["a gateway, and the attachments", [TGW, "TransitGatewayVpcAttachments"], "a1 → b", "unknown"],
    ["a gateway, and an attachment's VPC", [TGW, `${VPC_ATTACHMENT}.VpcId`], "a1 → b", "unknown"],
    [
      "a gateway, and the attachment's",
      [TGW, `${VPC_ATTACHMENT}.TransitGatewayId`],
      "a1 → b",
      "unknown",
    ],
    ["a peering, and all of them", [PCX, "VpcPeeringConnections"], "a1 → c", "unknown"],
    ["a peering, and one of its ends", [PCX, `${PEERING}.VpcId`], "a1 → c", "unknown"],
    ["a peering, and the table's VPC", [PCX, "RouteTables.2.VpcId"], "c → cache", "unknown"],
    [
      "an attachment's subnets, and a zone",
      [SUBNETS, "Subnets.4.AvailabilityZone"],
      "a1 → b",
      "unknown",
    ],
    ["one of an attachment's subnets, in no other zone", [`${SUBNETS}.1`], "a1 → b", "reachable"],
    [
      "propagations, and the range of a VPC",
      [PROPAGATIONS, "Vpcs.1.CidrBlockAssociationSet"],
      "b → cache",
      "blocked",
    ],
  ];
  for (const [what, hidden, pair, expected] of together)
    it(`together with another: ${what}`, () => {
      const account = transitAccount();
      for (const path of hidden) hide(account, path);
      const [from = "", to = ""] = PAIRS[pair] ?? [];
      assert.equal(outcome(account, from, to), expected);
    });
});
