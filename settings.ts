/**
 * The stack's configuration, typed. Descriptions and defaults are in `Pulumi.yaml`, which the engine fills in.
 * Wrong configuration is a `RunError`: one line that names the key, and no stack trace.
 */

import * as pulumi from "@pulumi/pulumi";
import { peerProblem } from "./components/index";

/** Everything the program is told. */
export interface Settings {
  readonly environment: "dev" | "prod";
  readonly region: string;
  readonly zones: string[];
  readonly vpcCidr: string;
  readonly nodeType: string;
  readonly nodeCount: number;
  readonly engineVersion: string;
  readonly port: number;
  readonly tls: boolean;
  readonly maintenanceWindow: string | undefined;
  readonly hasFlowLogs: boolean;
  readonly ssmEndpoints: (typeof SSM_ENDPOINTS)[number];
  /** Further peers of the cache: CIDR blocks and prefix lists. */
  readonly allowFrom: string[];
  readonly hasAlarms: boolean;
}

const NAMESPACE = "memcached";
const ENVIRONMENTS = ["dev", "prod", "production"] as const;
const SSM_ENDPOINTS = ["none", "one-zone", "all-zones"] as const;

/** Keys of this program, and those of the policy pack and the rehearsal, which share the namespace. */
const KNOWN_KEYS = [
  ...["environment", "zones", "vpcCidr", "nodeType", "nodeCount", "engineVersion", "port", "tls"],
  ...["maintenanceWindow", "flowLogs", "ssmEndpoints", "allowFrom", "alarms"],
  ...["snapshot", "strict", "exceptions", "clients", "productionStacks", "disabledRules"],
];

/** Reads and checks the stack's configuration. Throws `RunError`. */
export function readSettings(): Settings {
  const keys = new Keys();
  keys.rejectUnknownKeys();
  return {
    environment: keys.oneOf("environment", ENVIRONMENTS) === "dev" ? "dev" : "prod",
    region: region(),
    zones: keys.list("zones"),
    vpcCidr: keys.text("vpcCidr"),
    nodeType: keys.text("nodeType"),
    nodeCount: keys.whole("nodeCount", 1),
    engineVersion: keys.text("engineVersion"),
    port: keys.whole("port", 1, 65535),
    tls: keys.flag("tls"),
    maintenanceWindow: keys.optionalText("maintenanceWindow"),
    hasFlowLogs: keys.flag("flowLogs"),
    ssmEndpoints: keys.oneOf("ssmEndpoints", SSM_ENDPOINTS),
    allowFrom: keys.peers("allowFrom"),
    hasAlarms: keys.flag("alarms"),
  };
}

function region(): string {
  const name = new pulumi.Config("aws").get("region");
  if (name !== undefined) return name;
  throw new pulumi.RunError("aws:region must be set: pulumi config set aws:region ap-northeast-2");
}

/**
 * The namespace is `memcached` whatever the project is called; what `pulumi new` asked for under another project name
 * is found there too.
 */
class Keys {
  readonly #config = new pulumi.Config(NAMESPACE);
  readonly #own = new pulumi.Config();

  /** A misspelt key would otherwise be a default in silence. */
  rejectUnknownKeys(): void {
    const own = [NAMESPACE, pulumi.getProject()];
    for (const key of Object.keys(pulumi.runtime.allConfig())) {
      const [namespace = "", name = ""] = key.split(":");
      if (own.includes(namespace) && !KNOWN_KEYS.includes(name)) {
        throw new pulumi.RunError(`unknown configuration key ${key}; ${meant(namespace, name)}`);
      }
    }
  }

  optionalText(name: string): string | undefined {
    return this.#config.get(name) ?? this.#own.get(name);
  }

  text(name: string): string {
    const value = this.optionalText(name);
    if (value !== undefined && value !== "") return value;
    throw wrong(name, "must be set", value);
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.text(name);
    const found = allowed.find((option) => option === value);
    if (found !== undefined) return found;
    throw wrong(name, `must be one of ${allowed.join(", ")}`, value);
  }

  flag(name: string): boolean {
    return this.oneOf(name, ["true", "false"]) === "true";
  }

  whole(name: string, min: number, max = Number.MAX_SAFE_INTEGER): number {
    const value = Number(this.text(name));
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw wrong(name, `must be a whole number ${range}`, this.text(name));
  }

  list(name: string): string[] {
    const text = this.text(name);
    const value = parsed(text);
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
    throw wrong(name, 'must be a list of strings such as ["a","b"]', text);
  }

  /** CIDR blocks and prefix lists: by the time the cluster checks them, the network is made. */
  peers(name: string): string[] {
    const peers = this.list(name);
    const [finding] = peers.flatMap((peer) => peerProblem(`${NAMESPACE}:${name}`, peer) ?? []);
    if (finding !== undefined) throw new pulumi.RunError(finding);
    return peers;
  }
}

function wrong(name: string, what: string, got: string | undefined): pulumi.RunError {
  return new pulumi.RunError(
    `${NAMESPACE}:${name} ${what}, got ${got === undefined ? "nothing" : JSON.stringify(got)}`,
  );
}

function meant(namespace: string, name: string): string {
  const twin = KNOWN_KEYS.find((key) => key.toLowerCase() === name.toLowerCase());
  return twin === undefined
    ? `it has ${KNOWN_KEYS.join(", ")}`
    : `did you mean ${namespace}:${twin}?`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
