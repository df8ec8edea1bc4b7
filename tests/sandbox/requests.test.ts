/**
 * Requests of any kind to the engine that the rehearsal plays, and to the provider plugin that the real one starts: messages
 * that are cut off, and messages with values that nobody means. Each gets an answer or an error of one line, in time, and whoever served it
 * goes on.
 */
import assert from "node:assert/strict";
import { Client, credentials, status } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ConfigureRequest } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import fc from "fast-check";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { StandIn, World } from "../../sandbox/aws";
import { Deployment, type Judge } from "../../sandbox/engine/deployment";
import { serve } from "../../sandbox/engine/grpc-server";
import { serveMonitor } from "../../sandbox/engine/monitor";
import { providerService } from "../../sandbox/plugin/service";
import { isLongForm } from "../long-form";
import { FakeProvider } from "./engine/fake-provider";

const RUNS = isLongForm ? 1_500 : 30;
const MOST_MS = 10_000;
/** Nobody listens there: what a request says of others leads nowhere. */
const NOWHERE = "127.0.0.1:1";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SIGNATURES = [
  ...["1b47061264138c4ac30d75fd1eb44270", "d0e6a833031e9bbcd3f4e8bde6ca49a4"],
  ...["c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"],
  ...["5cf8f73096256a8f31e491e813e4eb8e", "", "nonsense"],
];
const TYPES = [
  ...[
    "ec2/vpc:Vpc",
    "ec2/subnet:Subnet",
    "ec2/securityGroup:SecurityGroup",
    "ec2/instance:Instance",
  ],
  ...["ec2/routeTable:RouteTable", "vpc/securityGroupIngressRule:SecurityGroupIngressRule"],
  ...["elasticache/cluster:Cluster", "elasticache/subnetGroup:SubnetGroup", "nobody/knows:This"],
  ...["elasticache/serverlessCache:ServerlessCache", "ssm/parameter:Parameter", "iam/role:Role"],
].map((type) => `aws:${type}`);
const TEXTS = [
  ...TYPES,
  ...TYPES.map((type) => `urn:pulumi:dev::p::${type}::a`),
  ...[
    "",
    "a",
    "::",
    "$",
    "urn:",
    "urn:pulumi:dev::p",
    "pulumi:pulumi:Stack",
    "\0",
    "\n",
    "ä".repeat(500),
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "x".repeat(5_000),
  ],
  ...[
    "pulumi:providers:aws",
    "pulumi:pulumi:getResource",
    "aws:index/getRegion:getRegion",
    "0",
    "-1",
  ],
  ...[
    "vpc-0000000a",
    "10.0.0.0/16",
    "10.0.0.0/99",
    "::/0",
    "ap-northeast-2a",
    "memcached",
    "1.6.22",
  ],
];
const KEYS = [
  ...[
    "vpcId",
    "cidrBlock",
    "ingress",
    "egress",
    "tags",
    "tagsAll",
    "subnetIds",
    "securityGroupIds",
  ],
  ...[
    "engine",
    "numCacheNodes",
    "port",
    "fromPort",
    "toPort",
    "ipProtocol",
    "type",
    "value",
    "name",
  ],
  ...[
    "__proto__",
    "constructor",
    "",
    "region",
    SIGNATURE,
    "urn",
    "id",
    "secret",
    "subnetGroupName",
  ],
];

/** A value as it may come over the wire, signed ones among them. */
const values = fc.letrec<{ value: JavaScriptValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<JavaScriptValue>(null, true, 0, -1, 1e308, 1.5, 11_211, ...TEXTS),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...KEYS), tie("value")), { maxLength: 5 }).map(objectOf),
    fc
      .tuple(fc.constantFrom(...SIGNATURES), tie("value"))
      .map(([signature, value]) => ({ [SIGNATURE]: signature, value })),
    fc.nat(60).map(nested),
  ),
})).value;

/** With keys such as `__proto__` as properties of its own. */
function objectOf(entries: readonly (readonly [string, JavaScriptValue])[]) {
  return Object.fromEntries(entries) as Record<string, JavaScriptValue>;
}

function nested(levels: number): JavaScriptValue {
  let value: JavaScriptValue = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

/** What fills the fields of a message. */
const fillings = fc.record({
  texts: fc.array(fc.constantFrom(...TEXTS), { minLength: 1, maxLength: 8 }),
  values: fc.array(values, { minLength: 1, maxLength: 4 }),
  number: fc.constantFrom(0, 1, -1, 2 ** 31 - 1, 1.5),
  flag: fc.boolean(),
  /** How many fields are left as they are. */
  gaps: fc.nat(3),
});
type Filling = typeof fillings extends fc.Arbitrary<infer T> ? T : never;

type Message = Readonly<Record<string, (...args: unknown[]) => unknown>> & {
  serializeBinary(): Uint8Array;
};

/** A message of this class with every field set to something of its type. */
function filled(Type: new () => unknown, filling: Filling): Uint8Array {
  const message = new Type() as Message;
  const setters = Object.keys(Object.getPrototypeOf(message) as object).filter((name) =>
    name.startsWith("set"),
  );
  let bytes = message.serializeBinary();
  for (const [at, setter] of setters.entries()) {
    if (filling.gaps > 0 && at % (filling.gaps + 1) === filling.gaps) continue;
    try {
      message[setter]?.(fieldOf(message, setter, filling, at));
      bytes = message.serializeBinary();
    } catch {
      // A field of another kind: it stays as it is.
      message[setter]?.(undefined);
    }
  }
  return bytes;
}

function fieldOf(message: Message, setter: string, filling: Filling, at: number): unknown {
  if (/address|endpoint|target/i.test(setter)) return NOWHERE;
  const before = message[setter.replace(/^set/, "get")]?.();
  const text = filling.texts[at % filling.texts.length];
  if (typeof before === "string") return text;
  if (typeof before === "number") return filling.number;
  if (typeof before === "boolean") return filling.flag;
  if (Array.isArray(before)) return filling.texts;
  const value = filling.values[at % filling.values.length] ?? null;
  return Struct.fromJavaScript(
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as never)
      : { value },
  );
}

interface Method {
  readonly path: string;
  readonly requestType: new () => unknown;
}

/** The methods of a service that one request asks and one answer answers. */
function methodsOf(...services: readonly object[]): readonly Method[] {
  type Described = Method & { requestStream: boolean; responseStream: boolean };
  return services
    .flatMap((service) => Object.values(service) as Described[])
    .filter(({ requestStream, responseStream }) => !requestStream && !responseStream);
}

/** A request: to which method, and its bytes. */
function requestsTo(methods: readonly Method[]): fc.Arbitrary<readonly [string, Buffer][]> {
  const request = fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(fc.constantFrom(...methods), fillings)
        .map(([{ path, requestType }, filling]): [string, Buffer] => [
          path,
          Buffer.from(filled(requestType, filling)),
        ]),
    },
    {
      // Cut off anywhere. (Not any bytes: over a length that is none google-protobuf itself takes seconds.)
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...methods), fillings, fc.nat(200))
        .map(([{ path, requestType }, filling, end]): [string, Buffer] => [
          path,
          Buffer.from(filled(requestType, filling)).subarray(0, end),
        ]),
    },
  );
  return fc.array(request, { minLength: 1, maxLength: 5 });
}

/** Asks; what is wrong with the answer, or nothing. */
function asked(client: Client, path: string, bytes: Buffer): Promise<string | undefined> {
  const same = (buffer: Buffer): Buffer => buffer;
  return new Promise((resolve) => {
    const deadline = Date.now() + MOST_MS;
    client.makeUnaryRequest(path, same, same, bytes, { deadline }, (error: ServiceError | null) => {
      resolve(error === null ? undefined : complaint(path, error));
    });
  });
}

function complaint(path: string, { code, details }: ServiceError): string | undefined {
  if (code === status.DEADLINE_EXCEEDED) return `${path}: no answer`;
  if (details.startsWith("the request has values that Check lets through nowhere")) {
    return path.endsWith("/Check") ? `${path}: ${details}` : undefined;
  }
  if (
    /TypeError|is not a function|Cannot (read|set|convert)|is not iterable|^\s+at .*:\d+/m.test(
      details,
    )
  )
    return `${path}: ${details.slice(0, 300)}`;
  return details === "" || details === "undefined" ? `${path}: nothing is said` : undefined;
}

async function complaintsOf(
  address: string,
  requests: readonly (readonly [string, Buffer])[],
): Promise<readonly string[]> {
  const client = new Client(address, credentials.createInsecure());
  try {
    const said: (string | undefined)[] = [];
    for (const [path, bytes] of requests) said.push(await asked(client, path, bytes));
    return said.filter((one) => one !== undefined);
  } finally {
    client.close();
  }
}

const JUDGE: Judge = {
  remediate: ({ inputs }) => Promise.resolve({ inputs, diagnostics: [] }),
  analyze: () => Promise.resolve({ diagnostics: [] }),
  analyzeStack: () => Promise.resolve({ diagnostics: [] }),
};

function deployment(isDryRun: boolean): Deployment {
  const where = { project: "p", stack: "dev", organization: "organization", workingFolder: "." };
  const providers = new FakeProvider().providers;
  return new Deployment({ ...where, config: {}, secretKeys: [], isDryRun }, providers, JUDGE);
}

describe("requests of any kind", function () {
  this.timeout(600_000);

  it(`to the engine, ${RUNS} runs of them: an answer, or an error of one line`, async () => {
    const requests = requestsTo(methodsOf(ResourceMonitorService, EngineService));
    await fc.assert(
      fc.asyncProperty(requests, fc.boolean(), async (sent, isDryRun) => {
        const server = await serveMonitor(deployment(isDryRun));
        try {
          assert.deepEqual(await complaintsOf(server.address, sent), []);
        } finally {
          server.stop();
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it(`to the provider plugin, ${RUNS} runs of them: an answer, or an error of one line`, async () => {
    const methods = methodsOf(ResourceProviderService);
    const { path = "" } = methods.find((method) => method.path.endsWith("/Configure")) ?? {};
    const configured = [path, Buffer.from(new ConfigureRequest().serializeBinary())] as const;
    await fc.assert(
      fc.asyncProperty(requestsTo(methods), async (sent) => {
        const service = providerService({
          ...{ name: "aws", version: "7.0.0", configure: () => new StandIn(World.fresh()) },
        });
        const server = await serve([ResourceProviderService, service]);
        try {
          assert.deepEqual(await complaintsOf(server.address, [configured, ...sent]), []);
        } finally {
          server.stop();
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
