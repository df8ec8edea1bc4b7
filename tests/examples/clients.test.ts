/**
 * The client kit in the lab: each language's program gets and sets on every node of a cluster, which it finds by Auto Discovery, with and
 * without TLS; and where its security group is not admitted, it fails with the error that its page shows.
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import MarkdownIt from "markdown-it";
import { rehearseInWorld } from "../../sandbox/apps/start/rehearse";
import { addStrangers, type Lab } from "../../sandbox/lab";
import { NotHere } from "../../sandbox/processes/not-here";
import { openDeployedLab, topologyOf } from "../../sandbox/proof/deployed-lab";
import type { Endpoint } from "../../sandbox/aws";
import { prepare, type ClientProgram, type Language } from "./client-programs";
import { isLongForm } from "../long-form";

const ROOT = path.resolve(__dirname, "../..");
const LANGUAGES: readonly Language[] = ["node", "python", "go", "java", "php"];
/** Each language once, where it can be with TLS; all on both clusters, and Java, with `npm run test:long`. */
const WITHOUT_TLS: readonly Language[] = isLongForm ? LANGUAGES : ["go", "php"];
const WITH_TLS: readonly Language[] = isLongForm ? LANGUAGES : ["node", "python"];
const NODES = 3;
/** A JVM on a busy machine takes its time, milliseconds. */
const RUN_MS = 60_000;

/** The program of this repository with three nodes, in the lab: its example server, and somebody with the default group. */
class DeployedCluster {
  private constructor(
    readonly lab: Lab,
    readonly folder: string,
    readonly endpoints: readonly Endpoint[],
    readonly isTls: boolean,
  ) {}

  /** @throws NotHere where this machine has no namespaces to give */
  static async open(isTls: boolean): Promise<DeployedCluster> {
    const config = { "memcached:nodeCount": `${NODES}`, "memcached:tls": `${isTls}` };
    const { world, report } = await rehearseInWorld({ program: ROOT, config });
    strictEqual(report.exitCode, 0);
    ok(world !== undefined);
    const deployed = topologyOf(world);
    const endpoints = world.endpoints();
    const [cache] = [...deployed.topology.caches.byId.values()];
    const node = deployed.topology.interfaces.byId.get(cache?.nodes.items[0]?.interface ?? "");
    ok(node !== undefined);
    const { topology } = addStrangers(deployed.topology, node);
    const folder = mkdtempSync(path.join(tmpdir(), "client-kit-"));
    const lab = await openDeployedLab(world, { ...deployed, topology }, folder);
    return new DeployedCluster(lab, folder, endpoints, isTls);
  }

  get configurationEndpoint(): string {
    const [endpoint] = this.endpoints.filter(({ role }) => role === "configuration");
    return `${endpoint?.host ?? ""}:${endpoint?.port ?? 0}`;
  }

  get nodes(): readonly Endpoint[] {
    return this.endpoints.filter(({ role }) => role === "node");
  }

  get client(): string {
    return this.lab.seats.find(({ name }) => name === "server")?.id ?? "";
  }

  run(seat: string, { command, trust }: ClientProgram, isTls = this.isTls): ReturnType<Lab["run"]> {
    const trusting = isTls ? trust?.(path.join(this.folder, "ca.pem")) : undefined;
    const words = trusting?.command ?? command;
    return this.lab.run(seat, [...words, this.configurationEndpoint, ...(isTls ? ["--tls"] : [])], {
      env: trusting?.env ?? {},
      timeoutMs: RUN_MS,
    });
  }

  /** How many keys each node was told to set, as the node itself counts. */
  async sets(): Promise<ReadonlyMap<string, number>> {
    const counted = this.nodes.map(async ({ host, port }) => {
      const { lines } = await this.lab.telnet(this.client, host, port, "stats", 10_000);
      const [line = ""] = lines.filter((text) => text.startsWith("STAT cmd_set "));
      return [`${host}:${port}`, Number(line.split(" ")[2])] as const;
    });
    return new Map(await Promise.all(counted));
  }

  async close(): Promise<void> {
    await this.lab.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

describe("the client kit", function () {
  this.timeout(400_000);

  for (const isTls of [false, true]) {
    describe(isTls ? "on a cluster with TLS" : "on a cluster without TLS", () => {
      let cluster: DeployedCluster | undefined;

      before(async function () {
        try {
          cluster = await DeployedCluster.open(isTls);
        } catch (error) {
          if (!(error instanceof NotHere)) throw error;
          console.log(`      not run: ${error.message}`);
          this.skip();
        }
      });

      after(() => cluster?.close());

      for (const language of isTls ? WITH_TLS : WITHOUT_TLS) {
        describe(language, () => {
          let program: ClientProgram | undefined;
          const ready = (): { cluster: DeployedCluster; program: ClientProgram } => {
            ok(cluster !== undefined && program !== undefined);
            return { cluster, program };
          };

          before(function () {
            const prepared = prepare(language);
            if (typeof prepared === "string") {
              console.log(`        ${language} is not run: ${prepared}`);
              this.skip();
            }
            program = prepared;
          });

          it("gets and sets on every node", async function () {
            const { cluster, program } = ready();
            if (isTls && program.trust === undefined) {
              console.log(`        ${language} is not run here: its client speaks no TLS`);
              this.skip();
            }
            const before = await cluster.sets();
            const { exitCode, stdout, stderr } = await cluster.run(cluster.client, program);
            strictEqual(exitCode, 0, stderr);
            const after = await cluster.sets();
            const told = stdout.trim().split("\n");
            deepStrictEqual(
              told,
              [...after]
                .sort()
                .map(
                  ([node, count]) => `${node} set and got ${count - (before.get(node) ?? 0)} keys`,
                ),
            );
            strictEqual(told.length, NODES);
            ok(!stdout.includes(" 0 keys"), stdout);
          });

          it("fails with its page's error where its security group is not admitted", async () => {
            const { cluster, program } = ready();
            const speaksTls = isTls && program.trust !== undefined;
            const { exitCode, stdout, stderr } = await cluster.run(
              "default-group",
              program,
              speaksTls,
            );
            deepStrictEqual({ exitCode, stdout }, { exitCode: 1, stdout: "" }, stderr);
            strictEqual(said(stderr), shown(language, "Its security group is not admitted"));
          });

          if (isTls) {
            it("fails with its page's error where it does not speak TLS and the cluster does", async () => {
              const { cluster, program } = ready();
              const { exitCode, stdout, stderr } = await cluster.run(
                cluster.client,
                program,
                false,
              );
              deepStrictEqual({ exitCode, stdout }, { exitCode: 1, stdout: "" }, stderr);
              strictEqual(
                said(stderr),
                shown(language, "The cluster speaks TLS, the client does not"),
              );
            });
          }
        });
      }
    });
  }
});

/** The last line of what a program printed, a library's log left out, without names and addresses that are another's on each machine. */
function said(stderr: string): string {
  const lines = stderr.trim().split("\n");
  const last = lines.filter((line) => !/^\d{4}-\d\d-\d\d |^\s+at /.test(line)).at(-1) ?? "";
  return last
    .replace(/[\w.-]+\.amazonaws\.com:\d+/g, "HOST:PORT")
    .replace(/\d+\.\d+\.\d+\.\d+:\d+/g, "ADDRESS:PORT");
}

/** The error that a language's page shows under a heading. */
function shown(language: Language, heading: string): string {
  const page = readFileSync(path.join(ROOT, `docs/clients/${language}.md`), "utf8");
  const tokens = new MarkdownIt().parse(page, {});
  const at = tokens.findIndex(({ type, content }) => type === "inline" && content === heading);
  ok(at !== -1, `docs/clients/${language}.md has no heading "${heading}"`);
  return (
    tokens
      .slice(at)
      .find(({ type }) => type === "fence")
      ?.content.trim() ?? ""
  );
}
