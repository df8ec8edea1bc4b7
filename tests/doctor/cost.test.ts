/** `cost`: what a stack costs on demand, by Region, from the table's prices and nothing else. */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CostReport } from "../../doctor/commands/cost";
import { cacheNodeHour, PRICED_REGIONS } from "../../doctor/cost/prices";
import table from "../../doctor/cost/aws-prices.json";
import { inFolder } from "./network";
import { doctor, doctorJson } from "./run-doctor";

/** What previews write for a value that is not known yet. */
const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const CLUSTER = "aws:elasticache/cluster:Cluster";

interface Given {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly provider?: string;
}

const urn = (type: string, name: string): string => `urn:pulumi:prod::shop::${type}::${name}`;
const written = ({ type, name, inputs, provider }: Given) => ({
  urn: urn(type, name),
  type,
  custom: true,
  inputs,
  ...(provider !== undefined && { provider: `${provider}::0e7e1b6c` }),
});

const preview = (given: readonly Given[], region?: string): unknown => ({
  config: region === undefined ? {} : { "aws:region": region },
  steps: given.map((one) => {
    const newState = written(one);
    return { op: "create", urn: newState.urn, newState };
  }),
});

/** The report for a preview (or another file) of these resources. */
async function reportOf(
  content: unknown,
  more: readonly string[] = [],
  option = "--preview",
): Promise<CostReport> {
  return inFolder(async (folder) => {
    const file = join(folder, "stack.json");
    writeFileSync(file, JSON.stringify(content));
    const { json, exitCode } = await doctorJson(["cost", option, file, ...more]);
    strictEqual(exitCode, 0);
    return json as CostReport;
  });
}

const THREE: Given = {
  type: CLUSTER,
  name: "cache",
  inputs: { engine: "memcached", nodeType: "cache.m7g.large", numCacheNodes: 3 },
};

describe("the table of prices", () => {
  it("has a date, a source and a column for each Region", () => {
    match(table.date, /^\d{4}-\d\d-\d\d$/);
    ok(URL.canParse(table.source));
    const { date, source, currency, regions, ...prices } = table;
    const rows = Object.values(prices).flatMap((one) =>
      Array.isArray(one) ? [one] : Object.values(one),
    );
    deepStrictEqual([...new Set(rows.map((row) => row.length))], [regions.length]);
    deepStrictEqual([currency, date, URL.canParse(source)], ["USD", table.date, true]);
  });

  it("answers nothing for a type or a Region that it does not have", () => {
    deepStrictEqual(
      [
        cacheNodeHour("cache.t4g.micro", "ap-northeast-2"),
        cacheNodeHour("cache.t4g.micro", "us-moon-1"),
        cacheNodeHour("cache.z9.large", "us-east-1"),
        cacheNodeHour("constructor", "us-east-1"),
        cacheNodeHour("cache.m7g.large", "eu-central-2"),
      ],
      [0.024, undefined, undefined, undefined, undefined],
    );
  });
});

describe("cost", () => {
  it("takes nodes times the price of one, in the Region of the stack's configuration", async () => {
    const { currency, pricesOf, estimates } = await reportOf(preview([THREE], "ap-northeast-2"));
    deepStrictEqual({ currency, pricesOf }, { currency: "USD", pricesOf: table.date });
    deepStrictEqual(estimates, [
      {
        region: "ap-northeast-2",
        hourly: 0.576,
        monthly: 420.48,
        items: [
          {
            urn: urn(CLUSTER, "cache"),
            name: "cache",
            count: 3,
            unit: "cache.m7g.large",
            hourly: 0.576,
            monthly: 420.48,
          },
        ],
        notPriced: [],
      },
    ]);
  });

  it("prices all of it in other Regions, and knows which has no such node", async () => {
    const { estimates } = await reportOf(preview([THREE]), ["--region", "us-east-1", "me-south-1"]);
    deepStrictEqual(
      estimates.map(({ region, hourly, notPriced }) => [region, hourly, notPriced[0]?.why]),
      [
        ["us-east-1", 0.474, undefined],
        ["me-south-1", 0, "the table has no price of cache.m7g.large in me-south-1"],
      ],
    );
  });

  it("finds each resource's Region: its own, its provider's, then the stack's", async () => {
    const provider: Given = {
      type: "pulumi:providers:aws",
      name: "tokyo",
      inputs: { region: "ap-northeast-1" },
    };
    const at = (name: string, inputs: object, from?: Given): Given => ({
      ...THREE,
      name,
      inputs: { ...THREE.inputs, ...inputs },
      ...(from !== undefined && { provider: urn(from.type, from.name) }),
    });
    const { estimates } = await reportOf(
      preview(
        [provider, at("a", {}), at("b", {}, provider), at("c", { region: "eu-west-1" }, provider)],
        "us-east-1",
      ),
    );
    deepStrictEqual(
      estimates.map(({ region, items }) => [region, items.map(({ name }) => name)]),
      [
        ["ap-northeast-1", ["b"]],
        ["eu-west-1", ["c"]],
        ["us-east-1", ["a"]],
      ],
    );
  });

  it("reads an export: what is deleted already costs nothing", async () => {
    const provider: Given = {
      type: "pulumi:providers:aws",
      name: "default",
      inputs: { region: "us-east-1" },
    };
    const deployed = written({ ...THREE, provider: urn(provider.type, provider.name) });
    const { estimates } = await reportOf(
      { deployment: { resources: [written(provider), deployed, { ...deployed, delete: true }] } },
      [],
      "--state",
    );
    deepStrictEqual(
      estimates.map(({ region, hourly }) => [region, hourly]),
      [["us-east-1", 0.474]],
    );
  });

  it("tells what a serverless cache costs unused, and at its limits", async () => {
    const serverless = (name: string, cacheUsageLimits: unknown): Given => ({
      type: "aws:elasticache/serverlessCache:ServerlessCache",
      name,
      inputs: { engine: "memcached", ...(cacheUsageLimits !== undefined && { cacheUsageLimits }) },
    });
    const { estimates } = await reportOf(
      preview(
        [
          serverless("free", undefined),
          serverless("bound", {
            dataStorage: { minimum: 2, maximum: 10, unit: "GB" },
            ecpuPerSeconds: [{ minimum: 1000, maximum: 5000 }],
          }),
        ],
        "us-east-1",
      ),
    );
    deepStrictEqual(
      estimates[0]?.items.map(({ unit, hourly, atMost }) => [unit, hourly, atMost?.hourly]),
      [
        ["serverless cache, at least 1 GB", 0.125, undefined],
        ["serverless cache, at least 2 GB", 0.26224, 1.3112],
      ],
    );
  });

  it("counts an interface endpoint in each of its zones, and a gateway endpoint not at all", async () => {
    const endpoint = (name: string, inputs: object): Given => ({
      type: "aws:ec2/vpcEndpoint:VpcEndpoint",
      name,
      inputs: { serviceName: "s", ...inputs },
    });
    const { estimates } = await reportOf(
      preview(
        [
          endpoint("ssm", { vpcEndpointType: "Interface", subnetIds: [NOT_YET, NOT_YET] }),
          endpoint("s3", { vpcEndpointType: "Gateway" }),
          endpoint("dynamodb", {}),
        ],
        "ap-northeast-2",
      ),
    );
    deepStrictEqual(
      estimates[0]?.items.map(({ name, count, unit, hourly }) => [name, count, unit, hourly]),
      [["ssm", 2, "interface endpoint", 0.026]],
    );
  });

  it("names what it has no price for, and is silent about what is free", async () => {
    const { estimates } = await reportOf(
      preview(
        [
          { type: "aws:ec2/vpc:Vpc", name: "main", inputs: {} },
          { type: "aws:iam/role:Role", name: "role", inputs: {} },
          { type: "aws:ec2/natGateway:NatGateway", name: "nat", inputs: {} },
          { ...THREE, name: "redis", inputs: { ...THREE.inputs, engine: "redis" } },
          { ...THREE, name: "later", inputs: { ...THREE.inputs, nodeType: NOT_YET } },
          { ...THREE, name: "some", inputs: { ...THREE.inputs, numCacheNodes: NOT_YET } },
          { type: "random:index/randomId:RandomId", name: "id", inputs: {} },
        ],
        "us-east-1",
      ),
    );
    deepStrictEqual(
      estimates[0]?.notPriced.map(({ name, why }) => `${name}: ${why}`),
      [
        "nat: aws:ec2/natGateway:NatGateway is not in the table of prices",
        "redis: its engine is redis: the table has the prices of Memcached",
        "later: its node type is not known yet",
        "some: its number of nodes is not known yet",
      ],
    );
    deepStrictEqual(
      estimates.flatMap(({ items }) => items),
      [],
    );
  });

  it("prints a line for each, the sum, and the day of the prices", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "preview.json");
      writeFileSync(
        file,
        JSON.stringify(preview([THREE, { ...THREE, name: "more" }], "ap-northeast-2")),
      );
      const { stdout, stderr } = await doctor(["cost", "--preview", file]);
      strictEqual(
        stdout,
        [
          "ap-northeast-2, USD an hour and a month:",
          "  cache and 1 more  6 × cache.m7g.large  1.1520  840.96",
          "  together                               1.1520  840.96",
          "",
        ].join("\n"),
      );
      ok(stderr.startsWith(`AWS's on-demand prices of ${table.date};`), stderr);
    });
  });

  it("says in one line what is wrong", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "preview.json");
      writeFileSync(file, JSON.stringify(preview([THREE])));
      const said = async (...argv: string[]): Promise<string> => {
        const { exitCode, stderr } = await doctor(["cost", ...argv]);
        strictEqual(exitCode, 2);
        return stderr;
      };
      strictEqual(
        await said("--preview", file),
        `memcached-doctor: The Region of cache (${CLUSTER}) is not in the file. Give it: --region us-east-1.\n`,
      );
      match(await said(), /^memcached-doctor: cost needs --preview FILE .*: one of them\.\n$/);
      match(await said("--state", join(folder, "none.json")), /--state .* cannot be read: .*\n$/);
      strictEqual(
        await said("--preview", file, "--region", "mars-1"),
        `memcached-doctor: --region must be ${PRICED_REGIONS.join(" or ")}, got "mars-1".\n`,
      );
    });
  });
});
