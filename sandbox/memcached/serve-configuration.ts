/**
 * The configuration endpoint as a process of its own, for the lab: it has to be in the network of the cache node that
 * it speaks for.
 *
 * `serve-configuration.ts --listen ADDRESS:PORT --backend 'HOST|ADDRESS|PORT' --nodes 'HOST|ADDRESS|PORT …' [--cert F --key F --ca F]`
 * prints `ready`, and ends when its input does.
 */
import { Command } from "commander";
import {
  startConfigurationEndpoint,
  type ClusterNode,
  type Listening,
} from "./configuration-endpoint";

interface Options {
  readonly listen: Listening;
  readonly backend: ClusterNode;
  readonly nodes: readonly ClusterNode[];
  readonly cert?: string;
  readonly key?: string;
  readonly ca?: string;
}

const { listen, backend, nodes, cert, key, ca } = new Command()
  .requiredOption("--listen <address:port>", "where to listen", parseAddress)
  .requiredOption("--backend <node>", "host|address|port of the memcached behind", parseNode)
  .requiredOption(
    "--nodes <list>",
    "host|address|port of each node, separated by blanks",
    parseNodes,
  )
  .option("--cert <file>", "certificate, with TLS")
  .option("--key <file>", "its key")
  .option("--ca <file>", "the authority that the nodes' certificates are from")
  .parse()
  .opts<Options>();

const tls =
  cert === undefined || key === undefined || ca === undefined ? undefined : { cert, key, ca };

process.stdin.resume().once("end", () => process.exit(0));
void startConfigurationEndpoint({ listen, backend, nodes, tls }).then(() => {
  process.stdout.write("ready\n");
});

function parseAddress(text: string): Listening {
  const at = text.lastIndexOf(":");
  return { host: text.slice(0, at), port: Number(text.slice(at + 1)) };
}

function parseNodes(text: string): readonly ClusterNode[] {
  return text.split(/\s+/).map(parseNode);
}

function parseNode(text: string): ClusterNode {
  const [host = "", address = "", port = ""] = text.split("|");
  return { host, address, port: Number(port) };
}
