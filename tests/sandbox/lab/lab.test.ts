/** The lab's own claims, on a network small enough to see through. */

import assert from "node:assert/strict";

import type { NetworkInterface, SecurityGroup, Topology } from "../../../reachability";
import { collection, emptyTopology, LINUX_EPHEMERAL, listing } from "../../../reachability";
import { addStrangers, Lab, namespacesAvailable, planLayout } from "../../../sandbox/lab";
import { missingTools } from "../../../sandbox/lab/availability";

const NODE = "eni-node";
const HOST = "cache.example.0001.apn2.cache.amazonaws.com";

/** A node that admits the clients' group, a client, and somebody without that group, over two subnets. */
function network(): Topology {
  const local = {
    destination: { kind: "cidr", cidr: "10.0.0.0/16" },
    target: { kind: "local" },
    state: "active",
    origin: "local",
  } as const;
  const all = {
    number: 100,
    action: "allow",
    protocol: "all",
    cidr: "0.0.0.0/0",
    ports: null,
  } as const;
  return {
    ...emptyTopology(),
    vpcs: collection([
      {
        ...{
          id: "vpc",
          cidrs: listing(["10.0.0.0/16"]),
          isDefault: false,
          blockPublicAccess: "off" as const,
        },
        ...{ mainRouteTable: "rtb", defaultNetworkAcl: "acl", defaultSecurityGroup: "sg-default" },
      },
    ]),
    subnets: collection(
      [1, 2].map((number) => ({
        ...{ id: `subnet-${number}`, vpc: "vpc", cidrs: listing([`10.0.${number}.0/24`]) },
        ...{ zone: "ap-northeast-2a", routeTable: null, networkAcl: null },
      })),
    ),
    routeTables: collection([{ id: "rtb", vpc: "vpc", routes: listing([local]) }]),
    networkAcls: collection([
      {
        id: "acl",
        vpc: "vpc",
        isDefault: true,
        entries: listing([true, false].map((egress) => ({ ...all, egress }))),
      },
    ]),
    securityGroups: collection([
      group("sg-node", "sg-client"),
      group("sg-client"),
      group("sg-default"),
    ]),
    interfaces: collection([
      networkInterface(NODE, "subnet-1", "10.0.1.10", "sg-node"),
      networkInterface("eni-client", "subnet-2", "10.0.2.10", "sg-client"),
    ]),
    caches: collection([
      {
        ...{
          id: "cache",
          kind: "cluster" as const,
          ports: listing([11211]),
          isTls: false,
          subnetGroup: null,
        },
        ...{
          securityGroups: listing(["sg-node"]),
          nodes: listing([{ id: "0001", interface: NODE, endpoint: HOST }]),
        },
      },
    ]),
  };
}

function group(id: string, admitted?: string): SecurityGroup {
  const rule = { protocol: "tcp", ports: { from: 11211, to: 11211 }, style: "described" } as const;
  const peers = admitted === undefined ? [] : [{ kind: "group", id: admitted } as const];
  const outbound = {
    ...rule,
    id: "out",
    peers: listing([{ kind: "cidr", cidr: "0.0.0.0/0" } as const]),
  };
  return {
    ...{ id, vpc: "vpc", isDefault: id === "sg-default", associatedVpcs: listing<string>() },
    ...{
      ingress: listing([{ ...rule, id: "in", peers: listing(peers) }]),
      egress: listing([outbound]),
    },
  };
}

function networkInterface(
  id: string,
  subnet: string,
  address: string,
  carried: string,
): NetworkInterface {
  return {
    ...{
      id,
      name: id,
      kind: id === NODE ? ("cache-node" as const) : ("instance" as const),
      vpc: "vpc",
    },
    ...{ subnets: listing([subnet]), addresses: listing([address]), publicAddress: null },
    ...{ groups: listing([carried]), sourceDestCheck: true, ephemeral: LINUX_EPHEMERAL },
  };
}

describe("the lab", function () {
  this.timeout(30_000);
  let lab: Lab;

  before(async function () {
    const availability = await namespacesAvailable();
    if (!availability.ok) {
      console.log(`      skipped: the lab cannot run here: ${availability.reason}`);
      this.skip();
    }
    const site = network();
    const node = site.interfaces.byId.get(NODE);
    assert.ok(node);
    lab = await Lab.open(addStrangers(site, node).topology);
    await lab.startCaches();
  });

  // Undefined where it was skipped.
  after(() => (lab as Lab | undefined)?.close());

  it("lets the client in, by the node's name, to a real memcached that prints its statistics", async () => {
    const { isConnected, lines } = await lab.telnet("eni-client", HOST, 11211);
    assert.equal(isConnected, true);
    assert.ok(lines.some((line) => line.startsWith("STAT version ")));
    assert.equal(lines.filter((line) => line === "END").length, 1);
  });

  for (const stranger of ["default-group", "other-subnet", "other-vpc", "internet"]) {
    it(`keeps ${stranger} out, in silence`, async () => {
      assert.equal(await lab.connect(stranger, HOST, 11211, 1000), "timed-out");
    });
  }

  it("filters ports: the client's rule is for 11211 alone", async () => {
    assert.equal(await lab.connect("eni-client", HOST, 11212, 1000), "timed-out");
  });

  it("finds no name that the deployment does not have, and asks nobody else for it", async () => {
    assert.equal(await lab.connect("eni-client", "example.com", 11211, 2000), "name-not-found");
  });

  it("names the seats there are when asked for another", () => {
    assert.throws(
      () => lab.seat("nobody"),
      /There is no seat nobody; there are eni-node, eni-client, default-group, /,
    );
  });
});

describe("the lab's layout", () => {
  it("leaves out, with the reason, what has no known place", () => {
    const site = network();
    const unplaced = {
      ...networkInterface("eni-2", "subnet-1", "10.0.1.11", "sg-node"),
      addresses: listing<string>(),
    };
    const interfaces = collection([...site.interfaces.byId.values(), unplaced]);
    const { leftOut, seats } = planLayout({ ...site, interfaces });
    assert.deepEqual(leftOut, [{ id: "eni-2", because: "no IPv4 address of it is known" }]);
    assert.deepEqual(
      seats.map(({ id }) => id),
      [NODE, "eni-client", "internet"],
    );
  });

  it("says which tools are missing and which packages have them", () => {
    assert.equal(
      missingTools("/nowhere"),
      "unshare, nsenter, mount, bash, ip, nft, memcached not found (sudo apt-get install -y util-linux mount bash iproute2 nftables memcached)",
    );
  });
});
