/** A cluster that the stand-in made, laid out: its configuration endpoint knows the nodes, its nodes are memcached. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDeployedLab, topologyOf } from "../../../sandbox/proof/deployed-lab";
import { namespacesAvailable, type Lab } from "../../../sandbox/lab";
import { Account } from "../aws/account";

for (const isTls of [false, true]) {
  describe(`a deployed cluster of two nodes in the lab${isTls ? ", with TLS" : ""}`, function () {
    this.timeout(30_000);
    const folder = mkdtempSync(join(tmpdir(), "deployed-lab-test-"));
    const account = new Account();
    let lab: Lab | undefined;
    let client = "";

    before(async function () {
      const availability = await namespacesAvailable();
      if (!availability.ok) {
        console.log(`      skipped: the lab cannot run here: ${availability.reason}`);
        this.skip();
      }
      const { a, group, cacheGroup } = await account.cluster({
        ...{ numCacheNodes: 2, azMode: "cross-az" },
        ...(isTls ? { transitEncryptionEnabled: true } : {}),
      });
      await account.make("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in", {
        ...{ securityGroupId: cacheGroup.id, referencedSecurityGroupId: group.id },
        ...{ ipProtocol: "tcp", fromPort: 11211, toPort: 11211 },
      });
      await account.make("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "out", {
        ...{ securityGroupId: group.id, cidrIpv4: "10.0.0.0/16", ipProtocol: "-1" },
      });
      await account.make("aws:ec2/instance:Instance", "server", {
        ...{ ami: "ami-0123456789abcdef0", instanceType: "t4g.micro" },
        ...{ subnetId: a.id, vpcSecurityGroupIds: [group.id] },
      });
      const deployed = topologyOf(account.world);
      lab = await openDeployedLab(account.world, deployed, folder);
      const instances = [...deployed.topology.interfaces.byId.values()];
      client = instances.find(({ kind }) => kind === "instance")?.id ?? "";
    });

    after(async () => {
      await lab?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    async function answer(host: string, command: string): Promise<readonly string[]> {
      assert.ok(lab);
      return (await lab.telnet(client, host, 11211, command, 5000)).lines;
    }

    function endpoints(role: string) {
      return account.world.endpoints().filter((endpoint) => endpoint.role === role);
    }

    it("lists every node when its configuration endpoint is asked `config get cluster`", async () => {
      const list = endpoints("node").map(({ host, address }) => `${host}|${address}|11211`);
      assert.equal(list.length, 2);
      const [configuration] = endpoints("configuration");
      const lines = await answer(configuration?.host ?? "", "config get cluster");
      assert.ok(lines.includes(list.join(" ")), lines.join("\n"));
    });

    it("prints statistics at the configuration endpoint and at each node", async () => {
      const hosts = [...endpoints("configuration"), ...endpoints("node")].map(({ host }) => host);
      const answers = await Promise.all(hosts.map((host) => answer(host, "stats")));
      const pids = answers.map((lines) => lines.find((line) => line.startsWith("STAT pid ")));
      assert.ok(pids.every((pid) => pid !== undefined));
      // The configuration endpoint leads to the first node; the second is another process.
      assert.equal(pids[0], pids[1]);
      assert.notEqual(pids[1], pids[2]);
    });
  });
}
