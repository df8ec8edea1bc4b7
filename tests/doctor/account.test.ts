/** What an account may do to the doctor: page, throttle, deny, lack a call, refuse the credentials. The real SDK, over HTTP. */

import { strict as assert } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../doctor/findings/check";
import { localEndpoint, setAwsEnvironment } from "./aws-environment";
import { inFolder } from "./network";
import { ACCOUNT_ANSWERS, INTERFACES } from "./recorded-account";
import { fields, found, refusal, serveRecorded, set } from "./recorded-server";
import type { Answer, RecordedServer } from "./recorded-server";
import { doctor, doctorJson } from "./run-doctor";
import type { Machine } from "../../doctor/probe/machine";
import { someOf } from "../long-form";

const FROM_CLIENT = ["check", "--cluster", "orders", "--from", "i-0000000a"];

/** A machine whose network is played: no test leaves this machine. */
const machine: Machine = {
  addresses: () => ["10.0.1.10"],
  resolve: () => Promise.resolve({ addresses: ["10.0.2.20"] }),
  probe: () => Promise.resolve({ kind: "timed-out", detail: "no answer" }),
  probeFrom: () => Promise.resolve(undefined),
};

interface Checked {
  readonly exitCode: number;
  readonly findings: readonly Finding[];
  readonly stderr: string;
}

/** Runs `test` against an account that differs from the recorded one in these answers. */
async function withAccount<T>(
  changes: Readonly<Record<string, Answer>>,
  test: (server: RecordedServer) => Promise<T>,
): Promise<T> {
  const server = await serveRecorded({ ...ACCOUNT_ANSWERS, ...changes });
  const restore = setAwsEnvironment(localEndpoint(server.url));
  try {
    return await test(server);
  } finally {
    restore();
    await server.close();
  }
}

async function check(): Promise<Checked> {
  const { exitCode, json, stderr } = await doctorJson(FROM_CLIENT, { machine });
  return { exitCode, findings: (json as Checked).findings, stderr };
}

function count({ asked }: RecordedServer, wanted: string): number {
  return asked.filter(({ permission }) => permission === wanted).length;
}

const INTERFACE_CALL = "ec2:DescribeNetworkInterfaces";

describe("the doctor against an account", () => {
  it("in which all is well: exit code 0", async () => {
    await withAccount({}, async () => {
      const { exitCode, findings, stderr } = await check();
      assert.deepEqual(
        findings.filter(({ status }) => status === "fail"),
        [],
      );
      assert.deepEqual([exitCode, stderr], [0, ""]);
    });
  });

  it("that answers in pages is read to the last page", async () => {
    const paged: Answer = ({ permission, parameters }) => {
      const page = Number(parameters.get("NextToken") ?? 0);
      const next = page + 1 < INTERFACES.length ? fields({ nextToken: page + 1 }) : "";
      return found(permission, set("networkInterfaceSet", [INTERFACES[page] ?? ""]) + next);
    };
    await withAccount({ [INTERFACE_CALL]: paged }, async (server) => {
      const { json } = await doctorJson(["sources", "--cluster", "orders"], { machine });
      assert.equal((json as { reachable: unknown[] }).reachable.length, 1);
      assert.equal(count(server, INTERFACE_CALL), 2);
      const [first] = server.asked.filter(({ permission }) => permission === INTERFACE_CALL);
      assert.equal(first?.parameters.get("Filter.1.Name"), "vpc-id");
      assert.equal(first.parameters.get("Filter.1.Value.1"), "vpc-0000000a");
    });
  });

  it("that throttles once is asked again, and nothing is missing", async () => {
    const throttled: Answer = (request, before) =>
      before === 0
        ? refusal(503, "RequestLimitExceeded", "Request limit exceeded.")
        : found(request.permission, set("networkInterfaceSet", INTERFACES));
    await withAccount({ [INTERFACE_CALL]: throttled }, async (server) => {
      const { exitCode, stderr } = await check();
      assert.deepEqual([exitCode, stderr], [0, ""]);
      assert.ok(count(server, INTERFACE_CALL) >= 2);
    });
  });

  it("that throttles for good leaves facts unknown, and says so", async () => {
    const throttled: Answer = () => refusal(503, "RequestLimitExceeded", "Request limit exceeded.");
    await withAccount({ "ec2:DescribeNetworkAcls": throttled }, async () => {
      const { exitCode, stderr } = await check();
      assert.match(stderr, /ec2:DescribeNetworkAcls was throttled until the SDK gave up/);
      assert.equal(exitCode, 3);
    });
  });

  it("that denies one call: it is named with its permission, its claims are open, the rest goes on", async () => {
    const denied: Answer = () =>
      refusal(403, "UnauthorizedOperation", "You are not authorized to perform this operation.");
    await withAccount({ "ec2:DescribeNetworkAcls": denied }, async () => {
      const { exitCode, findings, stderr } = await check();
      assert.equal(
        stderr,
        "ec2:DescribeNetworkAcls was denied: its facts are unknown. Missing permission: ec2:DescribeNetworkAcls.\n",
      );
      const open = findings.filter(({ skipped }) => skipped === "unknown");
      assert.deepEqual(
        open.map((one) => one.check),
        ["acls-pass-request", "acls-pass-reply"],
      );
      assert.equal(exitCode, 3);
    });
  });

  it("that denies each call in turn never makes a claim that held fail, nor crash", async () => {
    const calls = Object.keys(ACCOUNT_ANSWERS).filter((call) => call !== "sts:GetCallerIdentity");
    for (const call of someOf(calls, 5)) {
      const service = call.split(":")[0] ?? "";
      const code = service === "ec2" ? "UnauthorizedOperation" : "AccessDenied";
      const denied: Answer = () => refusal(403, code, "denied", service);
      await withAccount({ [call]: denied }, async () => {
        const { stdout } = await doctor([...FROM_CLIENT, "--json"], { machine });
        // Without clusters or interfaces, i-… is nothing the doctor knows: that is said instead.
        if (stdout === "") return;
        const { findings } = JSON.parse(stdout) as Checked;
        const worse = findings.filter(({ status }) => status === "fail" || status === "crash");
        assert.deepEqual(
          worse.map((one) => one.check),
          [],
          `${call} denied`,
        );
      });
    }
  });

  it("that denies the second page: half a list is not taken for the whole", async () => {
    const paged: Answer = (request) => {
      if (request.parameters.get("NextToken") !== null) {
        return refusal(403, "UnauthorizedOperation", "denied");
      }
      const inside =
        set("networkInterfaceSet", INTERFACES.slice(0, 1)) + fields({ nextToken: "2" });
      return found(request.permission, inside);
    };
    await withAccount({ [INTERFACE_CALL]: paged }, async () => {
      const { json, stderr } = await doctorJson(["sources", "--cluster", "orders"], { machine });
      assert.match(stderr, /Missing permission: ec2:DescribeNetworkInterfaces/);
      const { reachable, missing } = json as { reachable: unknown[]; missing: string[] };
      assert.equal(reachable.length, 0);
      assert.match(missing.join(), /describe-network-interfaces/);
    });
  });

  it("that lacks a call: it is said to be missing, not denied", async () => {
    const lacking: Answer = () => refusal(400, "InvalidAction", "The action is not valid.");
    await withAccount({ "ec2:DescribeSecurityGroupVpcAssociations": lacking }, async () => {
      const { stderr } = await check();
      assert.match(
        stderr,
        /ec2:DescribeSecurityGroupVpcAssociations is not offered by this endpoint/,
      );
    });
  });

  it("that refuses to say who asks: named like any other call, and the rest goes on", async () => {
    const denied: Answer = () => refusal(403, "AccessDenied", "denied", "sts");
    await withAccount({ "sts:GetCallerIdentity": denied }, async () => {
      const { exitCode, findings, stderr } = await check();
      assert.match(stderr, /^sts:GetCallerIdentity was denied: .*sts:GetCallerIdentity\.\n$/);
      const open = findings.filter(({ status }) => status === "fail" || status === "crash");
      assert.deepEqual([open, exitCode], [[], 0]);
    });
  });

  for (const [code, says] of [
    ["RequestTimeTooSkewed", /^memcached-doctor: This machine's clock is wrong/],
    ["ExpiredToken", /^memcached-doctor: The credentials have expired\. Sign in again/],
    ["InvalidClientTokenId", /^memcached-doctor: AWS does not accept these credentials/],
  ] as const) {
    it(`that answers ${code} is one line and exit code 2`, async () => {
      const refused: Answer = () => refusal(403, code, "The security token is not right", "sts");
      await withAccount({ "sts:GetCallerIdentity": refused }, async () => {
        const { exitCode, stderr, stdout } = await doctor(FROM_CLIENT, { machine });
        assert.match(stderr, says);
        assert.deepEqual([exitCode, stdout, stderr.trim().split("\n").length], [2, "", 1]);
      });
    });
  }
});

describe("the doctor without an account", () => {
  const cases: readonly [string, Parameters<typeof setAwsEnvironment>[0], string[], RegExp][] = [
    ["no credentials", { AWS_REGION: "us-east-1" }, [], /No AWS credentials were found/],
    ["no region", { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" }, [], /No region is set/],
    [
      "a profile that is not there",
      { AWS_REGION: "us-east-1" },
      ["--profile", "nobody"],
      /No credentials were found for profile nobody/,
    ],
    [
      "a profile of the environment that is not there",
      { AWS_REGION: "us-east-1", AWS_PROFILE: "nobody" },
      [],
      /No credentials were found for profile nobody/,
    ],
    [
      "no region's name",
      { ...localEndpoint("http://127.0.0.1:1") },
      ["--region", "not a region"],
      /That is no region's name/,
    ],
    ["no URL", { ...localEndpoint("nonsense") }, [], /AWS_ENDPOINT_URL must be a URL/],
    [
      "an endpoint that is not there",
      { ...localEndpoint("http://127.0.0.1:1") },
      [],
      /AWS's endpoint could not be reached/,
    ],
  ];
  for (const [what, settings, options, says] of cases) {
    it(`${what}: one line that says what to do, exit code 2`, async () => {
      const restore = setAwsEnvironment(settings);
      const { exitCode, stderr } = await doctor([...FROM_CLIENT, ...options], { machine });
      restore();
      assert.match(stderr, says);
      assert.deepEqual([exitCode, stderr.trim().split("\n").length], [2, 1]);
    });
  }

  it("an SSO session that has expired: it says to sign in", async () => {
    await inFolder(async (folder) => {
      const config = join(folder, "config");
      writeFileSync(
        config,
        "[profile work]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = r\nregion = us-east-1\n[sso-session s]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n",
      );
      const restore = setAwsEnvironment({ AWS_CONFIG_FILE: config });
      const { exitCode, stderr } = await doctor([...FROM_CLIENT, "--profile", "work"], { machine });
      restore();
      assert.match(stderr, /Run: aws sso login --profile work/);
      assert.equal(exitCode, 2);
    });
  });
});

/** The actions the page allows. */
function documentedActions(): Set<string> {
  const page = readFileSync(join(__dirname, "../../docs/doctor.md"), "utf8");
  const policy = /```json\n(\{\s+"Version"[^]*?)\n```/.exec(page)?.[1] ?? "";
  const { Statement } = JSON.parse(policy) as { Statement: { Action: string[] }[] };
  return new Set(Statement.flatMap(({ Action }) => Action));
}

const SSM: Readonly<Record<string, Answer>> = {
  "ssm:SendCommand": () => ({ body: JSON.stringify({ Command: { CommandId: "c-1" } }) }),
  "ssm:GetCommandInvocation": (_, before) => ({
    body: JSON.stringify(
      before === 0
        ? { Status: "InProgress" }
        : {
            Status: "Success",
            ResponseCode: 0,
            StandardOutputContent: "VERSION 1.6.22\nSTAT pid 1\nSTAT version 1.6.22\nEND\nERROR\n",
          },
    ),
  }),
};

const TOKEN = { state: "{}", empty: JSON.stringify({ deployment: { resources: [] } }) };

describe("the permissions the doctor uses", () => {
  it("are exactly those its page allows: every command is run, and every call is on the list", async () => {
    await withAccount(SSM, async ({ asked }) => {
      await inFolder(async (folder) => {
        const state = join(folder, "state.json");
        writeFileSync(state, TOKEN.empty);
        for (const argv of [
          [...FROM_CLIENT, "--probe"],
          ["sources", "--cluster", "orders"],
          ["explain", "--from", "i-0000000a", "--to", "orders", "--port", "11211"],
          ["scan", "--all-regions"],
          ["drift", "--state", state],
        ]) {
          const { exitCode, stderr } = await doctor(argv, { machine });
          assert.notEqual(exitCode, 2, stderr);
        }
      });
      const used = new Set(asked.map(({ permission }) => permission));
      assert.deepEqual([...used].sort(), [...documentedActions()].sort());
    });
  });

  it("are read-only but for --probe, and without it SSM is never asked", async () => {
    const writing = [...documentedActions()].filter(
      (action) => !/:(Describe|List|Get|Search)/.test(action),
    );
    assert.deepEqual(writing, ["ssm:SendCommand"]);
    await withAccount(SSM, async ({ asked }) => {
      await doctor(FROM_CLIENT, { machine });
      assert.deepEqual(
        asked.filter(({ permission }) => permission.startsWith("ssm:")),
        [],
      );
    });
  });
});

describe("check --probe", () => {
  it("tries the port from the instance, through SSM Run Command", async () => {
    await withAccount(SSM, async () => {
      const { json, exitCode } = await doctorJson([...FROM_CLIENT, "--probe"], { machine });
      const { findings } = json as Checked;
      const speaks = findings.find((one) => one.check === "speaks-memcached");
      assert.deepEqual(
        [speaks?.status, speaks?.details],
        ["pass", ["version 1.6.22, without TLS"]],
      );
      assert.equal(exitCode, 0);
    });
  });

  it("that SSM refuses is said with what the instance needs", async () => {
    const refused: Answer = () => ({
      status: 400,
      body: JSON.stringify({
        __type: "InvalidInstanceId",
        message: "Instances not in a valid state",
      }),
    });
    await withAccount({ "ssm:SendCommand": refused }, async () => {
      const { json } = await doctorJson([...FROM_CLIENT, "--probe"], { machine });
      const port = (json as Checked).findings.find((one) => one.check === "port-answers");
      assert.equal(port?.skipped, "unknown");
      assert.match(port.cause ?? "", /AmazonSSMManagedInstanceCore/);
    });
  });
});
