/** Snapshots: read from files or folders, saved, replayed, redacted; and the questions asked of them. */

import { strict as assert } from "node:assert";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import fc from "fast-check";
import { pseudonymAddress } from "../../doctor/snapshot/pseudonym-address";
import { Redactor } from "../../doctor/snapshot/redact";
import { isSubset, parseCidr } from "../../reachability";
import {
  ACCOUNT,
  ENDPOINT,
  NODE_ENDPOINT,
  healthyNetwork,
  inFolder,
  item,
  rule,
  writeNetwork,
} from "./network";
import type { Network } from "./network";
import { doctor, doctorJson } from "./run-doctor";
import { runs } from "../long-form";

const NETWORKS = join(__dirname, "../../../shared/networks");

interface Line {
  readonly from: string;
  readonly to: string;
  readonly verdict?: string;
  readonly gates?: readonly { readonly code: string; readonly outcome: string }[];
  readonly error?: string;
}

/** `explain --pairs` of these pairs, line by line. */
async function explainPairs(
  snapshot: string,
  pairs: readonly unknown[],
): Promise<{ exitCode: number; lines: Line[] }> {
  return inFolder(async (folder) => {
    const file = join(folder, "pairs.json");
    writeFileSync(file, JSON.stringify(pairs));
    const argv = ["explain", "--pairs", file, "--json", "--snapshot", snapshot];
    const { exitCode, stdout } = await doctor(argv);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
    return { exitCode, lines };
  });
}

async function withNetwork<T>(network: Network, test: (folder: string) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    writeNetwork(join(folder, "n"), network);
    return test(join(folder, "n"));
  });
}

describe("explain on networks that others published", () => {
  before(function () {
    if (existsSync(NETWORKS)) return;
    console.log("      skipped: ../shared/networks is not on this machine");
    this.skip();
  });

  it("np-guard's: all 80 verdicts, one line each, in order", async () => {
    const folder = join(NETWORKS, "01-npguard-sg");
    const { queries } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as {
      queries: {
        srcEni: string;
        dstIp: string;
        protocol: string;
        port: number;
        ephemeral: number[];
        expected: string;
      }[];
    };
    const pairs = queries.map(({ srcEni, dstIp, protocol, port, ephemeral }) => ({
      ...{ from: srcEni, to: dstIp, protocol, port, ephemeral },
    }));
    const { exitCode, lines } = await explainPairs(join(folder, "input.json"), pairs);
    assert.deepEqual(
      lines.map(({ from, to, verdict }) => [from, to, verdict]),
      queries.map(({ srcEni, dstIp, expected }) => [srcEni, dstIp, expected]),
    );
    assert.deepEqual([queries.length, exitCode], [80, 0]);
  });

  for (const [folder, port, key] of [
    ["aws_configs", 22, "openTcp22"],
    ["aws_configs", 11211, "openTcp11211"],
    ["aws_configs_11211", 11211, "openTcp11211_on_aws_configs_11211"],
  ] as const) {
    it(`Batfish's, ${folder}, port ${String(port)}: by interface and by address`, async () => {
      const root = join(NETWORKS, "04-batfish-vpc-peering");
      const { queries } = JSON.parse(readFileSync(join(root, "expected.json"), "utf8")) as {
        queries: Record<string, string>[];
      };
      const asked = queries.filter((query) => query[key] !== undefined);
      const pairs = [
        ...asked.map(({ srcEni, dstEni }) => ({ from: srcEni, to: dstEni, port })),
        ...asked.map(({ srcIp, dstIp }) => ({ from: srcIp, to: dstIp, port })),
      ];
      const { lines } = await explainPairs(join(root, folder), pairs);
      const expected = asked.map((query) => query[key]);
      assert.deepEqual(
        lines.map(({ verdict }) => verdict),
        [...expected, ...expected],
      );
      assert.ok(asked.length >= 4);
    });
  }
});

describe("explain --pairs", () => {
  it("a bad pair is a line that says what is wrong, between the good ones: exit code 2", async () => {
    await withNetwork(healthyNetwork(), async (folder) => {
      const { exitCode, lines } = await explainPairs(folder, [
        { from: "i-0000000a", to: "orders" },
        { from: "eni-99999999", to: "orders" },
        { from: "i-0000000a", to: "orders", port: 0 },
        { from: "i-0000000a", to: "orders", protocol: "icmp" },
        "nonsense",
        { from: "i-0000000b", to: "orders/0001", ephemeral: "32768-60999" },
      ]);
      assert.deepEqual(
        lines.map(({ verdict, error }) => verdict ?? error?.replace(/ Give .*/, "")),
        [
          "reachable",
          "--from eni-99999999 is not in the network that was read.",
          'pair 2: port must be a port from 1 to 65535, got "0".',
          'pair 3: protocol must be tcp or udp, got "icmp".',
          'pair 4: must be {"from","to","protocol","port","ephemeral"}, got "nonsense" at 4.',
          "reachable",
        ],
      );
      assert.equal(exitCode, 2);
    });
  });

  it("takes an end by any of its names", async () => {
    await withNetwork(healthyNetwork(), async (folder) => {
      const names = [
        "eni-0000000a",
        "i-0000000a",
        "10.0.1.10",
        "sg-0000000c",
        "subnet-0000000a",
        "example-server",
        "vpc-0000000a/10.0.1.10",
        "10.0.1.10/32",
      ];
      const ends = [
        "orders",
        "orders/0001",
        ENDPOINT,
        NODE_ENDPOINT,
        "10.0.2.20",
        "eni-0000000e",
        "sg-0000000e",
      ];
      const pairs = names.flatMap((from) => ends.map((to) => ({ from, to })));
      const { lines } = await explainPairs(folder, pairs);
      assert.deepEqual(
        lines.filter(({ verdict }) => verdict !== "reachable"),
        [],
      );
      assert.equal(lines.length, 56);
    });
  });

  it("an address of two VPCs asks which one, and takes the answer", async () => {
    const network = healthyNetwork();
    const twin = item(network, "eni-0000000b");
    Object.assign(twin, {
      PrivateIpAddress: "10.0.1.10",
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: "10.0.1.10" }],
    });
    await withNetwork(network, async (folder) => {
      const pairs = ["10.0.1.10", "vpc-0000000a/10.0.1.10"].map((from) => ({ from, to: "orders" }));
      const { lines } = await explainPairs(folder, pairs);
      assert.match(
        lines[0]?.error ?? "",
        /Say which: vpc-0000000a\/10\.0\.1\.10 \(eni-0000000a\) or vpc-0000000b\/10\.0\.1\.10 \(eni-0000000b\)/,
      );
      assert.equal(lines[1]?.verdict, "reachable");
    });
  });

  it("a hidden fact makes the answer unknown, never its opposite", async () => {
    const network = healthyNetwork();
    item(network, "sg-0000000e").IpPermissions = "<unknown>";
    await withNetwork(network, async (folder) => {
      const { lines } = await explainPairs(folder, [{ from: "i-0000000a", to: "orders" }]);
      assert.equal(lines[0]?.verdict, "unknown");
    });
  });

  it("--expect makes a wrong answer exit code 1", async () => {
    await withNetwork(healthyNetwork(), async (folder) => {
      const argv = [
        "explain",
        "--from",
        "i-0000000a",
        "--to",
        "orders",
        "--port",
        "11211",
        "--snapshot",
        folder,
      ];
      const codes = await Promise.all(
        ["reachable", "blocked"].map(
          async (expect) => (await doctor([...argv, "--expect", expect])).exitCode,
        ),
      );
      assert.deepEqual(codes, [0, 1]);
    });
  });
});

describe("a snapshot", () => {
  it("is read from folders in folders; a file nobody knows is named and ignored", async () => {
    await withNetwork(healthyNetwork(), async (folder) => {
      const deep = join(folder, ACCOUNT, "ap-northeast-2");
      mkdirSync(deep, { recursive: true });
      writeFileSync(join(deep, "notes.json"), JSON.stringify({ Something: [] }));
      const run = await doctor(["scan", "--snapshot", folder]);
      assert.equal(
        run.stderr,
        `${join(ACCOUNT, "ap-northeast-2", "notes.json")}: no key that is read; ignored\n`,
      );
      assert.match(run.stdout, /orders/);
    });
  });

  const broken: readonly [string, (folder: string) => void, RegExp][] = [
    ["that is not there", () => undefined, /--snapshot .* cannot be read: ENOENT/],
    [
      "that is not JSON",
      (folder) => {
        mkdirSync(folder);
        writeFileSync(join(folder, "a.json"), "{");
      },
      /a\.json is not JSON/,
    ],
    [
      "with no file that is known",
      (folder) => {
        mkdirSync(folder);
        writeFileSync(join(folder, "a.json"), "{}");
      },
      /no file has a top-level key/,
    ],
    [
      "with a field of the wrong type",
      (folder) => {
        mkdirSync(folder);
        writeFileSync(join(folder, "a.json"), '{"Vpcs":[{"VpcId":5}]}');
      },
      /a\.json: \$\.+Vpcs\[0\]\.VpcId must be a string, got 5/,
    ],
  ];
  for (const [what, make, says] of broken) {
    it(`${what} is one line, exit code 2`, async () => {
      await inFolder(async (folder) => {
        make(join(folder, "s"));
        const { exitCode, stderr } = await doctor(["scan", "--snapshot", join(folder, "s")]);
        assert.match(stderr, says);
        assert.deepEqual([exitCode, stderr.trim().split("\n").length], [2, 1]);
      });
    });
  }

  it("of one file is written inside of the new folder, wherever the file was", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "network.json");
      writeFileSync(file, JSON.stringify(healthyNetwork()));
      const copy = join(folder, "copy");
      await doctor(["scan", "--snapshot", file, "--save-snapshot", copy]);
      assert.deepEqual(readdirSync(copy).sort(), ["memcached-doctor.json", "network.json"]);
    });
  });

  it("is not written over another", async () => {
    await withNetwork(healthyNetwork(), async (folder) => {
      const argv = ["scan", "--snapshot", folder, "--save-snapshot", folder];
      const { exitCode, stderr } = await doctor(argv);
      assert.match(stderr, /is not empty/);
      assert.equal(exitCode, 2);
    });
  });
});

/** A network full of what must not be told. */
function telling(): Network {
  const network = healthyNetwork();
  item(network, "sg-0000000e").IpPermissions = [
    rule(11211, { group: "sg-0000000c" }),
    { ...rule(22, {}), IpRanges: [{ CidrIp: "54.180.7.9/32", Description: "ann's desk" }] },
    rule(443, { cidr: "54.180.0.0/16" }),
  ];
  item(network, "sg-0000000c").Tags = [{ Key: "CostCentre", Value: "Project Nightingale" }];
  Object.assign(item(network, "eni-0000000a"), {
    Association: {
      PublicIp: "54.180.7.10",
      PublicDnsName: "ec2-54-180-7-10.ap-northeast-2.compute.amazonaws.com",
      IpOwnerId: ACCOUNT,
    },
  });
  return network;
}

const SECRETS = [
  "orders",
  "example-server",
  "Nightingale",
  "CostCentre",
  "ann",
  "54.180",
  "54-180",
  ACCOUNT,
  "a1b2c3",
  "Memcached Cluster",
];

describe("--redact", () => {
  const redacted = async <T>(
    network: Network,
    test: (original: string, clean: string) => Promise<T>,
  ): Promise<T> =>
    withNetwork(network, async (original) => {
      const clean = `${original}-clean`;
      const run = await doctor([
        "scan",
        "--snapshot",
        original,
        "--save-snapshot",
        clean,
        "--redact",
      ]);
      assert.equal(run.exitCode, 0, run.stderr);
      return test(original, clean);
    });

  it("says beside the snapshot, not in it, which name became which", async () => {
    await redacted(telling(), async (_, clean) => {
      const file = `${clean}.names.json`;
      const names = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
      const { stdout } = await doctor(["scan", "--snapshot", clean]);
      assert.equal(names[/name-\d+/.exec(stdout)?.[0] ?? ""], "orders");
      assert.equal(existsSync(join(clean, basename(file))), false);
    });
  });

  it("leaves no account, name, tag, description or public address", async () => {
    await redacted(telling(), (_, clean) => {
      const files = Object.keys(telling()).map((key) =>
        readFileSync(join(clean, `${key}.json`), "utf8"),
      );
      assert.deepEqual(
        SECRETS.filter((secret) => files.join("").includes(secret)),
        [],
      );
      return Promise.resolve();
    });
  });

  it("hides names that look like AWS's own words, and addresses in any dress", () => {
    const redactor = new Redactor("key");
    const secrets: readonly (readonly [field: string, text: string])[] = [
      ["GroupName", "acme-secret-deadbeef"],
      ["GroupName", "amazon-orders"],
      ["Value", "12345"],
      ["Value", "all"],
      ["RequesterId", "AIDAEXAMPLE:alice"],
      ["Address", "web1.a1b2c3.cfg.apn2.cache.amazonaws.com"],
      ["Address", "web1-0001-001.web1.a1b2c3.0001.apn2.cache.amazonaws.com"],
      ["PublicDnsName", "ec2-54-180-7-10.compute-1.amazonaws.com"],
      ["KmsKeyId", `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`],
      ["Arn", `arn:aws:iam::${ACCOUNT}:user/alice`],
      ["Arn", `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/alice@acme.example`],
      ["CidrIp", "203.0.113.7/32"],
      ["CidrIp", "198.51.100.0/24"],
      ["CidrIpv6", "2001:db8:1::/48"],
      ["CidrIpv6", "2600:1f18::5/128"],
      ["CidrIpv6", "::ffff:54.180.7.10/128"],
      ["MacAddress", "06:11:22:33:44:55"],
    ];
    const said = secrets.map(([field, text]) => String(redactor.value(text, field)));
    const telling =
      /acme|amazon-orders|12345|all|alice|web1|a1b2c3|54[.-]180|1234abcd|203\.0\.113|198\.51|2001:db8|2600:1f18|:ffff:|06:11/;
    assert.deepEqual(
      said.filter((text) => telling.test(text)),
      [],
    );
  });

  it("hides the names of folders and files, but for account and region", async () => {
    await inFolder(async (folder) => {
      const named = join(folder, "from", "acme-prod", ACCOUNT, "ap-northeast-2");
      writeNetwork(named, healthyNetwork());
      const clean = join(folder, "clean");
      const argv = ["scan", "--snapshot", join(folder, "from"), "--save-snapshot", clean];
      assert.equal((await doctor([...argv, "--redact"])).exitCode, 0);
      const files = readdirSync(clean, { recursive: true }).map(String).sort();
      assert.ok(files.includes(join("name-1", "000000000001", "ap-northeast-2", "Vpcs.json")));
    });
  });

  it("keeps what was seen from the machine: the claims about the network are the same", async () => {
    await inFolder(async (folder) => {
      const network = healthyNetwork();
      const observations = {
        addresses: ["10.0.1.10"],
        [`resolve ${ENDPOINT}`]: { addresses: ["10.0.2.20"] },
        [`probe ${ENDPOINT} 11211 plain`]: {
          kind: "answers",
          version: "1.6.22",
          stats: [
            ["pid", "1"],
            ["libevent", "2.1.8-stable"],
          ],
          nodes: [{ host: NODE_ENDPOINT, ip: "10.0.2.20", port: 11211 }],
          isTls: false,
        },
      };
      writeNetwork(join(folder, "n"), network, { observations });
      const clean = join(folder, "clean");
      await doctor(["scan", "--snapshot", join(folder, "n"), "--save-snapshot", clean, "--redact"]);
      const { json: clusters } = await doctorJson(["scan", "--snapshot", clean]);
      const [{ cluster } = { cluster: "" }] = clusters as { cluster: string }[];
      const argv = ["check", "--cluster", cluster, "--from", "here", "--snapshot", clean];
      const { json, exitCode } = await doctorJson(argv);
      const { findings } = json as {
        findings: { check: string; status: string; details?: string[] }[];
      };
      const stats = findings.find(({ check }) => check === "stats-answers");
      assert.deepEqual(stats?.details, ["STAT pid 1", "STAT libevent 2.1.8-stable"]);
      const last = findings.find(({ check }) => check === "config-lists-every-node");
      assert.deepEqual([last?.status, exitCode], ["pass", 0]);
    });
  });

  it("changes no verdict: every interface and group to every other, on three ports", async () => {
    await redacted(telling(), async (original, clean) => {
      const ends = [
        "eni-0000000a",
        "eni-0000000b",
        "eni-0000000e",
        "sg-0000000c",
        "10.0.1.10",
        "10.1.1.0/24",
      ];
      const pairs = ends.flatMap((from) =>
        ["eni-0000000a", "eni-0000000b", "eni-0000000e"].flatMap((to) =>
          [22, 443, 11211].map((port) => ({ from, to, port })),
        ),
      );
      const [before, after] = [
        await explainPairs(original, pairs),
        await explainPairs(clean, pairs),
      ];
      assert.deepEqual(
        after.lines.map(({ verdict, gates }) => [
          verdict,
          gates?.map(({ code, outcome }) => [code, outcome]),
        ]),
        before.lines.map(({ verdict, gates }) => [
          verdict,
          gates?.map(({ code, outcome }) => [code, outcome]),
        ]),
      );
      assert.ok(new Set(before.lines.map(({ verdict }) => verdict)).size >= 2);
    });
  });

  it("keeps the report but for the names", async () => {
    await redacted(telling(), async (original, clean) => {
      const { json: clusters } = await doctorJson(["scan", "--snapshot", clean]);
      const [{ cluster } = { cluster: "" }] = clusters as { cluster: string }[];
      assert.match(cluster, /^name-\d+$/);
      const statuses = async (folder: string, name: string): Promise<unknown> => {
        const argv = ["check", "--cluster", name, "--from", "i-0000000a", "--snapshot", folder];
        const { json } = await doctorJson(argv);
        return (json as { findings: { check: string; status: string }[] }).findings.map(
          ({ check, status }) => [check, status],
        );
      };
      assert.deepEqual(await statuses(clean, cluster), await statuses(original, "orders"));
    });
  });

  it("gives a name the same pseudonym in every file, and in ARNs and host names", () => {
    const redactor = new Redactor("key");
    const value = (field: string, text: string): unknown => redactor.value(text, field);
    assert.equal(value("CacheClusterId", "orders"), "name-1");
    assert.equal(value("Description", "ElastiCache orders"), "ElastiCache name-1");
    assert.equal(
      value("ARN", `arn:aws:elasticache:us-east-1:${ACCOUNT}:cluster:orders`),
      "arn:aws:elasticache:us-east-1:000000000001:cluster:name-1",
    );
    assert.equal(
      value("Address", "orders.a1b2.cfg.apn2.cache.amazonaws.com"),
      "name-1.name-2.cfg.apn2.cache.amazonaws.com",
    );
    assert.equal(value("OwnerId", ACCOUNT), "000000000001");
    assert.equal(value("GroupName", "default"), "default");
    assert.equal(value("VpcId", "vpc-0abc1234"), "vpc-0abc1234");
    assert.equal(value("SomeFieldOfTomorrow", "ann"), "name-3");
  });

  it("without --save-snapshot is wrong usage", async () => {
    const { exitCode, stderr } = await doctor(["scan", "--snapshot", "x", "--redact"]);
    assert.match(stderr, /give --save-snapshot DIR, too/);
    assert.equal(exitCode, 2);
  });
});

describe("pseudonyms of public addresses", () => {
  const cidr = fc
    .tuple(fc.ipV4(), fc.integer({ min: 8, max: 32 }))
    .map(([address, length]) => `${address}/${String(length)}`);
  const map = (text: string): string => pseudonymAddress(text, "key") ?? "";

  it("keep which range lies in which", () => {
    fc.assert(
      fc.property(cidr, fc.integer({ min: 8, max: 32 }), fc.ipV4(), (a, length, other) => {
        const address = a.split("/")[0] ?? "";
        for (const b of [`${address}/${String(length)}`, `${other}/${String(length)}`]) {
          assert.equal(
            isSubset(parseCidr(map(a)), parseCidr(map(b))),
            isSubset(parseCidr(a), parseCidr(b)),
          );
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it("leave private and special ranges, and the whole internet, as they are", () => {
    const kept = [
      "10.1.2.3",
      "172.16.0.0/12",
      "192.168.1.0/24",
      "100.64.0.1",
      "169.254.169.254",
      "0.0.0.0/0",
      "::/0",
      "fd00::1",
      "fe80::1",
    ];
    assert.deepEqual(kept.map(map), kept);
  });

  it("replace public ones, IPv6 too", () => {
    for (const address of ["54.180.7.9", "8.8.8.8", "2600:1f18:1234:5600::7"]) {
      assert.notEqual(map(address), address);
    }
    assert.match(map("2600:1f18::/32"), /^[23][0-9a-f]*:[0-9a-f]*::\/32$/);
  });

  it("differ from one snapshot to the next", () => {
    assert.notEqual(pseudonymAddress("54.180.7.9", "one"), pseudonymAddress("54.180.7.9", "two"));
  });

  it("are only given to addresses", () => {
    assert.deepEqual(
      ["orders", "i-0abc", "11211", "a:b", ""].map((text) => pseudonymAddress(text, "key")),
      Array(5).fill(undefined),
    );
  });
});
