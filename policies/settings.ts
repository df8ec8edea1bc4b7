/**
 * What the pack as a whole is told: by the stack's config (`memcached:…`), or by the settings of
 * `require-valid-settings`, which win. Wrong settings are collected, never thrown: a throw would end everybody's preview.
 */
import type { Environment } from "./levels";
import { RULE_IDS } from "./levels";
import type { SettingSchemas, SettingValues } from "./setting-schema";
import { problemsOf, validValues } from "./setting-schema";

/** What to do with what can neither be proven nor refuted. */
export type Strictness = "in-stack" | "all" | "off";

/** A resource that a rule accepts, and why. */
export interface Accepted {
  /** Name or URN of the resource; `*` stands for any text. */
  readonly resource: string;
  readonly reason: string;
}

/** The same, with the rule that accepts it. */
export interface Exception extends Accepted {
  readonly rule: string;
}

export interface Settings {
  /** What the stack's config says about the environment; `undefined`: nothing. */
  readonly environment: string | undefined;
  readonly productionStacks: readonly string[];
  readonly strict: Strictness | undefined;
  readonly snapshot: string | undefined;
  readonly clients: readonly string[];
  readonly exceptions: readonly Exception[];
  /** Each one line for people. */
  readonly problems: readonly string[];
}

/** Names that mean production, wherever they stand. */
const PRODUCTION = new Set(["prod", "production", "prd", "live"]);

export const EXCEPTION_SCHEMA = {
  type: "object",
  description: "One resource that a rule accepts, and why.",
  properties: {
    rule: {
      type: "string",
      description: "The rule that accepts the resource.",
      enum: RULE_IDS,
    },
    resource: {
      type: "string",
      description: "Name or URN of the resource; * stands for any text.",
    },
    reason: { type: "string", description: "Why; it is shown in every preview." },
  },
  required: ["rule", "resource", "reason"],
} as const;

export const PACK_SETTINGS = {
  environment: {
    type: "string",
    description: "Environment of the stack; prod, production, prd or live is production.",
  },
  productionStacks: {
    type: "array",
    description: "Patterns of the names of production stacks; * stands for any text.",
    items: { type: "string", description: "A pattern." },
    default: ["prod", "production", "prod-*", "*-prod", "production-*", "*-production"],
  },
  strict: {
    type: "string",
    description:
      "What happens where something can neither be proven nor refuted. in-stack: reported at the rule's level where " +
      "this stack decides it, as advice where it lies outside; all: always at the rule's level; off: not reported. " +
      "Default: in-stack in production, off elsewhere.",
    enum: ["in-stack", "all", "off"],
  },
  snapshot: {
    type: "string",
    description:
      "File or folder with the output of `aws ec2 describe-*` for what lies outside of the stack; relative to the project.",
  },
  clients: {
    type: "array",
    description:
      "Clients beside those whose group is named as a source: names, URNs or ids of their groups or of themselves, or CIDRs.",
    items: { type: "string", description: "A client." },
    default: [],
  },
  exceptions: {
    type: "array",
    description: "Resources that a rule accepts, each with a reason.",
    items: EXCEPTION_SCHEMA,
    default: [],
  },
} as const satisfies SettingSchemas;

const PREFIX = "memcached:";

/** Settings out of the stack's config, as the engine hands it over: every value a string, structures as JSON. */
export function settingsOfStack(config: Readonly<Record<string, string>>): SettingValues {
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(PACK_SETTINGS)) {
    const text = config[PREFIX + name];
    if (text !== undefined) values[name] = schema.type === "array" ? parsed(text) : text;
  }
  return values;
}

/**
 * The settings, later sources over earlier ones; wrong values are left out and named in `problems`. Exceptions add up:
 * those of all sources, and `exceptions`, which were given to single rules.
 */
export function settingsOf(
  sources: readonly SettingValues[],
  exceptions: readonly Exception[] = [],
): Settings {
  const valid = Object.assign(
    {},
    ...sources.map((source) => withoutWrong(source)),
  ) as SettingValues;
  const values = validValues(PACK_SETTINGS, valid);
  const ofSources = sources.flatMap((source) => validValues(PACK_SETTINGS, source).exceptions);
  return {
    environment: values.environment as string | undefined,
    productionStacks: values.productionStacks as string[],
    strict: values.strict as Strictness | undefined,
    snapshot: values.snapshot as string | undefined,
    clients: values.clients as string[],
    exceptions: [...(ofSources as Exception[]), ...exceptions],
    problems: sources.flatMap((source) =>
      problemsOf(PACK_SETTINGS, source).map((problem) => `${PREFIX}${problem}`),
    ),
  };
}

function withoutWrong(source: SettingValues): SettingValues {
  const right = Object.entries(source).filter(
    ([name, value]) => problemsOf(PACK_SETTINGS, { [name]: value }).length === 0,
  );
  return Object.fromEntries(right);
}

/** Where a stack stands: its config decides, else its tag `environment`, else its name. */
export function environmentOf(
  settings: Settings,
  stack: string,
  tag: string | undefined,
): Environment {
  const told = settings.environment ?? tag;
  if (told !== undefined) {
    return PRODUCTION.has(told.trim().toLowerCase()) ? "production" : "elsewhere";
  }
  const isProduction = settings.productionStacks.some((pattern) => matches(pattern, stack));
  return isProduction ? "production" : "elsewhere";
}

/** Whether a text matches a pattern in which `*` stands for any text. */
export function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
