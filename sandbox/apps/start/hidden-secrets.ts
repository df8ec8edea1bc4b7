/**
 * Secrets in what a run reports. What is marked as secret is never shown; but a provider may copy a secret into an output that nobody
 * marked (`tagsAll`), and a program or a policy may put one into a message. They are known by their text: of the configuration, and of
 * everything that is marked. The CLI's engine filters what it prints in the same way.
 */
import type { Deployment } from "../../engine/deployment";
import { Secret, type Plain } from "../../wire/values";

const HIDDEN = "[secret]";
/** Shorter ones are hidden where they are all of a text: as a part they would be found in every other word. */
const LEAST_PART = 8;

/** What hides the secrets of a deployment in any value of its report. */
export function hiderOf(deployment: Deployment): <T>(value: T) => T {
  const { config, secretKeys } = deployment.settings;
  const found = new Set(secretKeys.map((key) => config[key] ?? ""));
  for (const { inputs, outputs } of deployment.states.values())
    for (const properties of [inputs, outputs]) collect(properties, false, found);
  found.delete("");
  // The longest first: one may be a part of another.
  const parts = [...found]
    .filter((secret) => secret.length >= LEAST_PART)
    .sort((a, b) => b.length - a.length);
  const inText = (text: string): string =>
    found.has(text) ? HIDDEN : parts.reduce((rest, part) => rest.replaceAll(part, HIDDEN), text);
  if (found.size === 0) return (value) => value;
  return <T>(value: T): T => mapped(value, inText) as T;
}

/** All texts inside of secrets. */
function collect(value: unknown, isSecret: boolean, found: Set<string>): void {
  if (value instanceof Secret) collect(value.value, true, found);
  else if (typeof value === "string") {
    if (isSecret) found.add(value);
  } else if (typeof value === "object" && value !== null)
    for (const inner of Object.values(value) as Plain[]) collect(inner, isSecret, found);
}

function mapped(value: unknown, inText: (text: string) => string): unknown {
  if (typeof value === "string") return inText(value);
  if (Array.isArray(value)) return value.map((one) => mapped(one, inText));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, mapped(one, inText)] as const),
  );
}
