import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type Settings, readSettings } from "../settings";

/** What the engine fills in from `Pulumi.yaml`. */
const DEFAULTS = {
  "aws:region": "ap-northeast-2",
  "memcached:environment": "dev",
  "memcached:zones": '["ap-northeast-2a"]',
  "memcached:vpcCidr": "10.0.0.0/16",
  "memcached:nodeType": "cache.t4g.micro",
  "memcached:nodeCount": "1",
  "memcached:engineVersion": "1.6.22",
  "memcached:port": "11211",
  "memcached:tls": "false",
  "memcached:maintenanceWindow": "sun:18:00-sun:19:00",
  "memcached:flowLogs": "false",
  "memcached:ssmEndpoints": "one-zone",
  "memcached:allowFrom": "[]",
  "memcached:alarms": "false",
};

async function read(config: Record<string, string>, project = "memcached"): Promise<Settings> {
  await pulumi.runtime.setMocks(
    { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
    project,
  );
  pulumi.runtime.setAllConfig(config);
  return readSettings();
}

describe("readSettings", () => {
  it("types what Pulumi.yaml declares", async () => {
    assert.deepEqual(await read(DEFAULTS), {
      environment: "dev",
      region: "ap-northeast-2",
      zones: ["ap-northeast-2a"],
      vpcCidr: "10.0.0.0/16",
      nodeType: "cache.t4g.micro",
      nodeCount: 1,
      engineVersion: "1.6.22",
      port: 11211,
      tls: false,
      maintenanceWindow: "sun:18:00-sun:19:00",
      hasFlowLogs: false,
      ssmEndpoints: "one-zone",
      allowFrom: [],
      hasAlarms: false,
    });
  });

  it("counts production as prod", async () => {
    for (const environment of ["prod", "production"]) {
      const settings = await read({ ...DEFAULTS, "memcached:environment": environment });
      assert.equal(settings.environment, "prod");
    }
  });

  it("finds its keys under the project's name too, as pulumi new leaves them", async () => {
    const renamed = Object.entries(DEFAULTS).map(([key, value]) => [
      key.replace("memcached:", "shop:"),
      value,
    ]);
    const settings = await read(Object.fromEntries(renamed) as Record<string, string>, "shop");
    assert.equal(settings.nodeType, "cache.t4g.micro");
  });

  const wrong: [string, string | undefined, string][] = [
    [
      "aws:region",
      undefined,
      "aws:region must be set: pulumi config set aws:region ap-northeast-2",
    ],
    [
      "memcached:environment",
      "staging",
      'memcached:environment must be one of dev, prod, production, got "staging"',
    ],
    [
      "memcached:zones",
      "ap-northeast-2a",
      'memcached:zones must be a list of strings such as ["a","b"], got "ap-northeast-2a"',
    ],
    [
      "memcached:zones",
      "[1]",
      'memcached:zones must be a list of strings such as ["a","b"], got "[1]"',
    ],
    ["memcached:zones", undefined, "memcached:zones must be set, got nothing"],
    [
      "memcached:nodeCount",
      "three",
      'memcached:nodeCount must be a whole number of at least 1, got "three"',
    ],
    [
      "memcached:nodeCount",
      "0",
      'memcached:nodeCount must be a whole number of at least 1, got "0"',
    ],
    [
      "memcached:port",
      "70000",
      'memcached:port must be a whole number from 1 to 65535, got "70000"',
    ],
    ["memcached:tls", "yes", 'memcached:tls must be one of true, false, got "yes"'],
    ["memcached:vpcCidr", "", 'memcached:vpcCidr must be set, got ""'],
    [
      "memcached:ssmEndpoints",
      "two",
      'memcached:ssmEndpoints must be one of none, one-zone, all-zones, got "two"',
    ],
    [
      "memcached:allowFrom",
      '["10.1.0.0/16","10.0.0.1/16"]',
      'memcached:allowFrom has host bits set, got "10.0.0.1/16". Did you mean "10.0.0.0/16"?',
    ],
    [
      "memcached:allowFrom",
      '["pl-office"]',
      'memcached:allowFrom must be the id of a prefix list (pl-…), got "pl-office"',
    ],
    [
      "memcached:nodecount",
      "3",
      "unknown configuration key memcached:nodecount; did you mean memcached:nodeCount?",
    ],
  ];
  for (const [key, value, message] of wrong) {
    it(`says in one line: ${message}`, async () => {
      const config: Record<string, string> = { ...DEFAULTS };
      if (value === undefined) Reflect.deleteProperty(config, key);
      else config[key] = value;
      await assert.rejects(read(config), (error: unknown) => {
        assert.ok(pulumi.RunError.isInstance(error), "no stack trace is printed for a RunError");
        assert.equal(error.message, message);
        return true;
      });
    });
  }

  it("lists its keys where none is meant", async () => {
    await assert.rejects(read({ ...DEFAULTS, "memcached:shards": "3" }), {
      message:
        /^unknown configuration key memcached:shards; it has environment, zones, .*disabledRules$/,
    });
  });

  it("finds a misspelt key under the project's name too", async () => {
    await assert.rejects(read({ ...DEFAULTS, "shop:nodecount": "3" }, "shop"), {
      message: "unknown configuration key shop:nodecount; did you mean shop:nodeCount?",
    });
  });

  it("leaves the policy pack's keys alone", async () => {
    const settings = await read({ ...DEFAULTS, "memcached:snapshot": "./snapshot" });
    assert.equal(settings.environment, "dev");
  });
});
