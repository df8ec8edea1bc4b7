/** Versions of Memcached on ElastiCache, and what each can do. */

import { type Finding, shown } from "./problems";

/**
 * The version a cluster gets when it names none. Pinned, because an unset version means the latest at creation and
 * reads as drift later. https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.mc.html
 */
export const DEFAULT_ENGINE_VERSION = "1.6.22";
/** First version that can encrypt in transit. */
const FIRST_TLS_VERSION = "1.6.12";
/** First version that speaks IPv6. */
const FIRST_IPV6_VERSION = "1.6.6";

const FORM = /^(\d+)\.(\d+)\.(\d+)$/;
const FAMILIES = ["memcached1.4", "memcached1.5", "memcached1.6"];

/** A version must be exactly `major.minor.patch`, of a family that ElastiCache has. */
export function engineVersionProblem(version: string): Finding {
  if (!FORM.test(version)) {
    return `engineVersion must be major.minor.patch such as "${DEFAULT_ENGINE_VERSION}", got ${shown(version)}`;
  }
  return FAMILIES.includes(familyOf(version))
    ? undefined
    : `engineVersion must be of 1.4, 1.5 or 1.6, got ${shown(version)}`;
}

/** The parameter group family of a version: `memcached1.6` for `1.6.22`. Empty for what is no version. */
export function familyOf(version: string): string {
  const [, major, minor] = FORM.exec(version) ?? [];
  return minor === undefined ? "" : `memcached${major ?? ""}.${minor}`;
}

/** TLS must be supported by the version. */
export function tlsProblem(version: string, tls: boolean): Finding {
  if (!tls || !FORM.test(version) || isAtLeast(version, FIRST_TLS_VERSION)) return undefined;
  return `tls needs engineVersion ${FIRST_TLS_VERSION} or later, got ${shown(version)}`;
}

/** IPv6 must be supported by the version. */
export function ipv6VersionProblem(version: string, networkType: string): Finding {
  if (networkType === "ipv4" || !FORM.test(version) || isAtLeast(version, FIRST_IPV6_VERSION)) {
    return undefined;
  }
  return `networkType ${shown(networkType)} needs engineVersion ${FIRST_IPV6_VERSION} or later, got ${shown(version)}`;
}

/** A family that is named must be the version's. */
export function familyProblem(version: string, family: string | undefined): Finding {
  if (family === undefined || !FORM.test(version) || family === familyOf(version)) return undefined;
  return `parameterGroupFamily must be ${shown(familyOf(version))} for engineVersion ${version}, got ${shown(family)}`;
}

function isAtLeast(version: string, least: string): boolean {
  const own = version.split(".").map(Number);
  for (const [index, part] of least.split(".").map(Number).entries()) {
    const difference = (own[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
