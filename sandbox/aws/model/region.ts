/** What follows from the name of a Region: its zones, their ids, and the abbreviation in ElastiCache's host names. */
const ZONES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({ "ap-northeast-2": "abcd", "us-east-1": "abcdef" }),
);

/** ElastiCache's abbreviations (`…apn2.cache.amazonaws.com`), of the Regions where it differs from the rule. */
const DIRECTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    north: "n",
    south: "s",
    east: "e",
    west: "w",
    central: "c",
    northeast: "n",
    southeast: "s",
  }),
);

/** `ap-northeast-2a` … */
export function zonesOf(region: string): readonly string[] {
  return Array.from(ZONES.get(region) ?? "abc").map((letter) => `${region}${letter}`);
}

/** `ap-northeast-2a` → `apne2-az1`. */
export function zoneId(zone: string): string {
  const number = zone.charCodeAt(zone.length - 1) - "a".charCodeAt(0) + 1;
  const [area = "", direction = "", region = ""] = zone.slice(0, -1).split("-");
  const points = direction.match(/north|south|east|west|central/g) ?? [];
  return `${area}${points.map((point) => point.charAt(0)).join("")}${region}-az${number}`;
}

/** `ap-northeast-2` → `apn2`. */
export function cacheAbbreviation(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  return `${area}${DIRECTIONS.get(direction) ?? direction}${number}`;
}
