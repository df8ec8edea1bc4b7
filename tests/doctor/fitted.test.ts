/** Answers on a terminal: no line is wider than it, and a command can still be pasted. */

import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { fitted } from "../../doctor/report/fitted";

const PERMISSION =
  "IpProtocol=tcp,FromPort=11211,ToPort=11211,UserIdGroupPairs=[{GroupId=sg-0123456789abcdef0}]";
const COMMAND = `printf %s\\n aws ec2 authorize-security-group-ingress --group-id sg-0123456789abcdef0 --ip-permissions '${PERMISSION}'`;

function widest(text: string): number {
  return Math.max(...text.split("\n").map((line) => line.length));
}

describe("text on a terminal", () => {
  it("goes on below, indented, where a line is too wide", () => {
    assert.equal(fitted("    one two three four", 15), "    one two\n      three\n      four");
  });

  it("stays as it is where it fits, and where it goes to a file", () => {
    assert.equal(fitted("    one two", 80), "    one two");
    assert.equal(fitted("x ".repeat(100), undefined), "x ".repeat(100));
  });

  it("breaks a resource in TypeScript between its properties", () => {
    const shown = fitted(
      '        new Rule("memcached", {"group":"sg-1","fromPort":11211}); // Pulumi',
      40,
    );
    assert.equal(
      shown,
      '        new Rule("memcached",\n          {"group":"sg-1",\n          "fromPort":11211}); // Pulumi',
    );
  });

  it("breaks a command so that a shell reads the same", () => {
    const shown = fitted(`        ${COMMAND}`, 80);
    assert.ok(widest(shown) <= 80, shown);
    const run = (line: string): string =>
      spawnSync("bash", ["--norc", "-c", line], { encoding: "utf8" }).stdout;
    assert.equal(run(shown), run(COMMAND));
  });
});
