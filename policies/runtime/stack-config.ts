/** The stack's config, as the engine hands it to a pack's process. */
import { isRecord } from "../facts/plain-copy";

/** Texts by key (`memcached:environment`); empty where there is no config or it cannot be read. */
export function stackConfigOf(json: string | undefined): Record<string, string> {
  try {
    const config: unknown = JSON.parse(json ?? "{}");
    if (!isRecord(config)) return {};
    const texts = Object.entries(config).filter((entry) => typeof entry[1] === "string");
    return Object.fromEntries(texts) as Record<string, string>;
  } catch {
    return {};
  }
}
