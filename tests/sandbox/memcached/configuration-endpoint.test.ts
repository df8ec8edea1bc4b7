import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "mocha";
import { findAddress } from "../../../sandbox/apps/start/addresses";
import { makeCertificates } from "../../../sandbox/memcached/certificates";
import {
  CommandSorter,
  clusterConfiguration,
  startConfigurationEndpoint,
} from "../../../sandbox/memcached/configuration-endpoint";
import { ask } from "../../../sandbox/memcached/connection";
import { pidOf, startDaemon } from "../../../sandbox/memcached/daemon";
import { endAll } from "../../../sandbox/processes/tied-process";

const hasMemcached = spawnSync("memcached", ["-V"]).error === undefined;
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

  for (const isTls of [false, true]) {
    it(`passes everything else on to a real memcached${isTls ? ", over TLS" : ""}`, async function () {
      if (!hasMemcached) this.skip();
      const folder = mkdtempSync(join(tmpdir(), "configuration-endpoint-test-"));
      after(() => {
        rmSync(folder, { recursive: true, force: true });
      });
      const files = isTls ? await makeCertificates(folder, ["a.cache.amazonaws.com"]) : undefined;
      const tls = files === undefined ? undefined : { files, serverName: "a.cache.amazonaws.com" };
      const daemon = await startDaemon(await findAddress("10.0.7.7", [21211]), tls);
      const [backend] = daemon.listening;
      const [listen] = await findAddress("10.0.7.8", [21211]);
      assert.ok(backend && listen);
      const nodes = [{ host: "a.cache.amazonaws.com", address: backend.host, port: backend.port }];
      const endpoint = await startConfigurationEndpoint({ listen, nodes, tls: files });
      const target = {
        address: listen.host,
        port: listen.port,
        ...(files === undefined
          ? {}
          : { tls: { ca: files.ca, serverName: "a.cache.amazonaws.com" } }),
      };
      assert.equal(pidOf((await ask(target, "stats")).lines), daemon.pid);
      const { lines } = await ask(target, "config get cluster");
      assert.ok(
        lines.some((line) =>
          line.includes(`a.cache.amazonaws.com|${backend.host}|${backend.port}`),
        ),
      );
      await endpoint.stop();
      await daemon.stop();
      await assert.rejects(ask(target, "stats"), { code: "ECONNREFUSED" });
    });
  }

  it("is refused by a client that asks for another name", async function () {
    if (!hasMemcached) this.skip();
    const folder = mkdtempSync(join(tmpdir(), "configuration-endpoint-test-"));
    const files = await makeCertificates(folder, ["a.cache.amazonaws.com"]);
    const [listen] = await findAddress("10.0.7.9", [21211]);
    assert.ok(listen);
    const endpoint = await startConfigurationEndpoint({ listen, nodes: NODES, tls: files });
    const target = {
      address: listen.host,
      port: listen.port,
      tls: { ca: files.ca, serverName: "other.example" },
    };
    await assert.rejects(ask(target, "stats"), { code: "ERR_TLS_CERT_ALTNAME_INVALID" });
    await endpoint.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  after(endAll);
});
