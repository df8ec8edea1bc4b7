/** What is set on a component must reach every child: providers, aliases, protection, transformations. */

import assert from "node:assert/strict";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { allAliases } from "@pulumi/pulumi/resource";
import {
  CacheAlarms,
  ExampleServer,
  MemcachedCluster,
  Network,
  ServerlessMemcached,
} from "../../components/index";
import { type Registered, names, recorded } from "./recorded";

const REGION = "ap-northeast-2";

/** Each component with everything it can make; `options` go to it alone. */
const COMPONENTS: Record<string, (name: string, options: pulumi.ComponentResourceOptions) => void> =
  {
    Network: (name, options) => {
      const zones = [`${REGION}a`, `${REGION}b`];
      const nat = { clientPlacement: "private", nat: "one-per-az" } as const;
      const everything = { hasFlowLogs: true, ssmEndpoints: "all-zones" } as const;
      new Network(name, { region: REGION, zones, ...nat, ...everything }, options);
    },
    MemcachedCluster: (name, options) => {
      const cluster = new MemcachedCluster(name, { network: existing() }, options);
      cluster.allowFrom(client(cluster));
    },
    ServerlessMemcached: (name, options) => {
      const cache = new ServerlessMemcached(name, { network: existing() }, options);
      cache.allowFrom("10.0.0.0/16");
    },
    ExampleServer: (name, options) => {
      const network = new Network("around", {
        region: REGION,
        zones: [`${REGION}a`],
        ssmEndpoints: "one-zone",
      });
      const cache = new MemcachedCluster("its-cache", { network });
      new ExampleServer(name, { network, cache, imageId: "ami-1" }, options);
    },
    CacheAlarms: (name, options) => {
      const cluster = new MemcachedCluster("its-cluster", { network: existing() });
      new CacheAlarms(name, { cluster }, options);
    },
  };

function existing(): ReturnType<typeof Network.fromExisting> {
  const cacheSubnetIds = ["subnet-a1"];
  return Network.fromExisting("old", { vpcId: "vpc-1", cacheSubnetIds, internet: "nat" });
}

function client(cache: MemcachedCluster): ExampleServer {
  return new ExampleServer("its-client", { network: existing(), cache, imageId: "ami-1" });
}

/** The resources whose parent is the component under test; it has at least five of them, or two with its rules. */
function childrenOf(all: readonly Registered[], component: string): Registered[] {
  const children = all.filter(({ parent }) => parent === `memcached:components:${component} own`);
  assert.ok(children.length >= 3, `${component}: ${names(children).join()}`);
  return children;
}

for (const [component, make] of Object.entries(COMPONENTS)) {
  describe(`options of ${component}`, () => {
    it("every resource it makes has it as parent", async () => {
      const all = await recorded(() => {
        make("own", {});
      });
      const orphans = all.filter(({ type, parent }) => !type.startsWith("memcached:") && !parent);
      assert.deepEqual(names(orphans), []);
    });

    for (const given of ["provider", "providers"] as const) {
      it(`${given} reaches every child`, async () => {
        const all = await recorded(() => {
          const seoul = new Provider("seoul", { region: REGION });
          make("own", given === "provider" ? { provider: seoul } : { providers: { aws: seoul } });
        });
        for (const child of childrenOf(all, component)) {
          assert.match(child.provider, /::pulumi:providers:aws::seoul::/, child.name);
        }
      });
    }

    it("protect reaches every child", async () => {
      const all = await recorded(() => {
        make("own", { protect: true });
      });
      for (const child of childrenOf(all, component)) assert.equal(child.isProtected, true);
    });

    it("transformations reach every child", async () => {
      const all = await recorded(() => {
        const mark: pulumi.ResourceTransformation = ({ props, opts }) => ({
          props: { ...(props as object), marked: true },
          opts,
        });
        make("own", { transformations: [mark] });
      });
      for (const child of childrenOf(all, component)) assert.equal(child.inputs.marked, true);
    });

    it("an alias of a renamed component gives every child its former name", async () => {
      const before = new Set<string>();
      await recorded(() => {
        make("former", {
          transformations: [note((resource, type) => before.add(`${type} ${nameOf(resource)}`))],
        });
      });
      const aliased: Promise<[string, string[]]>[] = [];
      await recorded(async () => {
        make("own", {
          aliases: [{ name: "former" }],
          transformations: [
            note((resource, type, parent) => aliased.push(aliasesOf(resource, type, parent))),
          ],
        });
        await Promise.all(aliased);
      });
      const found = await Promise.all(aliased);
      assert.ok(found.length >= 3);
      for (const [type, urns] of found) {
        const former = urns.map((urn) => `${type} ${urn.split("::").pop() ?? ""}`);
        assert.ok(
          former.some((name) => before.has(name)),
          `${type} would be replaced: ${former.join()} was none of ${[...before].join()}`,
        );
      }
    });
  });
}

type Noted = (resource: pulumi.Resource, type: string, parent: pulumi.Resource) => unknown;

/** A transformation that changes nothing and shows each child. */
function note(see: Noted): pulumi.ResourceTransformation {
  return ({ resource, type, opts }) => {
    if (opts.parent !== undefined && !type.startsWith("memcached:"))
      see(resource, type, opts.parent);
    return undefined;
  };
}

/** The aliases that the engine computes for a child of an aliased parent, by the SDK's own copy of that rule. */
function aliasesOf(
  resource: pulumi.Resource,
  type: string,
  parent: pulumi.Resource,
): Promise<[string, string[]]> {
  const aliases = allAliases([], nameOf(resource), type, parent, nameOf(parent));
  return new Promise((resolve) => {
    pulumi.all(aliases).apply((urns) => {
      resolve([type, urns]);
    });
  });
}

function nameOf(resource: pulumi.Resource): string {
  return (resource as { __name?: string }).__name ?? "";
}
