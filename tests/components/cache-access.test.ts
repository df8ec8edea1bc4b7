import assert from "node:assert/strict";
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import {
  ExampleServer,
  InvalidArguments,
  MemcachedCluster,
  Network,
  ServerlessMemcached,
  anywhere,
  cidr,
  myIp,
  prefixList,
} from "../../components/index";
import { type Registered, find, inputsOf, names, recorded } from "./recorded";

const network = Network.fromExisting("net", {
  vpcId: "vpc-1",
  cacheSubnetIds: ["subnet-a1"],
  internet: "nat",
});

/** The rules that `allow` writes on a cluster named `cache` at port 11311. */
async function rules(allow: (cluster: MemcachedCluster) => unknown): Promise<Registered[]> {
  const all = await recorded(() => {
    const cluster = new MemcachedCluster("cache", { network, port: 11311 });
    allow(cluster);
  });
  return all.filter(({ type }) => type.startsWith("aws:vpc/"));
}

function refusal(allow: (cluster: MemcachedCluster) => unknown): Promise<string> {
  let message = "";
  return rules((cluster) => {
    try {
      allow(cluster);
    } catch (error) {
      assert.ok(error instanceof InvalidArguments, String(error));
      ({ message } = error);
    }
  }).then(() => message);
}

const INGRESS = {
  securityGroupId: "cache-id",
  ipProtocol: "tcp",
  fromPort: 11311,
  toPort: 11311,
};

describe("allowFrom", () => {
  it("writes both sides for a client with a group of its own, on the cluster's port only", async () => {
    const written = await rules((cluster) => {
      const server = new ExampleServer("server", { network, cache: cluster, imageId: "ami-1" });
      cluster.allowFrom(server, "The example server");
    });
    assert.deepEqual(inputsOf(written, "SecurityGroupIngressRule", "cache-from-server"), {
      ...INGRESS,
      referencedSecurityGroupId: "server-id",
      description: "The example server",
      tags: { Name: "cache-from-server" },
    });
    assert.deepEqual(inputsOf(written, "SecurityGroupEgressRule", "cache-from-server-egress"), {
      ...INGRESS,
      securityGroupId: "server-id",
      referencedSecurityGroupId: "cache-id",
      description: "The example server",
      tags: { Name: "cache-from-server-egress" },
    });
    assert.equal(
      find(written, "SecurityGroupIngressRule", "cache-from-server").parent,
      "memcached:components:MemcachedCluster cache",
    );
  });

  it("takes anything with a name and a group as a client: a service, a function", async () => {
    const written = await rules((cluster) => {
      const securityGroup = new ec2.SecurityGroup("service", { vpcId: "vpc-1" });
      cluster.allowFrom({ name: "orders", securityGroup });
    });
    assert.deepEqual(names(written), [
      "SecurityGroupEgressRule cache-from-orders-egress",
      "SecurityGroupIngressRule cache-from-orders",
    ]);
    assert.equal(
      inputsOf(written, "SecurityGroupIngressRule", "cache-from-orders").description,
      "orders to cache",
    );
  });

  it("writes ingress only for a bare security group", async () => {
    const written = await rules((cluster) => {
      cluster.allowFrom(new ec2.SecurityGroup("theirs", { vpcId: "vpc-1" }), "Theirs");
    });
    assert.deepEqual(names(written), ["SecurityGroupIngressRule cache-from-theirs"]);
    const { referencedSecurityGroupId } = inputsOf(
      written,
      "SecurityGroupIngressRule",
      "cache-from-theirs",
    );
    assert.equal(referencedSecurityGroupId, "theirs-id");
  });

  it("writes egress on a bare security group where that is asked for", async () => {
    const written = await rules((cluster) => {
      const theirs = new ec2.SecurityGroup("theirs", { vpcId: "vpc-1" });
      cluster.allowFrom(theirs, "Theirs", { egress: true });
    });
    assert.deepEqual(names(written), [
      "SecurityGroupEgressRule cache-from-theirs-egress",
      "SecurityGroupIngressRule cache-from-theirs",
    ]);
  });

  const addresses: [string, Parameters<MemcachedCluster["allowFrom"]>[0], string, object][] = [
    ["a CIDR", "10.1.0.0/16", "cache-from-10-1-0-0-16", { cidrIpv4: "10.1.0.0/16" }],
    ["an IPv6 CIDR", "fd00::/48", "cache-from-fd00-48", { cidrIpv6: "fd00::/48" }],
    [
      "a named CIDR",
      cidr("10.1.0.0/16", "office"),
      "cache-from-office",
      { cidrIpv4: "10.1.0.0/16" },
    ],
    ["a prefix list's id", "pl-0123", "cache-from-pl-0123", { prefixListId: "pl-0123" }],
    [
      "a prefix list",
      prefixList("pl-0123", "office"),
      "cache-from-office",
      { prefixListId: "pl-0123" },
    ],
    ["my IP", myIp("203.0.113.7"), "cache-from-my-ip", { cidrIpv4: "203.0.113.7/32" }],
    ["my IPv6", myIp("2001:db8::7"), "cache-from-my-ip", { cidrIpv6: "2001:db8::7/128" }],
    ["anywhere", anywhere(), "cache-from-anywhere", { cidrIpv4: "0.0.0.0/0" }],
  ];
  for (const [what, peer, name, source] of addresses) {
    it(`admits ${what} with one ingress rule`, async () => {
      const written = await rules((cluster) => cluster.allowFrom(peer, "why"));
      assert.deepEqual(names(written), [`SecurityGroupIngressRule ${name}`]);
      assert.deepEqual(written[0]?.inputs, {
        ...INGRESS,
        ...source,
        description: "why",
        tags: { Name: name },
      });
    });
  }

  it("admits a CIDR that is known later, under a name", async () => {
    const written = await rules((cluster) =>
      cluster.allowFrom(cidr(pulumi.output("10.9.0.0/16"), "office")),
    );
    assert.equal(written[0]?.inputs.cidrIpv4, "10.9.0.0/16");
  });

  it("counts IPv4 and IPv6 apart, as AWS does, and a group as both", async () => {
    const written = await rules((cluster) => {
      for (let index = 0; index < 59; index++) {
        cluster.allowFrom(`10.${index}.0.0/16`).allowFrom(`fd00:${index}::/32`);
      }
      cluster.allowFrom(new ec2.SecurityGroup("theirs", { vpcId: "vpc-1" }));
      assert.throws(() => cluster.allowFrom("fd01::/32"), /must keep within 60 rules .* got 61/);
    });
    assert.equal(written.length, 2 * 59 + 1);
  });

  it("describes rules in letters that AWS takes, whatever a client is called", async () => {
    const written = await rules((cluster) => {
      const securityGroup = new ec2.SecurityGroup("service", { vpcId: "vpc-1" });
      cluster.allowFrom({ name: "joe's 서비스", securityGroup });
    });
    assert.equal(written[0]?.inputs.description, "joe-s --- to cache");
  });

  it("can be told several clients in a row, and another name for one", async () => {
    const written = await rules((cluster) =>
      cluster.allowFrom("10.1.0.0/16").allowFrom("10.2.0.0/16", "VPN", { name: "vpn" }),
    );
    assert.deepEqual(names(written), [
      "SecurityGroupIngressRule cache-from-10-1-0-0-16",
      "SecurityGroupIngressRule cache-from-vpn",
    ]);
  });

  it("opens both ports of a serverless cache", async () => {
    const all = await recorded(() => {
      new ServerlessMemcached("cache", { network }).allowFrom("10.1.0.0/16", "why");
    });
    const ports = all
      .filter(({ type }) => type.startsWith("aws:vpc/"))
      .map(({ name, inputs }) => [name, inputs.fromPort, inputs.toPort]);
    assert.deepEqual(ports, [
      ["cache-from-10-1-0-0-16", 11211, 11211],
      ["cache-from-10-1-0-0-16-reader", 11212, 11212],
    ]);
  });
});

describe("allowFrom refuses", () => {
  const subject = 'MemcachedCluster "cache": ';

  it("a CIDR without a mask, and says what was meant", async () => {
    assert.equal(
      await refusal((cluster) => cluster.allowFrom("203.0.113.7")),
      `${subject}allowFrom: CIDR mask is missing in "203.0.113.7". Did you mean "203.0.113.7/32"?`.replace(
        "?.",
        "?.",
      ),
    );
  });

  it("a CIDR with host bits, and says what was meant", async () => {
    assert.equal(
      await refusal((cluster) => cluster.allowFrom("10.0.0.1/16")),
      `${subject}allowFrom has host bits set, got "10.0.0.1/16". Did you mean "10.0.0.0/16"?`,
    );
  });

  it("what is no CIDR", async () => {
    assert.equal(
      await refusal((cluster) => cluster.allowFrom("everybody")),
      `${subject}allowFrom must be a CIDR block such as "10.0.0.0/16", got "everybody".`,
    );
  });

  it("what is no address of mine", async () => {
    assert.equal(
      await refusal((cluster) => cluster.allowFrom(myIp("here"))),
      `${subject}allowFrom must be a CIDR block such as "10.0.0.0/16", got "here/32".`,
    );
  });

  it("a client that is let in twice", async () => {
    assert.equal(
      await refusal((cluster) => cluster.allowFrom(anywhere()).allowFrom(anywhere())),
      `${subject}allowFrom must name each client once, got "anywhere" twice.`,
    );
  });

  it("another client under the same name, and says what to do", async () => {
    const message = await refusal((cluster) => {
      const orders = new ec2.SecurityGroup("orders", { vpcId: "vpc-1" });
      const others = new ec2.SecurityGroup("others", { vpcId: "vpc-1" });
      cluster.allowFrom(orders).allowFrom({ name: "orders", securityGroup: others });
    });
    assert.equal(
      message,
      `${subject}allowFrom must name each client once, got "orders" for another one; give one of them a name of its own with { name }.`,
    );
  });

  it("one client under two names: AWS takes one rule for it", async () => {
    const twice: [string, (cluster: MemcachedCluster) => unknown][] = [
      ["all", (cluster) => cluster.allowFrom(anywhere()).allowFrom(cidr("0.0.0.0/0", "all"))],
      ["b", (cluster) => cluster.allowFrom("fd00::/8").allowFrom(cidr("FD00::/8", "b"))],
      ["c", (cluster) => cluster.allowFrom("pl-1").allowFrom(prefixList("pl-1", "c"))],
      [
        "d",
        (cluster) => {
          const group = new ec2.SecurityGroup("theirs", { vpcId: "vpc-1" });
          cluster.allowFrom(group).allowFrom({ name: "d", securityGroup: group });
        },
      ],
    ];
    for (const [name, allow] of twice) {
      const message = await refusal(allow);
      assert.match(
        message,
        new RegExp(`must let each client in once .*, got "${name}", which is "[^"]+"\\.$`),
      );
    }
  });

  it("a client of a serverless cache whose reader rule has another client's name", async () => {
    await recorded(() => {
      const cache = new ServerlessMemcached("cache", { network });
      cache.allowFrom(cidr("10.1.0.0/16", "app"));
      assert.throws(
        () => cache.allowFrom(cidr("10.2.0.0/16", "app-reader")),
        /"app-reader" for another one/,
      );
    });
  });

  it("a cache as a client: its group never gets egress", async () => {
    const message = await refusal((cluster) => {
      const other = new MemcachedCluster("other", { network });
      cluster.allowFrom(other);
    });
    assert.equal(
      message,
      `${subject}allowFrom must be given a client, got the group of a cache ("other").`,
    );
    const itself = await refusal((cluster) =>
      cluster.allowFrom(cluster.securityGroup, "itself", { egress: true }),
    );
    assert.match(itself, /got the group of a cache/);
  });

  it("what has no security group, such as a function as it is", async () => {
    const message = await refusal((cluster) =>
      cluster.allowFrom(new Network("f", { region: "us-east-1", zones: ["us-east-1a"] }) as never),
    );
    assert.equal(
      message,
      `${subject}allowFrom must be given a client ({ name, securityGroup }, for a service or a function too), a security group, a CIDR block, a prefix list, myIp or anywhere, got a resource.`,
    );
  });

  it("the id of a security group, and says how it is given", async () => {
    assert.equal(
      await refusal((cluster) => cluster.allowFrom("sg-0123")),
      `${subject}allowFrom must be given a security group as a resource, such as { name: "client", securityGroup: { id: "sg-0123" } }, got "sg-0123".`,
    );
  });

  it("a description that AWS would refuse", async () => {
    for (const description of ["the client's rule", "서버", "d".repeat(256)]) {
      assert.equal(
        await refusal((cluster) => cluster.allowFrom("10.0.0.0/8", description)),
        `${subject}allowFrom: description must be at most 255 of letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, got ${JSON.stringify(description)}.`,
      );
    }
  });

  it("a prefix list that is none, and one of no size, at once", async () => {
    assert.equal(
      await refusal((cluster) => cluster.allowFrom(prefixList("office", "office", NaN))),
      [
        `${subject}allowFrom: maxEntries must be a whole number, got NaN.`,
        `${subject}allowFrom must be the id of a prefix list (pl-…), got "office".`,
      ].join("\n"),
    );
  });

  it("more rules than a security group takes", async () => {
    const message = await refusal((cluster) => {
      for (let index = 0; index <= 60; index++) cluster.allowFrom(`10.${index}.0.0/16`);
    });
    assert.equal(
      message,
      `${subject}allowFrom must keep within 60 rules (AWS's quota of one security group), got 61 with "10-60-0-0-16"; raise the quota and maxRules, or use one group or prefix list for several clients.`,
    );
  });

  it("a prefix list as large as its maximum size", async () => {
    const message = await refusal((cluster) =>
      cluster.allowFrom(prefixList("pl-1", "office", 60)).allowFrom("10.0.0.0/16"),
    );
    assert.match(message, /got 61 with "10-0-0-0-16"/);
  });

  it("more clients than fit with two ports each", async () => {
    await recorded(() => {
      const cache = new ServerlessMemcached("cache", { network, maxRules: 3 });
      cache.allowFrom("10.1.0.0/16");
      assert.throws(() => cache.allowFrom("10.2.0.0/16"), /must keep within 3 rules .* got 4 with/);
    });
  });

  it("a CIDR that is an output and has no name", () => {
    assert.throws(() => cidr(pulumi.output("10.0.0.0/16")), {
      message:
        'cidr: name must be given where the block is an output, e.g. cidr(office.cidrBlock, "office").',
    });
  });
});
