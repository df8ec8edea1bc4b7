/**
 * What the pack as a whole is told: by the stack's config (`memcached:…`), or by the options of
 * `require-valid-settings`, which win. Wrong settings are collected, never thrown: a throw would end everybody's preview.
 */
import picomatch from "picomatch";
import type { Environment } from "./levels";
import { RULE_IDS } from "./levels";
import type { GivenOptions, OptionSchemas } from "./options";
import { checkedOptions } from "./options";

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

/** Names that mean production, alone or as a part of a name, in any case: `Production`, `shop-prd`, `live_eu`. */
const PRODUCTION = asPartOfName("{prod,production,prd,live}");

/** What comes before production, or is none: `pre-prod`, `shop_non-production`. */
const NOT_PRODUCTION = asPartOfName("{pre,non,not}[-_.]{prod,production,prd,live}");

function asPartOfName(pattern: string): readonly string[] {
  return ["", "*[-_.]"].flatMap((before) =>
    ["", "[-_.]*"].map((after) => `${before}${pattern}${after}`),
  );
}

const ACCEPTED_RESOURCE = {
  type: "string",
  description: "Name or URN of the resource; * stands for any text.",
  minLength: 1,
} as const;

const REASON = {
  type: "string",
  description: "Why; it is shown in every preview.",
  minLength: 1,
} as const;

/** The option that every rule has: what it accepts. */
export const RULE_EXCEPTIONS = {
  type: "array",
  description:
    "Resources that this rule accepts, each with a reason that is shown in every preview.",
  items: {
    type: "object",
    description: "One resource, and why it is accepted.",
    properties: { resource: ACCEPTED_RESOURCE, reason: REASON },
    required: ["resource", "reason"],
    additionalProperties: false,
  },
  default: [],
} as const;

export const PACK_OPTIONS = {
  environment: {
    type: "string",
    description:
      "Environment of the stack; prod, production, prd or live is production, in any case and as a part of a name.",
    minLength: 1,
  },
  productionStacks: {
    type: "array",
    description:
      "Patterns of the names of production stacks, in any case. Without it: prod, production, prd and live, alone or as a part.",
    items: { type: "string", description: "A pattern; * stands for any text.", minLength: 1 },
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
    minLength: 1,
  },
  clients: {
    type: "array",
    description:
      "Clients beside those whose group is named as a source: names, URNs or ids of their groups or of themselves, or CIDRs.",
    items: { type: "string", description: "A client.", minLength: 1 },
    default: [],
  },
  exceptions: {
    type: "array",
    description: "Resources that a rule accepts, each with a reason.",
    items: {
      type: "object",
      description: "One resource that a rule accepts, and why.",
      properties: {
        rule: {
          type: "string",
          description: "The rule that accepts the resource.",
          enum: RULE_IDS,
        },
        resource: ACCEPTED_RESOURCE,
        reason: REASON,
      },
      required: ["rule", "resource", "reason"],
      additionalProperties: false,
    },
    default: [],
  },
} as const satisfies OptionSchemas;

const PREFIX = "memcached:";

/** Settings out of the stack's config, as the engine hands it over: every value a string, structures as JSON. */
export function settingsOfStack(config: Readonly<Record<string, string>>): GivenOptions {
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(PACK_OPTIONS)) {
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
  sources: readonly GivenOptions[],
  exceptions: readonly Exception[] = [],
): Settings {
  const checked = sources.map((source) => checkedOptions(PACK_OPTIONS, source));
  // Without the defaults, which must not win over an earlier source, where a later one says nothing or something wrong.
  const right = Object.assign({}, ...checked.map((source) => source.right)) as GivenOptions;
  const { options } = checkedOptions(PACK_OPTIONS, right);
  return {
    environment: options.environment,
    productionStacks: options.productionStacks ?? PRODUCTION,
    strict: options.strict,
    snapshot: options.snapshot,
    clients: options.clients,
    exceptions: [...checked.flatMap((source) => source.options.exceptions), ...exceptions],
    problems: checked.flatMap(({ problems }) => problems.map((problem) => `${PREFIX}${problem}`)),
  };
}

/** Where a stack is: its config decides, else its tag `environment`, else its name. */
export function environmentOf(
  settings: Settings,
  stack: string,
  tag: string | undefined,
): Environment {
  const told = settings.environment ?? tag;
  const patterns = told === undefined ? settings.productionStacks : PRODUCTION;
  const name = (told ?? stack).trim();
  const fits = (some: readonly string[]) =>
    some.some((pattern) => matches(pattern, name, { nocase: true }));
  const isOther = patterns === PRODUCTION && fits(NOT_PRODUCTION);
  return fits(patterns) && !isOther ? "production" : "elsewhere";
}

/** Whether a text matches a pattern in which `*` stands for any text, slashes and dots included. */
export function matches(
  pattern: string,
  text: string,
  options: { nocase?: boolean } = {},
): boolean {
  return (
    pattern === text || picomatch.isMatch(text, pattern, { bash: true, dot: true, ...options })
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
