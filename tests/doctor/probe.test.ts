import { execFileSync, spawnSync } from "node:child_process";
import { strict as assert } from "node:assert";
import dns from "node:dns";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parseTranscript } from "../../doctor/probe/transcript";
import { probeScript, readScriptResult } from "../../doctor/probe/through-ssm";
import { doctor, doctorJson } from "./run-doctor";
import { freePort, listen, makeCertificates, memcachedFeatures, startMemcached } from "./servers";
import type { Certificates, Listening } from "./servers";
import { RUN_TYPESCRIPT } from "../../sandbox/processes/run-typescript";

interface Printed {
  readonly kind: string;
  readonly detail?: string;
  readonly version?: string;
  readonly isTls?: boolean;
  readonly stats?: readonly (readonly [string, string])[];
}

/** `probe 127.0.0.1:PORT --json`, waiting half a second where something is silent. */
async function probe(port: number, ...options: string[]): Promise<Printed & { exitCode: number }> {
  const argv = ["probe", `127.0.0.1:${String(port)}`, "--timeout", "0.5", ...options];
  const { exitCode, json } = await doctorJson(argv);
  return { ...(json as Printed), exitCode };
}

const { isThere, hasTls } = memcachedFeatures();

describe("probe: what answers is told apart", () => {
  let server: Listening | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  it("nothing listens: refused", async () => {
    const { kind, exitCode } = await probe(await freePort());
    assert.deepEqual([kind, exitCode], ["refused", 1]);
  });

  it("a name that does not exist: name-not-found", async () => {
    const { json } = await doctorJson(["probe", "no..such..name:11211", "--timeout", "3"]);
    assert.equal((json as Printed).kind, "name-not-found");
  });

  it("garbage: not memcached, and the garbage cannot move the cursor", async () => {
    server = await listen((socket) => socket.write("\u001b[2J\u009bgarbage\r\n"));
    const port = String(server.port);
    const { stdout, exitCode } = await doctor(["probe", `127.0.0.1:${port}`, "--timeout", "0.5"]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /not-memcached/);
    assert.deepEqual(
      ["\u001b", "\u009b"].filter((sign) => stdout.includes(sign)),
      [],
    );
  });

  it("an HTTP server: not memcached", async () => {
    const http = createServer((_, reply) => reply.end("hello"));
    await new Promise<void>((done) => http.listen(0, "127.0.0.1", done));
    const { kind, detail } = await probe((http.address() as AddressInfo).port);
    http.close();
    assert.equal(kind, "not-memcached");
    assert.match(detail ?? "", /HTTP\/1\.1 400/);
  });

  it("a server that hangs up: not memcached, with the hint to try TLS", async () => {
    server = await listen((socket) => socket.end());
    const { stdout } = await doctor(["probe", `127.0.0.1:${String(server.port)}`]);
    assert.match(stdout, /not-memcached/);
    assert.match(stdout, /add --tls/);
  });

  it("a byte now and then: cut off by time", async () => {
    server = await listen((socket) => {
      const timer = setInterval(() => socket.write("V"), 50);
      socket.once("close", () => {
        clearInterval(timer);
      });
    });
    const start = Date.now();
    const { kind, detail } = await probe(server.port);
    assert.equal(kind, "not-memcached");
    assert.match(detail ?? "", /had not finished its answer after 0.5 s/);
    assert.ok(Date.now() - start < 2_000);
  });

  it("an endless line: cut off by size", async () => {
    const block = Buffer.alloc(64 * 1024, "x");
    let sent = 0;
    server = await listen((socket) => {
      const more = (): void => {
        while (!socket.destroyed && socket.write(block)) sent += block.length;
        sent += block.length;
      };
      socket.on("drain", more);
      more();
    });
    const { kind, detail } = await probe(server.port);
    assert.equal(kind, "not-memcached");
    assert.match(detail ?? "", /sent more than 256 KiB/);
    assert.ok(sent < 64 * 1024 * 1024, `${String(sent)} bytes were taken`);
  });

  it("a flood that begins as memcached does is still no memcached", async () => {
    const block = `VERSION 1.6.6\r\n${"STAT x ".repeat(9_000)}`;
    server = await listen((socket) => {
      const more = (): void => {
        while (!socket.destroyed && socket.write(block));
      };
      socket.on("drain", more);
      more();
    });
    assert.equal((await probe(server.port)).kind, "not-memcached");
  });

  it("a resolver that never answers: name-not-found, not a dropped packet", async () => {
    const { lookup } = dns;
    Object.assign(dns, { lookup: () => undefined });
    try {
      const argv = ["probe", "orders.example:11211", "--timeout", "0.3"];
      const { json } = await doctorJson(argv);
      const { kind, detail } = json as Printed;
      assert.equal(kind, "name-not-found");
      assert.match(detail ?? "", /resolver had not answered for orders\.example after 0\.3 s/);
    } finally {
      Object.assign(dns, { lookup });
    }
  });

  it("an authority's file without a certificate is wrong usage", async () => {
    const { exitCode, stderr } = await doctor(["probe", "127.0.0.1:1", "--ca", __filename]);
    assert.match(
      stderr,
      /^memcached-doctor: --ca .* holds no certificate: give one in PEM form\.\n$/,
    );
    assert.equal(exitCode, 2);
  });

  it("an address in no shape that is known is wrong usage", async () => {
    for (const address of ["", "host", "host:", "host:0", "host:65536", "a:b:c"]) {
      const { exitCode, stderr } = await doctor(["probe", address]);
      assert.equal(exitCode, 2, address);
      assert.match(stderr, /^memcached-doctor: HOST:PORT /);
    }
  });
});

const ROOT = join(__dirname, "../..");

describe("probe: packets that are dropped", () => {
  it("time out, in a namespace where nft drops them", function () {
    this.timeout(60_000);
    const drop =
      "set -e; ip link set lo up; nft add table t; nft add chain t c '{ type filter hook input priority 0; }'; nft add rule t c tcp dport 11211 drop";
    const inNamespace = (script: string) =>
      spawnSync("unshare", ["-Urn", "sh", "-c", script], { encoding: "utf8", cwd: ROOT });
    const bare = inNamespace(drop);
    if (bare.status !== 0) {
      const [reason = ""] = bare.stderr.trim().split("\n");
      console.log(`      skipped: no network namespace with nft here (${reason})`);
      this.skip();
    }
    const probe = `node ${RUN_TYPESCRIPT.join(" ")} doctor/main.ts probe 127.0.0.1:11211`;
    const run = inNamespace(`${drop}; exec ${probe} --timeout 0.5 --json`);
    assert.equal(run.stderr, "");
    assert.equal((JSON.parse(run.stdout) as Printed).kind, "timed-out");
    assert.equal(run.status, 1);
  });
});

describe("probe: a real memcached", () => {
  let server: Listening | undefined;
  let certificates: Certificates | undefined;
  before(function () {
    if (isThere) return;
    console.log("      skipped: there is no memcached on this machine");
    this.skip();
  });
  afterEach(async () => {
    await server?.close();
    certificates?.remove();
    [server, certificates] = [undefined, undefined];
  });

  it("answers, with the seed's stats, and is known not to be an ElastiCache endpoint", async () => {
    server = await startMemcached();
    const { stdout, exitCode } = await doctor(["probe", `127.0.0.1:${String(server.port)}`]);
    assert.equal(exitCode, 0);
    assert.match(stdout, /answers, memcached 1\.\d+\.\d+/);
    for (const name of [
      "pid",
      "uptime",
      "version",
      "pointer_size",
      "max_connections",
      "curr_connections",
    ]) {
      assert.match(stdout, new RegExp(`STAT ${name} \\S`));
    }
    assert.match(stdout, /not an ElastiCache endpoint/);
  });

  it("that does not speak TLS: tls-failed", async () => {
    server = await startMemcached();
    const { kind, detail } = await probe(server.port, "--tls");
    assert.equal(kind, "tls-failed");
    assert.equal(detail, "the server does not speak TLS (wrong version number)");
  });

  it("over TLS answers with its authority, and fails without it or with another", async function () {
    if (!hasTls) {
      console.log("      skipped: this memcached was built without TLS");
      this.skip();
    }
    certificates = makeCertificates();
    const { key, certificate, ca } = certificates;
    server = await startMemcached(["-Z", "-o", `ssl_chain_cert=${certificate},ssl_key=${key}`]);
    const trusted = await probe(server.port, "--ca", ca);
    assert.deepEqual([trusted.kind, trusted.isTls, trusted.exitCode], ["answers", true, 0]);
    const untrusted = await probe(server.port, "--tls");
    assert.equal(untrusted.kind, "tls-failed");
    assert.match(untrusted.detail ?? "", /authority is not trusted/);
    const other = makeCertificates();
    assert.equal((await probe(server.port, "--ca", other.ca)).kind, "tls-failed");
    other.remove();
    assert.equal((await probe(server.port)).kind, "not-memcached");
  });

  it("gives the same answers to the script an instance runs", async () => {
    server = await startMemcached();
    const target = { host: "127.0.0.1", port: server.port, isTls: false };
    const output = execFileSync("sh", ["-c", probeScript(target)], { encoding: "utf8" });
    const outcome = readScriptResult(0, output, target);
    assert.equal(outcome.kind, "answers");
    assert.ok(outcome.stats.some(([name]) => name === "curr_connections"));
  });

  it("over TLS, too, gives them to the script", async function () {
    if (!hasTls) {
      console.log("      skipped: this memcached was built without TLS");
      this.skip();
    }
    certificates = makeCertificates();
    const { key, certificate, ca } = certificates;
    server = await startMemcached(["-Z", "-o", `ssl_chain_cert=${certificate},ssl_key=${key}`]);
    const target = { host: "127.0.0.1", port: server.port, isTls: true };
    const run = (env: NodeJS.ProcessEnv): ReturnType<typeof spawnSync> =>
      spawnSync("sh", ["-c", probeScript(target)], {
        encoding: "utf8",
        env: { ...process.env, ...env },
      });
    const trusted = run({ SSL_CERT_FILE: ca });
    assert.equal(
      readScriptResult(trusted.status ?? 1, String(trusted.stdout), target).kind,
      "answers",
    );
    const untrusted = run({});
    assert.equal(
      readScriptResult(untrusted.status ?? 1, String(untrusted.stdout), target).kind,
      "tls-failed",
    );
  });
});

describe("probe: the script an instance runs", () => {
  it("tells refused from a name that does not exist", async () => {
    const kindOf = (host: string, port: number): string => {
      const target = { host, port, isTls: false };
      const { status, stdout } = spawnSync("sh", ["-c", probeScript(target)], { encoding: "utf8" });
      return readScriptResult(status ?? 0, stdout, target).kind;
    };
    assert.equal(kindOf("127.0.0.1", await freePort()), "refused");
    assert.equal(kindOf("no..such..name", 11211), "name-not-found");
  });

  it("takes a host as data, whatever is in it", () => {
    const target = { host: "$(touch /tmp/x)'; exit 0; '", port: 1, isTls: false };
    const { status } = spawnSync("sh", ["-c", probeScript(target)], { encoding: "utf8" });
    assert.equal(status, 21);
  });
});

describe("what a server said", () => {
  const stats = "VERSION 1.6.6\r\nSTAT pid 1\r\nSTAT version 1.6.6\r\nEND\r\n";

  it("to `config get cluster` lists its nodes", () => {
    const nodes = "a.cache.amazonaws.com|10.0.0.5|11211 b.cache.amazonaws.com|10.0.0.6|11211";
    const said = `${stats}CONFIG cluster 0 90\r\n12\n${nodes}\n\r\nEND\r\n`;
    assert.deepEqual(parseTranscript(said), {
      version: "1.6.6",
      stats: [
        ["pid", "1"],
        ["version", "1.6.6"],
      ],
      nodes: [
        { host: "a.cache.amazonaws.com", ip: "10.0.0.5", port: 11211 },
        { host: "b.cache.amazonaws.com", ip: "10.0.0.6", port: 11211 },
      ],
      isComplete: true,
    });
  });

  it("is not complete before its last line is", () => {
    assert.equal(parseTranscript(`${stats}CONFIG cluster 0 90\r\n12\n`).isComplete, false);
    assert.equal(parseTranscript(stats).isComplete, false);
    assert.equal(parseTranscript(`${stats}ERROR\r\n`).isComplete, true);
  });

  it("without a version is no memcached's", () => {
    assert.equal(parseTranscript("ERROR\r\n").version, undefined);
    assert.equal(parseTranscript(`VERSION ${"9".repeat(100)}\r\n`).version, undefined);
  });
});
