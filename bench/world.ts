/**
 * The stand-in for AWS beside moto, which is one, too: each in a process of its own, asked over its own protocol for the same things. The stand-in
 * is a Pulumi provider over gRPC that keeps its world in a file, and each request for a resource is checked before it is made; moto answers
 * AWS's HTTP and keeps its world in memory.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as ec2 from "@aws-sdk/client-ec2";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { RUN_TYPESCRIPT } from "../sandbox/processes/run-typescript";
import { fromStruct, toStruct } from "../sandbox/wire/values";
import type { Properties } from "../sandbox/wire/values";
import { startMoto } from "../tests/doctor/moto";
import { NO_MOTO } from "./peers";
import type { Figure, Section } from "./sections";
import { median } from "./sections";

// The SDK warns of Node.js 20 in the midst of the figures.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const ROOT = join(__dirname, "..");
const REGION = "us-east-1";
const RUNS = 5;
const SUBNETS = 8;
const GROUPS = 20;

/** What both are asked for; each answers with an id. */
interface Account {
  vpc(cidr: string): Promise<string>;
  subnet(vpc: string, cidr: string): Promise<string>;
  group(vpc: string, name: string): Promise<string>;
  /** Lets `from` connect to the cache's port in `group`. */
  rule(group: string, from: string): Promise<void>;
}

/** A network with clients of a cache; the number of things that were made. */
async function makeNetwork(account: Account, index: number): Promise<number> {
  const vpc = await account.vpc(`10.${String(index)}.0.0/16`);
  for (let subnet = 0; subnet < SUBNETS; subnet += 1)
    await account.subnet(vpc, `10.${String(index)}.${String(subnet)}.0/24`);
  const cache = await account.group(vpc, "cache");
  for (let client = 1; client < GROUPS; client += 1)
    await account.rule(cache, await account.group(vpc, `client-${String(client)}`));
  return 1 + SUBNETS + GROUPS + GROUPS - 1;
}

interface Served {
  readonly account: Account;
  /** Milliseconds until it answers. */
  readonly startedInMs: number;
  stop(): Promise<void>;
}

async function standIn(): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), "bench-world-"));
  const before = performance.now();
  const child = spawn(
    process.execPath,
    [...RUN_TYPESCRIPT, join(ROOT, "sandbox/plugin/main.ts"), "aws"],
    {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, SANDBOX_WORLD: join(folder, "world.json"), SANDBOX_PACE: "0" },
    },
  );
  const client = new ResourceProviderClient(
    `127.0.0.1:${await firstLine(child)}`,
    credentials.createInsecure(),
  );
  await new Promise((done, failed) => {
    const request = new messages.ConfigureRequest().setArgs(toStruct({ region: REGION }));
    client.configure(request, (error) => {
      if (error === null) done(undefined);
      else failed(error);
    });
  });
  const stop = async (): Promise<void> => {
    client.close();
    await ended(child);
    rmSync(folder, { recursive: true });
  };
  return { account: providerAccount(client), startedInMs: performance.now() - before, stop };
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("the stand-in's output is not piped");
  const [line] = (await once(createInterface({ input: stdout }), "line")) as [string];
  return line;
}

async function ended(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

/** Asks as Pulumi's engine does: what is to be made is checked first. */
function providerAccount(client: ResourceProviderClient): Account {
  let made = 0;
  const make = async (type: string, inputs: Properties): Promise<string> => {
    const urn = `urn:pulumi:bench::bench::${type}::${String((made += 1))}`;
    const checked = await new Promise<messages.CheckResponse>((done, failed) => {
      const request = new messages.CheckRequest().setUrn(urn).setNews(toStruct(inputs));
      client.check(request, (error, answer) => {
        if (error === null) done(answer);
        else failed(error);
      });
    });
    return new Promise((done, failed) => {
      const properties = toStruct(fromStruct(checked.getInputs()));
      const request = new messages.CreateRequest().setUrn(urn).setProperties(properties);
      client.create(request, (error, answer) => {
        if (error === null) done(answer.getId());
        else failed(error);
      });
    });
  };
  return {
    vpc: (cidrBlock) => make("aws:ec2/vpc:Vpc", { cidrBlock }),
    subnet: (vpcId, cidrBlock) => make("aws:ec2/subnet:Subnet", { vpcId, cidrBlock }),
    group: (vpcId, name) => make("aws:ec2/securityGroup:SecurityGroup", { vpcId, name }),
    async rule(securityGroupId, referencedSecurityGroupId) {
      await make("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
        ...{ securityGroupId, referencedSecurityGroupId },
        ...{ ipProtocol: "tcp", fromPort: 11211, toPort: 11211 },
      });
    },
  };
}

async function moto(): Promise<Served | undefined> {
  const before = performance.now();
  const server = await startMoto();
  if (server === undefined) return undefined;
  const startedInMs = performance.now() - before;
  const client = new ec2.EC2Client({
    region: REGION,
    endpoint: server.url,
    credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
  });
  const stop = async (): Promise<void> => {
    client.destroy();
    await server.stop();
  };
  return { account: sdkAccount(client), startedInMs, stop };
}

function sdkAccount(client: ec2.EC2Client): Account {
  return {
    async vpc(cidr) {
      const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock: cidr }));
      return Vpc?.VpcId ?? "";
    },
    async subnet(vpc, cidr) {
      const input = { VpcId: vpc, CidrBlock: cidr };
      const { Subnet } = await client.send(new ec2.CreateSubnetCommand(input));
      return Subnet?.SubnetId ?? "";
    },
    async group(vpc, name) {
      const input = { VpcId: vpc, GroupName: name, Description: name };
      const { GroupId } = await client.send(new ec2.CreateSecurityGroupCommand(input));
      return GroupId ?? "";
    },
    async rule(group, from) {
      const permission = {
        ...{ IpProtocol: "tcp", FromPort: 11211, ToPort: 11211 },
        UserIdGroupPairs: [{ GroupId: from }],
      };
      const input = { GroupId: group, IpPermissions: [permission] };
      await client.send(new ec2.AuthorizeSecurityGroupIngressCommand(input));
    },
  };
}

interface Round {
  readonly start: number;
  /** Milliseconds for each thing that was made. */
  readonly each: number;
}

/** A fresh server, asked for two networks: the first one warms it up. */
async function roundOf(served: Served): Promise<Round> {
  try {
    await makeNetwork(served.account, 0);
    const before = performance.now();
    const made = await makeNetwork(served.account, 1);
    return { start: served.startedInMs, each: (performance.now() - before) / made };
  } finally {
    await served.stop();
  }
}

/** In turns, so that what else the machine does falls on both alike. Nothing is measured where moto is not installed. */
export const section: Section = {
  title: "The stand-in for AWS beside moto: a network of 20 groups, 19 rules and 8 subnets",
  async run(note) {
    const rounds: (readonly [ours: Round, theirs: Round])[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const peer = await moto();
      if (peer === undefined) {
        note(NO_MOTO);
        return [];
      }
      const theirs = await roundOf(peer);
      rounds.push([await roundOf(await standIn()), theirs]);
    }
    return figuresOf(rounds);
  },
};

function figuresOf(rounds: readonly (readonly [ours: Round, theirs: Round])[]): readonly Figure[] {
  const figure = (name: string, of: (round: Round) => number, bound: number): Figure => {
    const [ours, theirs] = [0, 1].map((side) =>
      median(rounds.map((round) => of(round[side as 0 | 1]))),
    );
    return {
      figure: name,
      against: "moto",
      value: median(rounds.map(([one, other]) => of(one) / of(other))),
      bound,
      measured: `${(ours ?? NaN).toFixed(1)} ms : ${(theirs ?? NaN).toFixed(1)} ms`,
    };
  };
  return [
    figure("start, to the first answer", ({ start }) => start, 1.5),
    figure("one thing is made", ({ each }) => each, 4),
  ];
}
