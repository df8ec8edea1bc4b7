/** What was hidden or not read leaves a question open: it is never answered with the opposite, nor refused. */

import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../doctor/findings/check";
import { healthyNetwork, inFolder, item, writeNetwork } from "./network";
import type { Item, Network } from "./network";
import { doctor, doctorJson } from "./run-doctor";

const HIDDEN = "<unknown>";

/** Verdicts of `explain --pairs` for `[from, to]`, and the exit code. */
async function explained(
  network: Network,
  pairs: readonly (readonly [from: string, to: string])[],
): Promise<unknown[]> {
  return inFolder(async (folder) => {
    writeNetwork(join(folder, "n"), network);
    const file = join(folder, "pairs.json");
    writeFileSync(file, JSON.stringify(pairs.map(([from, to]) => ({ from, to }))));
    const argv = ["explain", "--pairs", file, "--snapshot", join(folder, "n")];
    const { exitCode, stdout } = await doctor(argv);
    const lines = stdout.trim().split("\n");
    return [...lines.map((line) => (JSON.parse(line) as { verdict?: string }).verdict), exitCode];
  });
}

interface Report {
  readonly exitCode: number;
  readonly findings: readonly Finding[];
}

async function check(network: Network, from: string, observations?: Item): Promise<Report> {
  return inFolder(async (folder) => {
    writeNetwork(folder, network, observations && { observations });
    const argv = ["check", "--cluster", "orders", "--from", from, "--snapshot", folder];
    const { exitCode, json } = await doctorJson(argv);
    return { exitCode, findings: (json as Report).findings };
  });
}

function outcome({ findings }: Report, id: string): string | undefined {
  const found = findings.find((one) => one.check === id);
  return found?.skipped ?? found?.status;
}

function hideAddress(network: Network, id: string): void {
  const eni = item(network, id);
  eni.PrivateIpAddress = HIDDEN; // Said twice: by itself and in the list.
  eni.PrivateIpAddresses = [{ Primary: true, PrivateIpAddress: HIDDEN }];
}

/** Interfaces are described twice: by themselves, and with their instance. */
function withoutInterfaces(): Network {
  const network = healthyNetwork();
  delete network.NetworkInterfaces;
  delete network.Reservations;
  return network;
}

describe("explain, where an end is hidden", () => {
  it("an address that an interface with a hidden address may have is open at either end", async () => {
    const client = healthyNetwork();
    hideAddress(client, "eni-0000000a");
    assert.deepEqual(await explained(client, [["10.0.1.10", "orders"]]), ["unknown", 0]);
    const node = healthyNetwork();
    hideAddress(node, "eni-0000000e");
    assert.deepEqual(await explained(node, [["i-0000000a", "10.0.2.20"]]), ["unknown", 0]);
  });

  it("an address outside of that interface's subnet stays what it was", async () => {
    const network = healthyNetwork();
    hideAddress(network, "eni-0000000a");
    assert.deepEqual(
      await explained(network, [
        ["8.8.8.8", "orders"],
        ["10.1.1.10", "orders"],
      ]),
      ["blocked", "reachable", 0],
    );
  });

  it("a group that only an interface with hidden groups may carry is open", async () => {
    const network = healthyNetwork();
    item(network, "eni-0000000a").Groups = HIDDEN;
    delete network.Reservations;
    assert.deepEqual(await explained(network, [["sg-0000000c", "orders"]]), ["unknown", 0]);
  });

  it("ids of what was not read are open; where all was read, they are a mistake", async () => {
    const ids = ["i-0000000a", "eni-0000000a", "sg-0000000c", "subnet-0000000a"];
    assert.deepEqual(
      await explained(
        withoutInterfaces(),
        ids.map((id) => [id, "orders"]),
      ),
      ["unknown", "unknown", "unknown", "unknown", 0],
    );
    assert.deepEqual(await explained(healthyNetwork(), [["i-99999999", "orders"]]), [undefined, 2]);
  });

  it("in text says what was not read", async () => {
    await inFolder(async (folder) => {
      writeNetwork(folder, withoutInterfaces());
      const ends = ["--from", "i-0000000a", "--to", "orders", "--port", "11211"];
      const { stdout } = await doctor(["explain", ...ends, "--snapshot", folder]);
      assert.match(stdout, /^unknown: --from i-0000000a is not .*describe-.*was not read\.\n$/);
    });
  });
});

describe("check, where the client is hidden", () => {
  it("a client that was not read leaves its claims open and the cluster's judged", async () => {
    const report = await check(withoutInterfaces(), "i-0000000a");
    assert.deepEqual(
      ["group-opens-cluster-port", "client-is-inside", "group-admits-client"].map((id) =>
        outcome(report, id),
      ),
      ["pass", "unknown", "unknown"],
    );
    assert.equal(report.exitCode, 3);
  });

  it("here is not called outside as long as interfaces or routes were not read", async () => {
    const hiddenRoute = healthyNetwork();
    (item(hiddenRoute, "rtb-0000000e").Routes as Item[]).push({
      DestinationCidrBlock: HIDDEN,
      GatewayId: "vgw-00000001",
      State: "active",
      Origin: "EnableVgwRoutePropagation",
    });
    const withoutRoutes = healthyNetwork();
    delete withoutRoutes.RouteTables;
    for (const network of [withoutInterfaces(), hiddenRoute, withoutRoutes]) {
      const report = await check(network, "here", { addresses: ["192.168.7.7"] });
      assert.deepEqual([outcome(report, "client-is-inside"), report.exitCode], ["unknown", 3]);
    }
    const report = await check(healthyNetwork(), "here", { addresses: ["192.168.7.7"] });
    assert.deepEqual([outcome(report, "client-is-inside"), report.exitCode], ["fail", 1]);
  });

  it("a peering connection with a hidden side may join the two VPCs", async () => {
    for (const side of ["RequesterVpcInfo", "AccepterVpcInfo"]) {
      const network = healthyNetwork();
      (item(network, "pcx-00000001")[side] as Item).VpcId = HIDDEN;
      const report = await check(network, "i-0000000b");
      assert.deepEqual([outcome(report, "client-is-connected"), report.exitCode], ["unknown", 3]);
    }
  });
});
