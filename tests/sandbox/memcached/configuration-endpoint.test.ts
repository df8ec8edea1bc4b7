import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { describe, it } from "mocha";
import { makeCertificates } from "../../../sandbox/memcached/certificates";
import {
  CommandSorter,
  clusterConfiguration,
  startConfigurationEndpoint,
} from "../../../sandbox/memcached/configuration-endpoint";

const NODES = [
  { host: "a.cache.amazonaws.com", address: "127.0.0.2", port: 11211 },
  { host: "b.cache.amazonaws.com", address: "127.0.0.3", port: 11211 },
];

describe("the configuration endpoint", () => {
  it("answers as ElastiCache does: version, then host|ip|port of every node", () => {
    assert.equal(
      clusterConfiguration(NODES),
      "CONFIG cluster 0 78\r\n1\na.cache.amazonaws.com|127.0.0.2|11211 b.cache.amazonaws.com|127.0.0.3|11211\n\r\nEND\r\n",
    );
  });

  describe("takes only its own command out of what a client sends", () => {
    function sort(...chunks: string[]): { passed: string; answers: number } {
      let passed = "";
      let answers = 0;
      const sorter = new CommandSorter(
        (bytes) => (passed += bytes.toString()),
        () => answers++,
      );
      for (const chunk of chunks) sorter.push(Buffer.from(chunk));
      return { passed, answers };
    }

    it("in one piece", () => {
      assert.deepEqual(sort("config get cluster\r\nstats\r\n"), {
        passed: "stats\r\n",
        answers: 1,
      });
    });

    it("byte by byte", () => {
      const text = "get a\r\nconfig get cluster\r\nset k 0 0 3\r\nabc\r\n";
      assert.deepEqual(sort(...text.split(/(?:)/u)), {
        passed: text.replace("config get cluster\r\n", ""),
        answers: 1,
      });
    });

    it("but stores a value that reads the same", () => {
      const text = "set k 0 0 18\r\nconfig get cluster\r\nms k 18\r\nconfig get cluster\r\n";
      assert.deepEqual(sort(text), { passed: text, answers: 0 });
    });
  });

  it("is refused by a client that asks for another name", async () => {
    const folder = mkdtempSync(join(tmpdir(), "configuration-endpoint-test-"));
    const files = await makeCertificates(folder, ["a.cache.amazonaws.com"]);
    const listen = { host: "127.0.0.1", port: await freePort() };
    const endpoint = await startConfigurationEndpoint({ listen, nodes: NODES, tls: files });
    const socket = connect({ ...listen, servername: "other.example", ca: readFileSync(files.ca) });
    const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
    assert.equal(error.code, "ERR_TLS_CERT_ALTNAME_INVALID");
    await endpoint.stop();
    rmSync(folder, { recursive: true, force: true });
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
