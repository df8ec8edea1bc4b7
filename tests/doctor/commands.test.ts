/** The command line: what is printed where, exit codes, hostile names, and the questions about a whole cluster. */

import { safeJson, safeText } from "../../reachability";
import { strict as assert } from "node:assert";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOutput } from "../../doctor/report/output";
import { ACCOUNT, healthyNetwork, inFolder, item, rule, writeNetwork } from "./network";
import type { Item, Network } from "./network";
import { doctor, doctorJson } from "./run-doctor";

async function withNetwork<T>(network: Network, test: (folder: string) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    writeNetwork(folder, network);
    return test(folder);
  });
}

interface Sources {
  readonly reachable: readonly {
    readonly interfaces: readonly string[];
    readonly by: string;
    readonly isNamed: boolean;
  }[];
  readonly namedButBlocked: readonly {
    readonly interfaces: readonly string[];
    readonly by: string;
  }[];
  readonly pivots: readonly { readonly id: string; readonly outcome: string }[];
}

async function sourcesOf(network: Network): Promise<Sources> {
  return withNetwork(network, async (folder) => {
    const { json } = await doctorJson(["sources", "--cluster", "orders", "--snapshot", folder]);
    return json as Sources;
  });
}

describe("sources", () => {
  it("tells who reaches the cluster, and by which rule", async () => {
    const { reachable, namedButBlocked } = await sourcesOf(healthyNetwork());
    assert.deepEqual(
      reachable.map(({ interfaces, isNamed }) => [interfaces, isNamed]),
      [
        [["eni-0000000a"], true],
        [["eni-0000000b"], false],
      ],
    );
    assert.match(reachable[0]?.by ?? "", /^request sg-0000000e: tcp 11211 sg-0000000c$/);
    assert.match(reachable[1]?.by ?? "", /^request sg-0000000e: tcp 11211 10\.1\.1\.0\/24$/);
    assert.deepEqual(namedButBlocked, []);
  });

  it("tells who is named in a rule and cannot, with the gate", async () => {
    const network = healthyNetwork();
    item(network, "sg-0000000c").IpPermissionsEgress = [];
    const { namedButBlocked } = await sourcesOf(network);
    assert.deepEqual(
      namedButBlocked.map(({ interfaces }) => interfaces),
      [["eni-0000000a"]],
    );
    assert.equal(namedButBlocked[0]?.by, "ENI_SG_RULES_MISMATCH at sg-0000000c, request");
  });

  it("names a public instance with an open way in as a pivot", async () => {
    const network = healthyNetwork();
    const client = item(network, "eni-0000000a");
    client.Association = { PublicIp: "54.180.7.10", IpOwnerId: ACCOUNT };
    item(network, "sg-0000000c").IpPermissions = [rule(22, { cidr: "0.0.0.0/0" })];
    network.InternetGateways = [
      {
        InternetGatewayId: "igw-00000001",
        Attachments: [{ VpcId: "vpc-0000000a", State: "available" }],
      },
    ];
    (item(network, "rtb-0000000a").Routes as Item[]).push({
      DestinationCidrBlock: "0.0.0.0/0",
      GatewayId: "igw-00000001",
      State: "active",
      Origin: "CreateRoute",
    });
    const { pivots } = await sourcesOf(network);
    assert.deepEqual(
      pivots.filter(({ outcome }) => outcome === "reachable").map(({ id }) => id),
      ["eni-0000000a"],
    );
  });

  it("with --expect blocked is 1 as long as somebody reaches it", async () => {
    await withNetwork(healthyNetwork(), async (folder) => {
      const argv = ["sources", "--cluster", "orders", "--snapshot", folder, "--expect"];
      assert.equal((await doctor([...argv, "blocked"])).exitCode, 1);
      assert.equal((await doctor([...argv, "reachable"])).exitCode, 0);
    });
  });

  it("of a cluster that is not there names those that are", async () => {
    await withNetwork(healthyNetwork(), async (folder) => {
      const { exitCode, stderr } = await doctor([
        "sources",
        "--cluster",
        "order",
        "--snapshot",
        folder,
      ]);
      assert.match(
        stderr,
        /--cluster order is no Memcached cluster or serverless cache here; there are: orders\./,
      );
      assert.equal(exitCode, 2);
    });
  });
});

/** A second cluster of this name, on this group. */
function addCluster(network: Network, name: string, group: string): void {
  const like = item(network, "orders");
  network.CacheClusters?.push({
    ...like,
    CacheClusterId: name,
    SecurityGroups: [{ SecurityGroupId: group, Status: "active" }],
  });
}

describe("scan", () => {
  it("tells every cluster in one line, worst first", async () => {
    const network = healthyNetwork();
    addCluster(network, "sessions", "sg-000000da");
    item(network, "orders").TransitEncryptionEnabled = true;
    item(network, "sg-0000000e").IpPermissions = [rule(11211, { group: "sg-0000000c" })];
    network.CacheClusters?.push({
      ...item(network, "orders"),
      CacheClusterId: "redis-1",
      Engine: "redis",
    });
    await withNetwork(network, async (folder) => {
      const { stdout, exitCode } = await doctor(["scan", "--snapshot", folder]);
      const lines = stdout.trim().split("\n");
      assert.match(lines[0] ?? "", /^× sessions.*: on the VPC's default group/);
      assert.match(lines[1] ?? "", /^√ orders.*: 1 class\(es\) of clients reach it$/);
      assert.deepEqual([lines.length, exitCode], [2, 0]);
    });
  });

  it("of an account without caches says so", async () => {
    await withNetwork({ ...healthyNetwork(), CacheClusters: [] }, async (folder) => {
      const { stdout } = await doctor(["scan", "--snapshot", folder]);
      assert.match(stdout, /No Memcached cluster/);
    });
  });
});

/** An export of a stack that made the cluster's group with these ingress rules. */
function stateWith(ingress: readonly object[]): string {
  const urn = "urn:pulumi:dev::p::aws:ec2/securityGroup:SecurityGroup::memcached-cluster";
  const outputs = {
    id: "sg-0000000e",
    vpcId: "vpc-0000000a",
    name: "Memcached Cluster",
    ingress,
    egress: [],
  };
  const group = {
    urn,
    type: "aws:ec2/securityGroup:SecurityGroup",
    custom: true,
    id: "sg-0000000e",
    inputs: { vpcId: "vpc-0000000a", ingress, egress: [] },
    outputs,
    propertyDependencies: {},
  };
  const stack = {
    urn: "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev",
    type: "pulumi:pulumi:Stack",
    custom: false,
  };
  return JSON.stringify({ version: 3, deployment: { resources: [stack, group] } });
}

const OPEN = { protocol: "tcp", fromPort: 11211, toPort: 11211 };
const BY_GROUP = { ...OPEN, securityGroups: ["sg-0000000c"] };
const BY_CIDR = { ...OPEN, cidrBlocks: ["10.1.1.0/24"] };

interface Drift {
  readonly opened: readonly { readonly source: string }[];
  readonly closed: readonly { readonly source: string }[];
}

async function drift(network: Network, state: string): Promise<{ exitCode: number; json: Drift }> {
  return withNetwork(network, async (folder) =>
    inFolder(async (other) => {
      const file = join(other, "state.json");
      writeFileSync(file, state);
      const { exitCode, json } = await doctorJson(["drift", "--state", file, "--snapshot", folder]);
      return { exitCode, json: json as Drift };
    }),
  );
}

describe("drift", () => {
  it("none: exit code 0", async () => {
    const { exitCode, json } = await drift(healthyNetwork(), stateWith([BY_GROUP, BY_CIDR]));
    assert.deepEqual([json.opened, json.closed, exitCode], [[], [], 0]);
  });

  it("a rule added by hand: its sources became reachable", async () => {
    const { exitCode, json } = await drift(healthyNetwork(), stateWith([BY_GROUP]));
    assert.deepEqual(json.opened.map(({ source }) => source).includes("eni-0000000b"), true);
    assert.deepEqual([json.closed, exitCode], [[], 1]);
  });

  it("a rule taken away by hand: its sources no longer are", async () => {
    const network = healthyNetwork();
    item(network, "sg-0000000e").IpPermissions = [rule(11211, { cidr: "10.1.1.0/24" })];
    const { exitCode, json } = await drift(network, stateWith([BY_GROUP, BY_CIDR]));
    assert.deepEqual(
      json.closed.map(({ source }) => source),
      ["eni-0000000a"],
    );
    assert.deepEqual([json.opened, exitCode], [[], 1]);
  });

  for (const [what, state, says] of [
    ["no JSON", "{", /is not JSON/],
    ["no export", "{}", /deployment\.resources is missing/],
  ] as const) {
    it(`${what}: one line, exit code 2`, async () => {
      await assert.rejects(drift(healthyNetwork(), state), says);
    });
  }

  it("a stack that cannot be exported: Pulumi's own words on one line", async () => {
    await inFolder(async (folder) => {
      const pulumi = "#!/bin/sh\necho 'error: no stack named nope found' >&2\nexit 255\n";
      writeFileSync(join(folder, "pulumi"), pulumi, { mode: 0o755 });
      const { PATH } = process.env;
      process.env.PATH = `${folder}:${PATH ?? ""}`;
      const { exitCode, stderr } = await doctor(["drift", "--stack", "nope"]);
      process.env.PATH = PATH;
      assert.equal(
        stderr,
        "memcached-doctor: --stack nope cannot be exported: no stack named nope found. Or export it yourself and give --state FILE.\n",
      );
      assert.equal(exitCode, 2);
    });
  });

  it("needs a stack or a state, and not both", async () => {
    for (const argv of [["drift"], ["drift", "--stack", "a", "--state", "b"]]) {
      const { exitCode, stderr } = await doctor(argv);
      assert.match(stderr, /drift needs --stack NAME or --state FILE/);
      assert.equal(exitCode, 2);
    }
  });
});

const EVIL = "\u001b]0;owned\u0007\u001b[2J\u009b31mred\u202egnp.exe\r\nfake line";

/** What of it a terminal would obey; a line of its own is looked for apart. */
const BARE = ["\u001b", "\u0007", "\u009b", "\u202e", "\r"];

describe("names from an account", () => {
  it("cannot talk to the terminal, in text or JSON, of any command", async () => {
    const network = healthyNetwork();
    item(network, "sg-0000000e").GroupName = EVIL;
    item(network, "sg-0000000c").GroupName = EVIL;
    item(network, "vpc-0000000a").Tags = [{ Key: "Name", Value: EVIL }];
    for (const reservation of network.Reservations ?? []) {
      for (const one of reservation.Instances as Item[]) one.Tags = [{ Key: "Name", Value: EVIL }];
    }
    addCluster(network, EVIL, "sg-000000da");
    await withNetwork(network, async (folder) => {
      for (const argv of [
        ["check", "--cluster", "orders", "--from", "i-0000000a"],
        ["check", "--cluster", EVIL, "--from", "i-0000000b"],
        ["check", "--cluster", EVIL.slice(3)],
        ["sources", "--cluster", "orders"],
        ["explain", "--from", "i-0000000a", "--to", "orders", "--port", "11211"],
        ["explain", "--from", EVIL, "--to", "orders", "--port", "11211"],
        ["scan"],
      ]) {
        for (const json of [[], ["--json"]]) {
          const { stdout, stderr } = await doctor([...argv, ...json, "--snapshot", folder]);
          const said = `${stdout}${stderr}`;
          assert.deepEqual(
            BARE.filter((sign) => said.includes(sign)),
            [],
            argv.join(" "),
          );
          assert.doesNotMatch(said, /^fake line/m, argv.join(" "));
        }
      }
    });
  });

  it("stay readable: what is ordinary stays, what is not is shown", () => {
    assert.equal(safeText("Memcached 클러스터 ✓"), "Memcached 클러스터 ✓");
    assert.equal(
      safeText("a\u001b[31mb\u0007c\u202ed\ne"),
      "a\\u{1b}[31mb\\u{7}c\\u{202e}d\\u{a}e",
    );
  });

  it("in JSON keep their value", () => {
    assert.equal(JSON.parse(safeJson(EVIL)), EVIL);
  });
});

describe("the command line", () => {
  it("has help with examples for every command", async () => {
    for (const command of ["check", "sources", "explain", "scan", "drift", "probe"]) {
      const { stdout, exitCode } = await doctor([command, "--help"]);
      assert.match(stdout, /Examples:\n {2}memcached-doctor /, command);
      assert.equal(exitCode, 0);
    }
  });

  it("says what is wrong with an option, and where help is: exit code 2", async () => {
    for (const [argv, says] of [
      [
        ["chekc"],
        /there is no command "chekc". Commands: check, sources, map, explain, scan, drift, probe/,
      ],
      [["check"], /required option '--cluster <name>' not specified/],
      [[], /required option '--cluster <name>' not specified/],
      [["check", "--cluster", ""], /--cluster must be a cluster's name, got nothing/],
      [["sources", "--cluster", " "], /--cluster must be a cluster's name, got nothing/],
      [["explain", "--frm", "a"], /unknown option '--frm'/],
      [["explain", "--from", "a", "--to", "b"], /explain needs --from A, --to B and --port P/],
      [
        ["sources", "--cluster", "a", "--expect", "maybe"],
        /Allowed choices are reachable, blocked/,
      ],
      [
        ["check", "--cluster", "a", "--endpoint", "h:x", "--snapshot", "."],
        /--endpoint must be a port/,
      ],
    ] as const) {
      const { exitCode, stderr, stdout } = await doctor(argv);
      assert.match(stderr, says);
      assert.match(stderr, /^memcached-doctor: [^\n]+\n$/, "one line");
      assert.deepEqual([exitCode, stdout], [2, ""]);
    }
  });

  it("has examples in its own help, and refuses help on a command that is not there", async () => {
    const { stdout } = await doctor(["--help"]);
    assert.match(stdout, /Examples:\n {2}memcached-doctor check --cluster orders/);
    const { exitCode, stderr } = await doctor(["help", "chekc"]);
    assert.match(stderr, /^memcached-doctor: there is no command "chekc"/);
    assert.equal(exitCode, 2);
  });

  it("says before anything is read that a file cannot be read or written", async () => {
    await withNetwork(healthyNetwork(), async (folder) => {
      const argv = ["check", "--cluster", "orders", "--snapshot", folder];
      const file = join(folder, "Vpcs.json");
      for (const [more, says] of [
        [["--save-snapshot", file], /--save-snapshot .*Vpcs\.json is a file/],
        [["--ca", join(folder, "no.pem")], /--ca .*no\.pem cannot be read: ENOENT/],
      ] as const) {
        const { exitCode, stderr, stdout } = await doctor([...argv, ...more]);
        assert.match(stderr, says);
        assert.deepEqual([exitCode, stdout], [2, ""]);
      }
    });
  });

  it("takes check for the command when none is named", async () => {
    await withNetwork(healthyNetwork(), async (folder) => {
      const { exitCode, stdout } = await doctor([
        "--cluster",
        "orders",
        "--from",
        "i-0000000a",
        "--snapshot",
        folder,
      ]);
      assert.match(stdout, /Every claim that was asked holds\. \(12 pass, 7 skip\)\n$/);
      assert.equal(exitCode, 0);
    });
  });

  it("--quiet leaves what needs attention", async () => {
    const network = healthyNetwork();
    item(network, "sg-0000000c").IpPermissionsEgress = [];
    await withNetwork(network, async (folder) => {
      const argv = [
        "check",
        "--cluster",
        "orders",
        "--from",
        "i-0000000a",
        "--snapshot",
        folder,
        "--quiet",
      ];
      const { stdout } = await doctor(argv);
      assert.match(stdout, /^× the client's security group lets tcp 11211 out/);
      assert.match(stdout, /aws ec2 authorize-security-group-egress --group-id sg-0000000c/);
      assert.doesNotMatch(stdout, /√/);
    });
  });

  it("breaks no JSON and no map where a line of the terminal ends", async () => {
    await withNetwork(healthyNetwork(), async (folder) => {
      for (const argv of [
        ["sources", "--cluster", "orders", "--json"],
        ["map", "--cluster", "orders", "--format", "mermaid"],
      ]) {
        const asked = [...argv, "--snapshot", folder];
        let shown = "";
        const write = (text: string): string => (shown += text);
        await doctor(asked, { stdout: { write, isTTY: true, columns: 40 } });
        assert.equal(shown, (await doctor(asked)).stdout, argv[0]);
      }
    });
  });

  it("colours only a terminal, and not with NO_COLOR", () => {
    const red = (isTTY: boolean, env: NodeJS.ProcessEnv): string => {
      const stream = { isTTY, write: () => true };
      return createOutput(stream, stream, { quiet: false, env }).colours.red("x");
    };
    assert.notEqual(red(true, {}), "x");
    assert.deepEqual(
      [red(false, {}), red(true, { NO_COLOR: "1" }), red(true, { TERM: "dumb" })],
      ["x", "x", "x"],
    );
  });

  it("shows progress on a terminal's stderr only", () => {
    const written: string[] = [];
    const stderr = (isTTY: boolean): { isTTY: boolean; write: (text: string) => unknown } => ({
      isTTY,
      write: (text) => written.push(text),
    });
    const stdout = { write: () => true };
    createOutput(stdout, stderr(false), { quiet: false, env: {} }).progress("reading");
    createOutput(stdout, stderr(true), { quiet: true, env: {} }).progress("reading");
    assert.deepEqual(written, []);
    createOutput(stdout, stderr(true), { quiet: false, env: {} }).progress("reading");
    assert.deepEqual(written, ["\r\u001b[2Kreading"]);
  });
});

describe("the installed command", () => {
  const repository = join(__dirname, "../..");
  const folder = mkdtempSync(join(tmpdir(), "memcached-doctor-"));
  const bin = join(folder, "bin.js");

  before(() => {
    copyFileSync(join(repository, "doctor/bin.js"), bin);
    copyFileSync(join(repository, "doctor/package.json"), join(folder, "package.json"));
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("says in one line what to run, where it has not been built", () => {
    const { status, stdout, stderr } = spawnSync("node", [bin, "--version"], { encoding: "utf8" });
    assert.deepEqual(
      { status, stdout, stderr },
      {
        status: 2,
        stdout: "",
        stderr:
          "memcached-doctor: not built. Run `npm run build` in the repository first, or `npm run doctor -- <arguments>` from its sources.\n",
      },
    );
  });

  describe("once it is built", () => {
    before(() => {
      execFileSync("node", ["../packaging/bundle.js", join(folder, "dist")], {
        cwd: join(repository, "doctor"),
      });
    });

    it("runs from any folder, without loading the AWS SDK for a snapshot", async () => {
      await withNetwork(healthyNetwork(), (folder) => {
        const loaded = `process.on("exit", () => console.error(Object.keys(require.cache).filter((f) => f.includes("@aws-sdk")).length))`;
        const hook = join(folder, "hook.cjs");
        writeFileSync(hook, loaded);
        const argv = [
          "--require",
          hook,
          bin,
          "check",
          "--cluster",
          "orders",
          "--from",
          "i-0000000a",
          "--snapshot",
          folder,
        ];
        const { status, stdout, stderr } = spawnSync("node", argv, {
          encoding: "utf8",
          cwd: folder,
        });
        assert.match(stdout, /Every claim that was asked holds/);
        assert.deepEqual([status, stderr.trim()], [0, "0"]);
        return Promise.resolve();
      });
    });

    it("ends quietly when its reader does", () => {
      const pipeline = `node ${bin} --help | head -1`;
      const said = execFileSync("bash", ["-c", `set -o pipefail; ${pipeline} 2>&1`], {
        encoding: "utf8",
      });
      assert.match(said, /^Usage: memcached-doctor/);
    });
  });
});
