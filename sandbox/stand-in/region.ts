/** What follows from the name of a Region: its zones, their ids, and the abbreviation in ElastiCache's host names. */
const ZONES: Readonly<Record<string, string>> = { "ap-northeast-2": "abcd", "us-east-1": "abcdef" };

/** ElastiCache's abbreviations (`…apn2.cache.amazonaws.com`), of the Regions where it differs from the rule. */
const DIRECTIONS: Readonly<Record<string, string>> = {
  north: "n",
  south: "s",
  east: "e",
  west: "w",
  central: "c",
  northeast: "n",
  southeast: "s",
};

/** `ap-northeast-2a` … */
export function zonesOf(region: string): readonly string[] {
  return [...(ZONES[region] ?? "abc")].map((letter) => `${region}${letter}`);
}

/** `ap-northeast-2a` → `apne2-az1`. */
export function zoneId(zone: string): string {
  const letter = zone.slice(-1);
  const [area = "", direction = "", number = ""] = zone.slice(0, -1).split("-");
  const short =
    direction.startsWith("north") && direction.length > 5
      ? "ne"
      : direction.startsWith("south") && direction.length > 5
        ? "se"
        : (direction[0] ?? "");
  return `${area}${short}${number}-az${letter.charCodeAt(0) - 96}`;
}

/** `ap-northeast-2` → `apn2`. */
export function cacheAbbreviation(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  return `${area}${DIRECTIONS[direction] ?? direction}${number}`;
}
