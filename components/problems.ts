/**
 * How every component reports bad arguments: all problems of one component collected, thrown once, before anything
 * is registered. Values that are outputs are checked when they resolve, with the same words.
 */

import * as pulumi from "@pulumi/pulumi";

/**
 * What is wrong with a value, without a full stop (`"nodeCount must be at least 1, got 0"`), or `undefined` when it is
 * fine.
 */
export type Finding = string | undefined;

/**
 * Bad arguments of one component, one line each:
 * `MemcachedCluster "example": nodeCount must be at least 1, got 0.`
 *
 * A `RunError`, because it is the user's mistake: Pulumi prints the message and no stack trace.
 */
export class InvalidArguments extends pulumi.RunError {
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "InvalidArguments";
    // No stack: nobody is shown one, and printing one that was thrown inside an `apply` takes the SDK half a minute on
    // Node 20 (Node's colouring of the path `node_modules/@pulumi/output.ts` ends only when the string is too long).
    this.stack = `${this.name}: ${this.message}`;
  }
}

/** Collects what is wrong with the arguments of one component. */
export class Problems {
  readonly #subject: string;
  readonly #found: string[] = [];

  /**
   * `component` and `name` are the words every line starts with. Arguments that are no object at all cannot be looked
   * into: that is thrown at once.
   */
  constructor(component: string, name: string, args: unknown) {
    this.#subject = `${component} ${shown(name)}`;
    if (typeof name !== "string") this.add(`name must be a string, got ${shown(name)}`);
    else if (name === "") this.add('name must not be empty, got ""');
    if (!isObject(args)) this.add(`arguments must be an object, got ${shown(args)}`);
    if (typeof name !== "string" || !isObject(args)) this.throwIfAny();
  }

  /** Notes a finding; `undefined` is none. */
  add(finding: Finding): void {
    if (finding !== undefined) this.#found.push(this.#line(finding));
  }

  /** Notes several findings. */
  addAll(findings: readonly Finding[]): void {
    for (const finding of findings) this.add(finding);
  }

  /**
   * Checks a value now if it is plain, else when it resolves; returns the value to use from here on.
   * An output that turns out wrong fails the resource it is an input of, before that resource is made.
   */
  check<T>(value: pulumi.Input<T>, rule: (value: T) => Finding): pulumi.Input<T> {
    if (isPlain(value)) {
      this.add(rule(value));
      return value;
    }
    return pulumi.output(value).apply((resolved) => {
      const finding = rule(resolved as T);
      if (finding !== undefined) throw new InvalidArguments([this.#line(finding)]);
      return resolved;
    }) as pulumi.Output<T>;
  }

  /** Like `check`, for a value that may be left out. */
  checkOptional<T>(
    value: pulumi.Input<T> | undefined,
    rule: (value: T) => Finding,
  ): pulumi.Input<T> | undefined {
    return value === undefined ? undefined : this.check(value, rule);
  }

  /** Checks `value` against others it must agree with; an output among them delays the check. */
  checkTogether<T, O extends Record<string, unknown>>(
    value: pulumi.Input<T>,
    others: { [K in keyof O]: pulumi.Input<O[K]> },
    rule: (value: T, others: O) => Finding,
  ): pulumi.Input<T> {
    if (Object.values(others).every(isPlain)) {
      return this.check(value, (resolved) => rule(resolved, others as unknown as O));
    }
    const together = pulumi.all([pulumi.output(value), pulumi.output(others)]);
    return together.apply(([resolved, rest]) => {
      const finding = rule(resolved as T, rest as unknown as O);
      if (finding !== undefined) throw new InvalidArguments([this.#line(finding)]);
      return resolved;
    }) as pulumi.Output<T>;
  }

  /** Throws everything that was found; call it before the first resource is registered. */
  throwIfAny(): void {
    if (this.#found.length > 0) throw new InvalidArguments(this.#found);
  }

  #line(finding: string): string {
    return `${this.#subject}: ${finding}${finding.endsWith("?") ? "" : "."}`;
  }
}

/** Whether a value is known now: neither an output nor a promise. */
export function isPlain<T>(value: pulumi.Input<T>): value is T {
  return !pulumi.Output.isInstance(value) && !(value instanceof Promise);
}

/** Whether a value has fields to look into: no list, and nothing that Pulumi will only know later. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && isPlain(value);
}

/** A value as it is shown in "got …", in one line whatever it is. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (!isPlain(value)) return "an output, where a plain value is needed";
  if (pulumi.Resource.isInstance(value)) return "a resource";
  switch (typeof value) {
    case "number":
    case "bigint":
    case "boolean":
    case "symbol":
      return value.toString();
    case "function":
      return "a function";
    default:
      return json(value);
  }
}

/** A list's items are shown one by one, so that `[undefined]` does not read as `[null]`. */
function json(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(",")}]`;
  try {
    return JSON.stringify(value);
  } catch {
    return "an object";
  }
}

/** `field` must be `true` or `false`: in JavaScript the text "false" counts as true. */
export function flag(field: string): (value: boolean) => Finding {
  return oneOf(field, [true, false]);
}

/** `field` must be a string with something in it. */
export function text(field: string): (value: string) => Finding {
  return (value) => (isText(value) ? undefined : `${field} must be a string, got ${shown(value)}`);
}

/** Whether a value is a text with something in it. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** `field` must be a list of strings such as `example`. */
export function textList(field: string, example: string): (value: readonly string[]) => Finding {
  return (value: unknown) =>
    Array.isArray(value) && value.every((item) => typeof item === "string")
      ? undefined
      : `${field} must be a list such as ${JSON.stringify([example])}, got ${shown(value)}`;
}

/** `field` must be a whole number from `min`, to `max` where there is one. */
export function wholeNumber(
  field: string,
  min: number,
  max = Number.POSITIVE_INFINITY,
): (value: number) => Finding {
  return (value) => {
    if (!Number.isInteger(value)) return `${field} must be a whole number, got ${shown(value)}`;
    return withinRange(field, value, min, max);
  };
}

/** `field` must be a number from `min`, to `max` where there is one. */
export function numberBetween(
  field: string,
  min: number,
  max = Number.POSITIVE_INFINITY,
): (value: number) => Finding {
  return (value) => {
    if (!Number.isFinite(value)) {
      return `${field} must be a number, got ${shown(value)}`;
    }
    return withinRange(field, value, min, max);
  };
}

/** `field` must be one of `allowed`. */
export function oneOf<T>(field: string, allowed: readonly T[]): (value: T) => Finding {
  return (value) =>
    allowed.includes(value)
      ? undefined
      : `${field} must be one of ${allowed.map(shown).join(", ")}, got ${shown(value)}`;
}

function withinRange(field: string, value: number, min: number, max: number): Finding {
  if (value >= min && value <= max) return undefined;
  const range = max === Number.POSITIVE_INFINITY ? `at least ${min}` : `between ${min} and ${max}`;
  return `${field} must be ${range}, got ${value}`;
}
