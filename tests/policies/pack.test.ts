/** The pack as the engine meets it: levels by environment, strictness, exceptions, settings, snapshots, one report per finding. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { levelOf, RULE_IDS } from "../../policies/runtime/levels";
import type { Diagnostic, PackOptions } from "./pack-process";
import { PackProcess, runStack, STACK } from "./pack-process";
import { ServedPack } from "./served-pack";
import type { StackLiteral } from "./stack-literals";
import { LOOKED_UP, planOf, ref, sound, T } from "./stack-literals";

const PROD = { "memcached:environment": "prod" };
const NO_TLS = sound({ cache: { transitEncryptionEnabled: false } });
const NO_GROUP = sound({ cache: { securityGroupIds: undefined } });
const WORLD = sound({
  world: [
    T.ingress,
    {
      securityGroupId: ref("cache-group.id"),
      ipProtocol: "tcp",
      fromPort: 11211,
      toPort: 11211,
      cidrIpv4: "0.0.0.0/0",
      description: "Anywhere",
    },
  ],
});

/** Runs a stack through a fresh pack; every diagnostic as `level rule resource`. */
async function judged(stack: StackLiteral, options: PackOptions): Promise<string[]> {
  return (await diagnostics(stack, options)).map((one) => line(one)).sort();
}

async function diagnostics(stack: StackLiteral, options: PackOptions): Promise<Diagnostic[]> {
  const pack = await ServedPack.start(options);
  try {
    return await runStack(pack, planOf(stack));
  } finally {
    await pack.close();
  }
}

function line(one: Diagnostic): string {
  return `${one.level} ${one.policy} ${one.urn.split("::").at(-1) ?? ""}`;
}

describe("levels", function () {
  this.timeout(60_000);

  it("are those of the table, in production and elsewhere", async () => {
    for (const [stack, environment] of [
      ["prod", "production"],
      ["dev", "elsewhere"],
    ] as const) {
      const pack = await PackProcess.start({ stack, asTheEngineStarts: true });
      const info = await pack.info();
      await pack.close();
      const levels = info
        .getPoliciesList()
        .map((one) => [one.getName(), ["advisory", "mandatory", "off"][one.getEnforcementlevel()]]);
      deepStrictEqual(
        Object.fromEntries(levels),
        Object.fromEntries(RULE_IDS.map((id) => [id, levelOf(id, environment)])),
      );
    }
  });

  it("stop the seed's mistake at a first preview of production, and advise elsewhere", async () => {
    const inProduction = await judged(NO_GROUP, { config: PROD });
    ok(inProduction.includes("mandatory require-dedicated-security-group cache"));
    const elsewhere = await judged(NO_GROUP, { stack: "dev" });
    ok(elsewhere.includes("advisory require-dedicated-security-group cache"));
    ok(elsewhere.every((one) => one.startsWith("advisory ")));
  });

  it("follow the stack's config before its tag, and its tag before its name", async () => {
    const tls = "require-tls cache";
    const tags = { environment: "production" };
    deepStrictEqual(await judged(NO_TLS, { stack: "dev", config: PROD }), [`mandatory ${tls}`]);
    deepStrictEqual(await judged(NO_TLS, { stack: "dev", tags }), [`mandatory ${tls}`]);
    deepStrictEqual(await judged(NO_TLS, { stack: "shop-prod" }), [`mandatory ${tls}`]);
    deepStrictEqual(await judged(NO_TLS, { stack: "shop-pre-prod" }), []);
    deepStrictEqual(await judged(NO_TLS, { stack: "Non_Production" }), []);
    deepStrictEqual(await judged(NO_TLS, { stack: "prod", tags: { environment: "dev" } }), []);
    deepStrictEqual(
      await judged(NO_TLS, { stack: "prod", config: { "memcached:environment": "dev" }, tags }),
      [],
    );
  });

  it("follow the stack's name in its URNs where nobody tells the pack: `pulumi policy analyze`", async () => {
    deepStrictEqual(await judged(NO_TLS, { stack: "", tags: {} }), ["mandatory require-tls cache"]);
  });

  it("let one rule tell one cause: TLS on a version without it, by require-tls where that is on", async () => {
    const tooOld = sound({ cache: { engineVersion: "1.6.6" } });
    const told = async (options: PackOptions) =>
      (await judged(tooOld, options)).filter((one) => !one.includes("pinned-version"));
    deepStrictEqual(await told({ config: PROD }), ["mandatory require-tls cache"]);
    deepStrictEqual(await told({ stack: "dev", tags: { environment: "production" } }), [
      "mandatory require-tls cache",
    ]);
    const refused = "no-refused-settings cache";
    deepStrictEqual(await told({ stack: "dev" }), [`advisory ${refused}`]);
    deepStrictEqual(await told({ config: PROD, policyConfig: { "require-tls": "disabled" } }), [
      `mandatory ${refused}`,
    ]);
  });

  it("follow patterns of production stacks that a team sets", async () => {
    const config = { "memcached:productionStacks": '["live-*"]' };
    deepStrictEqual(await judged(NO_TLS, { stack: "live-eu", config }), [
      "mandatory require-tls cache",
    ]);
    deepStrictEqual(await judged(NO_TLS, { stack: "prod", config }), []);
  });

  it("can be raised, lowered and switched off for a single rule", async () => {
    const logs = sound({ logs: null });
    const raised = { "require-flow-logs": "mandatory" } as const;
    deepStrictEqual(await judged(logs, { stack: "dev", policyConfig: raised }), [
      "mandatory require-flow-logs cache",
    ]);
    deepStrictEqual(
      await judged(NO_TLS, { config: PROD, policyConfig: { "require-tls": "advisory" } }),
      ["advisory require-tls cache"],
    );
    deepStrictEqual(
      await judged(NO_TLS, { config: PROD, policyConfig: { "require-tls": "disabled" } }),
      [],
    );
  });

  it("hold where the policy that reads for all is switched off, over the wire", async () => {
    const policyConfig = { "require-valid-settings": "disabled" } as const;
    const tags = { environment: "production" };
    const pack = await PackProcess.start({ stack: "prod", tags, policyConfig });
    const found = (await pack.run(planOf(WORLD))).map((one) => line(one));
    await pack.close();
    deepStrictEqual(found.sort(), [
      "advisory require-source-security-group cache",
      "mandatory no-public-source cache",
    ]);
  });
});

describe("what cannot be proven", function () {
  this.timeout(60_000);
  const inStack = sound({ cache: { transitEncryptionEnabled: LOOKED_UP } });
  const outside = sound({ subnets: { subnetIds: ["subnet-0123456789abcdef0"] } });
  // All rules that wait for the subnet speak through the strictest of them.
  const placement = (found: string[]) => found.filter((one) => one.includes("same-vpc"));

  it("is as grave as the rule where this stack decides it, and advice where it lies outside", async () => {
    deepStrictEqual(await judged(inStack, { config: PROD }), ["mandatory require-tls cache"]);
    deepStrictEqual(placement(await judged(outside, { config: PROD })), [
      "advisory require-same-vpc cache",
    ]);
  });

  it("is always as grave as the rule when strict is all", async () => {
    const config = { ...PROD, "memcached:strict": "all" };
    deepStrictEqual(placement(await judged(outside, { config })), [
      "mandatory require-same-vpc cache",
    ]);
  });

  it("is not reported when strict is off, nor outside of production", async () => {
    deepStrictEqual(await judged(inStack, { config: { ...PROD, "memcached:strict": "off" } }), []);
    deepStrictEqual(await judged(outside, { stack: "dev" }), []);
  });

  it("names the missing fact, and says that a snapshot would tell", async () => {
    const found = await diagnostics(outside, { config: PROD });
    const text = found.find((one) => one.policy === "require-same-vpc")?.message ?? "";
    match(text, /cannot prove: .*subnet subnet-0123456789abcdef0 is not part of this stack/);
    match(text, /A snapshot \(memcached:snapshot\) tells\./);
  });

  it("never ends as the SDK's \"can't run policy\"", async () => {
    const found = await diagnostics(inStack, { config: PROD });
    ok(found.every((one) => !one.message.includes("can't run policy")));
  });
});

describe("a snapshot", function () {
  this.timeout(60_000);
  const subnet = "subnet-0123456789abcdef0";
  const vpc = "vpc-0123456789abcdef0";
  const stack = sound({
    vpc: null,
    a: null,
    b: null,
    front: null,
    app: null,
    closed: null,
    logs: null,
    "cache-group": { vpcId: vpc },
    "app-group": { vpcId: vpc },
    subnets: { subnetIds: [subnet] },
  });

  function snapshot(gateway: string): string {
    const folder = mkdtempSync(join(tmpdir(), "snapshot-"));
    const files = {
      "vpcs.json": { Vpcs: [{ VpcId: vpc, CidrBlock: "10.0.0.0/16", IsDefault: false }] },
      "subnets.json": {
        Subnets: [
          {
            SubnetId: subnet,
            VpcId: vpc,
            CidrBlock: "10.0.1.0/24",
            AvailabilityZone: "ap-northeast-2a",
          },
        ],
      },
      "route-tables.json": {
        RouteTables: [
          {
            RouteTableId: "rtb-0123456789abcdef0",
            VpcId: vpc,
            Associations: [{ Main: true, RouteTableId: "rtb-0123456789abcdef0" }],
            Routes: [
              {
                DestinationCidrBlock: "10.0.0.0/16",
                GatewayId: "local",
                State: "active",
                Origin: "CreateRouteTable",
              },
              {
                DestinationCidrBlock: "0.0.0.0/0",
                GatewayId: gateway,
                State: "active",
                Origin: "CreateRoute",
              },
            ].slice(0, gateway === "" ? 1 : 2),
          },
        ],
      },
    };
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, name), JSON.stringify(content));
    }
    return folder;
  }

  async function withSnapshot(folder: string, path = folder): Promise<Diagnostic[]> {
    try {
      const config = { ...PROD, "memcached:snapshot": path };
      return await diagnostics(stack, { config, projectFolder: folder });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it("turns a doubt about a VPC made elsewhere into a verdict", async () => {
    const open = await withSnapshot(snapshot("igw-0123456789abcdef0"));
    const found = open.find((one) => one.policy === "require-private-subnets");
    strictEqual(found?.level, "mandatory");
    match(found.message, /leads to internet gateway igw-0123456789abcdef0/);
    const closed = await withSnapshot(snapshot(""));
    deepStrictEqual(
      closed.filter((one) => one.policy === "require-private-subnets"),
      [],
    );
  });

  it("is named relative to the project", async () => {
    const found = await withSnapshot(snapshot("igw-0123456789abcdef0"), ".");
    ok(found.map((one) => line(one)).includes("mandatory require-private-subnets cache"));
  });

  it("that cannot be read is one clear line, and the rules go on", async () => {
    const config = { ...PROD, "memcached:snapshot": "/nowhere/at/all" };
    const found = await diagnostics(NO_TLS, { config });
    const complaint = found.find((one) => one.policy === "require-valid-settings");
    match(complaint?.message ?? "", /memcached:snapshot \/nowhere\/at\/all cannot be read: ENOENT/);
    ok(found.some((one) => one.policy === "require-tls"));
  });
});

describe("exceptions and settings", function () {
  this.timeout(60_000);

  it("list an accepted resource once, with its reason, and report nothing else", async () => {
    const config = {
      "memcached:exceptions": JSON.stringify([
        { rule: "no-public-source", resource: "cache-group", reason: "a tutorial" },
      ]),
    };
    const found = await diagnostics(WORLD, { stack: "dev", config });
    deepStrictEqual(
      found.map((one) => line(one)),
      ["advisory no-public-source cache-group"],
    );
    match(found[0]?.message ?? "", /accepted by an exception: .* Reason: a tutorial\n/);
  });

  it("can be given to a single rule in the pack's config", async () => {
    const exceptions = [{ resource: "ca*e", reason: "telnet cannot speak TLS" }];
    const found = await diagnostics(NO_TLS, {
      config: PROD,
      policyConfig: { "require-tls": { exceptions } },
    });
    deepStrictEqual(
      found.map((one) => line(one)),
      ["advisory require-tls cache"],
    );
    match(found[0]?.message ?? "", /Reason: telnet cannot speak TLS/);
  });

  it("say in one line what is wrong with a setting", async () => {
    const policyConfig = {
      "no-public-source": { maxPublicIpv4Addresses: "many", maxPublicIpv6PrefixLength: 200 },
      "require-pinned-version": { minimum: "latest" },
    };
    const found = await diagnostics(sound(), { config: PROD, policyConfig });
    deepStrictEqual(
      found.map((one) => one.message.split("\n")[1]),
      [
        'the settings of no-public-source are wrong: maxPublicIpv4Addresses must be a whole number of at least 0, got "many".',
        "the settings of no-public-source are wrong: maxPublicIpv6PrefixLength must be a whole number from 0 to 128, got 200.",
        'the settings of require-pinned-version are wrong: minimum must be a string of the form ^[0-9]+[.][0-9]+[.][0-9]+$, got "latest".',
      ],
    );
  });
});

describe("a run", function () {
  this.timeout(60_000);

  it("reports before a resource is made what its inputs decide, and only once", async () => {
    const pack = new ServedPack({ config: PROD });
    const resources = planOf(NO_TLS);
    const before: string[] = [];
    for (const resource of [STACK, ...resources]) {
      before.push(...(await pack.analyze(resource)).map((one) => line(one)));
    }
    const atTheEnd = await pack.analyzeStack(resources);
    deepStrictEqual(before, ["mandatory require-tls cache"]);
    deepStrictEqual(atTheEnd, []);
  });

  it("says before each of two clusters is made everything that is wrong with it", async () => {
    const wrong = { engine: "memcached", numCacheNodes: 1, nodeType: "small" };
    const plan = planOf({ one: [T.cluster, wrong], two: [T.cluster, wrong] });
    const pack = new ServedPack({ config: PROD });
    const said: string[] = [];
    for (const resource of [STACK, ...plan])
      said.push(...(await pack.analyze(resource)).map((one) => line(one)));
    const expected = [
      "advisory require-multi-zone",
      "advisory require-pinned-version",
      "mandatory no-default-subnet-group",
      "mandatory no-refused-settings",
      "mandatory require-dedicated-security-group",
      "mandatory require-tls",
    ];
    const of = (name: string) => expected.map((text) => `${text} ${name}`);
    deepStrictEqual(said.sort(), [...of("one"), ...of("two")].sort());
  });

  it("starts anew in one process: the second says what the first said", async () => {
    const pack = new ServedPack({ config: PROD });
    const first = await runStack(pack, planOf(NO_GROUP));
    const other = await runStack(pack, planOf(sound()));
    const second = await runStack(pack, planOf(NO_GROUP));
    ok(first.length > 0);
    deepStrictEqual(other, []);
    deepStrictEqual(second, first);
  });

  it("does not mix up stacks that are judged at the same time", async () => {
    const pack = new ServedPack({ config: PROD });
    const stacks = [sound(), NO_GROUP, NO_TLS, WORLD].map((stack) => planOf(stack));
    const alone: Diagnostic[][] = [];
    for (const stack of stacks) alone.push(await pack.analyzeStack(stack));
    const together = await Promise.all(
      [...stacks, ...stacks].map((stack) => pack.analyzeStack(stack)),
    );
    deepStrictEqual(together, [...alone, ...alone]);
  });

  it("is described alike before and after it", async () => {
    const pack = new ServedPack();
    const before = await pack.info();
    await pack.run(planOf(NO_GROUP));
    const after = await pack.info();
    await pack.close();
    deepStrictEqual(after.toObject(), before.toObject());
  });
});

describe("remediation", function () {
  this.timeout(60_000);
  const policyConfig = {
    "require-imdsv2": "remediate",
    "require-rule-description": "remediate",
    "require-tags": {
      enforcementLevel: "remediate",
      values: { Owner: "shop", Name: "not this one" },
    },
    "require-tls": { enforcementLevel: "remediate", newClusters: ["cach*"] },
  } as const;

  async function repaired(stack: StackLiteral, name: string) {
    const pack = await ServedPack.start({ config: PROD, policyConfig });
    const resource = planOf(stack).find((one) => one.name === name);
    const result = resource === undefined ? {} : await pack.remediate(resource);
    await pack.close();
    return result;
  }

  it("asks for tokens of the metadata service and keeps the other options", async () => {
    const stack = sound({ app: { metadataOptions: { httpEndpoint: "enabled" } } });
    const { "require-imdsv2": inputs } = await repaired(stack, "app");
    deepStrictEqual(inputs?.metadataOptions, { httpEndpoint: "enabled", httpTokens: "required" });
    strictEqual(inputs.ami, "ami-0123456789abcdef0");
  });

  it("describes a rule, and leaves a described one alone", async () => {
    const { "require-rule-description": inputs } = await repaired(
      sound({ "from-app": { description: undefined } }),
      "from-app",
    );
    strictEqual(inputs?.description, "tcp 11211");
    deepStrictEqual(await repaired(sound(), "from-app"), {});
  });

  it("adds the tags that are told, and changes none that is there", async () => {
    const { "require-tags": inputs } = await repaired(sound(), "cache");
    deepStrictEqual(inputs?.tags, { Name: "cache", Owner: "shop" });
    const tagged = sound({ cache: { tags: { Name: "cache", Owner: "platform" } } });
    deepStrictEqual(await repaired(tagged, "cache"), {});
  });

  it("encrypts a cluster that is told to be new, and has a version that can", async () => {
    const plain = { transitEncryptionEnabled: undefined, tags: { Name: "", Owner: "" } };
    const { "require-tls": inputs } = await repaired(sound({ cache: plain }), "cache");
    strictEqual(inputs?.transitEncryptionEnabled, true);
    const old = sound({ cache: { ...plain, engineVersion: "1.6.6" } });
    deepStrictEqual(await repaired(old, "cache"), {});
    const { cache: cluster, ...others } = sound({ cache: plain });
    const another = { ...others, sessions: cluster ?? [T.cluster, {}] } as const;
    deepStrictEqual(await repaired(another, "sessions"), {});
  });
});
