/** The provider's schema, made as the SDK makes it, in this process: no CLI is needed. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema";
import {
  CacheAlarms,
  CacheDashboard,
  ExampleServer,
  MemcachedCluster,
  Network,
  ServerlessMemcached,
} from "../../components/provider/index";

const COMPONENTS = [
  CacheAlarms,
  CacheDashboard,
  ExampleServer,
  MemcachedCluster,
  Network,
  ServerlessMemcached,
];

/** A property of a resource or type. */
export interface Property {
  readonly description?: string;
  readonly items?: { readonly $ref?: string };
}

/** The part of a package's schema that the tests look at. */
export interface Schema {
  readonly name: string;
  readonly version: string;
  readonly resources: Readonly<
    Record<
      string,
      {
        readonly inputProperties?: Readonly<Record<string, Property>>;
        readonly properties?: Readonly<Record<string, Property>>;
      }
    >
  >;
  readonly types: Readonly<
    Record<string, { readonly properties?: Readonly<Record<string, Property>> }>
  >;
}

/** The schema of the provider in `folder`. */
export function providerSchema(folder: string): Schema {
  const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
    version: string;
    description: string;
  };
  const names = new Set(COMPONENTS.map(({ name }) => name));
  const analyzed = new Analyzer(folder, "memcached", manifest, names).analyze();
  const { components: made, typeDefinitions, dependencies } = analyzed;
  return generateSchema(
    "memcached",
    manifest.version,
    manifest.description,
    made,
    typeDefinitions,
    dependencies,
  ) as unknown as Schema;
}
