/** The files that the commands of the pages read, as a reader has them: an account's snapshots, a preview, a pack, expectations. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { healthyNetwork, writeNetwork, type Network } from "../doctor/network";

const ROOT = path.resolve(__dirname, "../..");
const CLUSTER = "aws:elasticache/cluster:Cluster";
const URN = `urn:pulumi:dev::shop::${CLUSTER}::cache`;

/** The account of the doctor's tests, whose client the pages call `i-0abc1234`. */
function account(): Network {
  const text = JSON.stringify(healthyNetwork()).replaceAll("i-0000000a", "i-0abc1234");
  return JSON.parse(text) as Network;
}

/** Makes a folder in `parent` for a page's commands, beside a pack of the reader's own, and answers its path. */
export function readerFolder(parent: string, commands: readonly string[]): string {
  const folder = path.join(parent, "project");
  mkdirSync(folder, { recursive: true });
  const isSaved = commands.some((command) => command.includes("--save-snapshot ticket-42"));
  for (const snapshot of ["account", "before", "after", ...(isSaved ? [] : ["ticket-42"])]) {
    writeNetwork(path.join(folder, snapshot), account());
  }
  const inputs = {
    clusterId: "orders",
    engine: "memcached",
    nodeType: "cache.t4g.micro",
    numCacheNodes: 1,
    port: 11211,
  };
  const newState = { urn: URN, type: CLUSTER, custom: true, inputs };
  const preview = {
    config: { "aws:region": "ap-northeast-2" },
    steps: [{ op: "create", urn: URN, newState }],
  };
  writeFileSync(path.join(folder, "preview.json"), JSON.stringify(preview));
  writeFileSync(path.join(folder, "who.json"), JSON.stringify({ internet: { "*": "blocked" } }));
  symlinkSync(path.join(ROOT, "policies"), path.join(parent, "my-policies"));
  symlinkSync(path.join(ROOT, "node_modules"), path.join(parent, "node_modules"));
  return folder;
}

/** A command that asks an account asks the snapshot of one. */
export function withAccount(command: string): string {
  if (/ --(snapshot|plan|preview|state) /.test(command)) return command;
  return command.replace(/^memcached-doctor (check|sources|map|scan)\b/, "$& --snapshot account");
}
