/**
 * Turns the SDK's proxies into plain data, in which what is unknown is the string `<unknown>`.
 *
 * Reading an unknown value of a proxy throws, and the server answers a policy that lets this escape with silence (an
 * advisory "can't run policy", whatever its level). So every read happens here, once, and the rules never meet a proxy. The proxies
 * guard reading alone: a property's descriptor has the value itself, which is several times as quick as to be thrown at for each
 * unknown (`tests/policies/sdk-contract.test.ts` holds this against the SDK).
 */
import { UNKNOWN_VALUES } from "../../formats/pulumi-values";
import { UNKNOWN_MARKER } from "../../reachability";

/** Deeper than any resource AWS has; garbage ends here instead of in a stack overflow. */
const DEEPEST = 24;

/** The plain copy of a bag of properties; what is no bag is an empty one. */
export function plainProperties(value: unknown): Record<string, unknown> {
  const plain = plainCopy(value);
  return isRecord(plain) ? plain : {};
}

/** Whether a value is an object with named fields (not a list, not null). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A plain copy of `value`, which is so deep in what is copied. What cannot be read is `<unknown>`. */
export function plainCopy(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return copyScalar(value);
  if (depth >= DEEPEST) return UNKNOWN_MARKER;
  if (Array.isArray(value)) {
    // To iterate a list's proxy would be to read it.
    return Array.from({ length: value.length }, (_, index) => copyField(value, index, depth));
  }
  const plain: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    define(plain, key, copyField(value, key, depth));
  }
  return plain;
}

function copyScalar(value: unknown): unknown {
  if (UNKNOWN_VALUES.has(value)) return UNKNOWN_MARKER;
  return typeof value === "function" || typeof value === "symbol" ? undefined : value;
}

function copyField(from: object, key: string | number, depth: number): unknown {
  return plainCopy(Object.getOwnPropertyDescriptor(from, key)?.value, depth + 1);
}

/** A property called `__proto__` is data like any other. */
function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true });
  } else {
    target[key] = value;
  }
}
