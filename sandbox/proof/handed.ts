/**
 * Which resources the program hands a cache's endpoint or port: an instance in its user data, a function in its environment, a
 * service through its task definition. It is told by property dependencies, and by the value itself where it can be read, so that a
 * group whose rule mentions the port, or a tag, makes nobody a client.
 */
import type { Registered } from "./registered";

/** A cache, and the texts by which clients know it. */
export interface Known {
  readonly urn: string;
  readonly hosts: readonly string[];
  readonly ports: readonly number[];
}

/** The property by which a resource knows a cache. */
export interface Handed {
  readonly cache: string;
  readonly property: string;
}

/** Properties that tell people something, and the program that runs nothing. */
const LABELS: ReadonlySet<string> = new Set(["tags", "tagsAll", "description", "name"]);

/** What is in the place of a secret; and text that is compressed or encrypted can hold anything. */
const SECRET = "[secret]";
const BASE64 = /^[A-Za-z0-9+/\s]{16,}={0,2}$/;
// eslint-disable-next-line no-control-regex -- that is what text has none of
const NO_TEXT = /[\u0000-\u0008\u000e-\u001f\ufffd]/;

/** URN of a resource → how it knows caches. What passes an endpoint on (a task definition, a parameter) is in it too. */
export function handedOut(
  resources: readonly Registered[],
  caches: readonly Known[],
): ReadonlyMap<string, readonly Handed[]> {
  const handed = new Map<string, Handed[]>();
  for (const cache of caches) {
    for (const [urn, property] of holdersOf(cache, resources)) {
      handed.set(urn, [...(handed.get(urn) ?? []), { cache: cache.urn, property }]);
    }
  }
  return handed;
}

/** URN → property. What holds the endpoint hands it on; whoever knows no more than the port (a rule) does not. */
function holdersOf(cache: Known, resources: readonly Registered[]): ReadonlyMap<string, string> {
  const holders = new Map<string, string>();
  const bearers = new Set([cache.urn]);
  for (let before = 0; before !== bearers.size;) {
    before = bearers.size;
    for (const resource of resources.filter(({ urn }) => !bearers.has(urn))) {
      const found = holdingsOf(resource, cache, bearers);
      const [first] = found;
      if (first !== undefined && !holders.has(resource.urn)) {
        holders.set(resource.urn, first.property);
      }
      if (found.some(({ isWhole }) => isWhole)) bearers.add(resource.urn);
    }
  }
  return holders;
}

/** The properties that hold something of a cache: the whole endpoint, or the port alone. */
function holdingsOf(
  { inputs, propertyDependencies }: Registered,
  cache: Known,
  bearers: ReadonlySet<string>,
): readonly { property: string; isWhole: boolean }[] {
  return Object.entries(propertyDependencies).flatMap(([property, urns]) => {
    if (LABELS.has(property) || !urns.some((urn) => bearers.has(urn))) return [];
    const texts = textsIn(inputs[property]);
    const isHandedOn = urns.some((urn) => bearers.has(urn) && urn !== cache.urn);
    const isWhole = isHandedOn || texts.some((text) => holdsHost(text, cache));
    return isWhole || hasPort(texts, cache) ? [{ property, isWhole }] : [];
  });
}

/** What cannot be read may hold anything: that it was made of the cache's outputs is enough. */
function holdsHost(text: string, { hosts }: Known): boolean {
  return text === SECRET || NO_TEXT.test(text) || hosts.some((host) => text.includes(host));
}

function hasPort(texts: readonly string[], { ports }: Known): boolean {
  return texts.some((text) => ports.some((port) => new RegExp(`\\b${port}\\b`).test(text)));
}

/** All text in a value, with what Base64 hides. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") {
    return BASE64.test(value) ? [value, Buffer.from(value, "base64").toString()] : [value];
  }
  if (typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
