import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { describe, it } from "mocha";
import { clientsOfTheLab } from "../../../sandbox/lab/telnet";

describe("a shell in the lab where telnet and nc are not installed", () => {
  for (const tool of ["telnet", "nc"]) {
    it(`has a ${tool} of its own, which says so`, async () => {
      const server = createServer((socket) => socket.end("VERSION 1.6.18\r\n"));
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      const shell = spawn("bash", ["--norc", "-c", `${tool} 127.0.0.1 ${port}`], {
        env: { ...process.env, ...clientsOfTheLab("/nowhere") },
      });
      let said = "";
      for (const stream of [shell.stdout, shell.stderr]) {
        stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
      }
      await once(shell, "close");
      server.close();
      assert.match(
        said,
        new RegExp(`^\\(${tool} is not installed: this is the lab's own\\)$`, "m"),
      );
      assert.match(said, /^VERSION 1\.6\.18\r?$/m);
    });
  }
});
