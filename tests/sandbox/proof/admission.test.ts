import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  collection,
  emptyTopology,
  LINUX_EPHEMERAL,
  listing,
  type Cache,
  type GroupRule,
  type NetworkInterface,
  type Peer,
  type SecurityGroup,
  type Topology,
  type Vpc,
} from "../../../reachability";
import { admissionOf, namesSomebody } from "../../../sandbox/proof/admission";

const PORT = 11211;

function rule(peer: Peer, port = PORT, protocol = "tcp"): GroupRule {
  const ports = { from: port, to: port };
  return { id: "rule", protocol, ports, peers: listing([peer]), style: "described" };
}

function group(id: string, rules: readonly GroupRule[] = [], isDefault = false): SecurityGroup {
  const none = { egress: listing<GroupRule>(), associatedVpcs: listing<string>() };
  return { id, name: id, vpc: "vpc-a", isDefault, ingress: listing(rules), ...none };
}

function eni(
  id: string,
  groups: readonly string[],
  more: Partial<NetworkInterface> = {},
): NetworkInterface {
  return {
    ...{ id, kind: "instance", vpc: "vpc-a", subnets: listing(["subnet"]), publicAddress: null },
    ...{ addresses: listing(["10.0.1.9"]), groups: listing(groups), sourceDestCheck: true },
    ephemeral: LINUX_EPHEMERAL,
    ...more,
  };
}

function vpc(id: string, cidr: string): Vpc {
  return {
    ...{ id, cidrs: listing([cidr]), isDefault: false, blockPublicAccess: "off" },
    ...{ mainRouteTable: "rtb", defaultNetworkAcl: "acl", defaultSecurityGroup: "default" },
  };
}

const CACHE: Cache = {
  ...{ id: "orders", kind: "cluster", ports: listing([PORT]), isTls: false, subnetGroup: null },
  securityGroups: listing(["cache"]),
  nodes: listing([{ id: "0001", interface: "node" }]),
};

const NODE = eni("node", ["cache"], { kind: "cache-node", addresses: listing(["10.0.2.2"]) });

/** A cache whose group has these rules, and whoever else is there. */
function site(rules: readonly GroupRule[], ...others: readonly NetworkInterface[]): Topology {
  return {
    ...emptyTopology(),
    vpcs: collection([vpc("vpc-a", "10.0.0.0/16"), vpc("vpc-b", "10.1.0.0/16")]),
    securityGroups: collection([
      group("cache", rules),
      group("clients"),
      group("default", [], true),
    ]),
    interfaces: collection([NODE, ...others]),
    caches: collection([CACHE]),
  };
}

const CLIENTS: Peer = { kind: "group", id: "clients" };
const client = eni("client", ["clients"]);

function strengthOf(rules: readonly GroupRule[], candidate: NetworkInterface): string {
  return admissionOf(site(rules, candidate), CACHE, candidate)?.strength ?? "not admitted";
}

function range(cidr: string): Peer {
  return { kind: "cidr", cidr };
}

describe("whom the program admits to a cache", () => {
  it("names who carries a group that a rule names, and says which", () => {
    assert.deepEqual(admissionOf(site([rule(CLIENTS)], client), CACHE, client), {
      strength: "named",
      by: "group clients",
    });
  });

  it("names nobody else", () => {
    assert.equal(strengthOf([rule(CLIENTS)], eni("batch", ["batch"])), "not admitted");
  });

  it("covers who has an address of a range, within the cache's own network", () => {
    assert.equal(strengthOf([rule(range("10.0.0.0/16"))], eni("batch", ["batch"])), "covered");
    assert.equal(strengthOf([rule(range("0.0.0.0/0"))], eni("batch", ["batch"])), "covered");
  });

  const elsewhere = eni("far", ["far"], { vpc: "vpc-b", addresses: listing(["10.1.1.9"]) });

  it("covers another network where the range is meant for it, and sweeps it up where it is not", () => {
    assert.equal(strengthOf([rule(range("10.1.0.0/16"))], elsewhere), "covered");
    assert.equal(strengthOf([rule(range("10.0.0.0/8"))], elsewhere), "swept");
  });

  it("admits nobody by IPv6 to a node that has IPv4 alone", () => {
    const both = eni("both", ["both"], { addresses: listing(["10.0.1.9", "2600::9"]) });
    assert.equal(strengthOf([rule(range("::/0"))], both), "not admitted");
    assert.equal(namesSomebody(site([rule(range("::/0"))], both), CACHE), false);
  });

  describe("takes a rule for another port as meant", () => {
    it("where nothing opens the cache's own", () => {
      assert.equal(strengthOf([rule(CLIENTS, 6379)], client), "named");
      assert.equal(strengthOf([rule(range("10.0.0.0/16"), 6379)], client), "covered");
    });

    it("where nobody but the cache has the rule's group, and it names a group", () => {
      const open = rule({ kind: "group", id: "others" });
      assert.equal(strengthOf([open, rule(CLIENTS, 6379)], client), "named");
      assert.equal(strengthOf([open, rule(range("10.0.0.0/16"), 22)], client), "not admitted");
    });

    it("but not where the group is a server's too", () => {
      const shared = eni("shared", ["cache", "clients"]);
      const open = rule({ kind: "group", id: "others" });
      assert.equal(strengthOf([open, rule(CLIENTS, 22)], shared), "not admitted");
    });
  });

  it("names nobody who may be elsewhere by its own group or a default one", () => {
    const names = (peer: Peer): boolean => namesSomebody(site([rule(peer)]), CACHE);
    assert.equal(names({ kind: "group", id: "cache" }), false);
    assert.equal(names({ kind: "group", id: "default" }), false);
    assert.equal(names(CLIENTS), true);
    assert.equal(names(range("192.168.0.0/16")), true);
  });
});
