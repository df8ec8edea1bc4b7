/** Ids and automatic names in AWS's shapes; the same for the same URN in a fresh world, whatever came before. */
import type { AutoName } from "../model/definition";
import type { Things } from "../model/things";

const SUFFIX_DIGITS = 7;

/** Last part of a URN: the name the program gave. */
export function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** `urn:pulumi:stack::project::parent$type::name` → `type`. */
export function typeOf(urn: string): string {
  const qualified = urn.split("::")[2] ?? "";
  return qualified.slice(qualified.lastIndexOf("$") + 1);
}

/** The program's name, a dash and seven digits. It may be longer than AWS allows: that is refused, never cut. */
export function autoName(world: Things, urn: string, birth: number, rule: AutoName): string {
  const name = `${nameOf(urn)}-${world.hex(`name/${urn}/${birth}`, SUFFIX_DIGITS)}${rule.suffix ?? ""}`;
  return rule.isLowerCase === true ? name.toLowerCase() : name;
}

/** Whether a name is one that `autoName` gave to this resource at some time. */
export function isAutoName(world: Things, urn: string, name: string, rule: AutoName): boolean {
  for (let birth = 0; birth <= world.birthsOf(urn); birth += 1) {
    if (autoName(world, urn, birth, rule) === name) {
      return true;
    }
  }
  return false;
}

/** Pulumi's own words for a name that its suffix makes too long (`sdk/go/common/resource/resource_id.go`). */
export function autoNameFailure(urn: string, rule: AutoName): string | undefined {
  const prefix = `${nameOf(urn)}-`;
  const length = prefix.length + SUFFIX_DIGITS + (rule.suffix?.length ?? 0);
  return length > rule.maxLength
    ? `name '${prefix}' plus ${SUFFIX_DIGITS} random chars is longer than maximum length ${rule.maxLength}`
    : undefined;
}
