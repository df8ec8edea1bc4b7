/** Networks that others published, laid out: the packets do what their publishers say, and what the engine says. */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { decide, readDescribed } from "../../../reachability";
import { Lab, namespacesAvailable } from "../../../sandbox/lab";

const FOLDER = join(__dirname, "../../../../shared/networks/04-batfish-vpc-peering");

interface Query {
  readonly id: string;
  readonly srcEni?: string;
  readonly dstEni?: string;
  readonly openTcp22: string;
  readonly openTcp11211: string;
  readonly openTcp11211_on_aws_configs_11211: string;
}

/** Folder of the configuration, port, and the field in which the publisher's answer stands. */
const CASES = [
  ["aws_configs", 22, "openTcp22"],
  ["aws_configs", 11211, "openTcp11211"],
  ["aws_configs_11211", 11211, "openTcp11211_on_aws_configs_11211"],
] as const;

describe("the lab: Batfish's peered VPCs (../shared/networks/04-batfish-vpc-peering)", function () {
  this.timeout(60_000);

  before(async function () {
    const availability = await namespacesAvailable();
    const reason = availability.ok ? "" : `the lab cannot run here: ${availability.reason}`;
    const missing = existsSync(FOLDER) ? reason : `${FOLDER} is not there`;
    if (missing !== "") {
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
  });

  for (const [folder, port, field] of CASES) {
    it(`${folder}, tcp ${port}: packets, engine and publisher agree on every pair`, async () => {
      const topology = readDescribed(documentsOf(join(FOLDER, folder)));
      const queries = queriesBetweenInterfaces();
      const lab = await Lab.open(topology);
      try {
        for (const { id } of lab.seats) if (id !== "internet") await lab.listen(id, [port]);
        const said = await Promise.all(
          queries.map(async ({ id, srcEni, dstEni }) => {
            const packets = await lab.connect(srcEni, lab.seat(dstEni).address, port);
            const question = {
              from: { kind: "interface", id: srcEni },
              to: { kind: "interface", id: dstEni },
              protocol: "tcp",
              port,
            } as const;
            return [
              id,
              packets === "connected" ? "reachable" : "blocked",
              decide(topology, question).outcome,
            ];
          }),
        );
        assert.deepEqual(
          said,
          queries.map((query) => [query.id, query[field], query[field]]),
        );
      } finally {
        await lab.close();
      }
    });
  }
});

function documentsOf(folder: string): { name: string; json: unknown }[] {
  return readdirSync(folder).map((name) => ({
    name,
    json: JSON.parse(readFileSync(join(folder, name), "utf8")) as unknown,
  }));
}

function queriesBetweenInterfaces(): (Query & { srcEni: string; dstEni: string })[] {
  const { queries } = JSON.parse(readFileSync(join(FOLDER, "expected.json"), "utf8")) as {
    queries: Query[];
  };
  return queries.flatMap((query) =>
    query.srcEni === undefined || query.dstEni === undefined
      ? []
      : [{ ...query, srcEni: query.srcEni, dstEni: query.dstEni }],
  );
}
