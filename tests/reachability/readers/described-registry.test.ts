/** How each member that AWS prints is treated, and each reply that has no table: said once more, so that a change is seen. */

import type {
  OpenWhenSet,
  Treatment,
} from "../../../reachability/readers/described/registry/classification";
import { REPLIES } from "../../../reachability/readers/described/registry/replies";
import { SHAPES } from "../../../reachability/readers/described/registry/shapes";
import { expectTold } from "../../told-texts";

/** What AWS prints where a feature is off, and where it is on. */
const VALUES = [
  ...[
    false,
    true,
    0,
    1,
    "disable",
    "disabled",
    "enable",
    "enabled",
    "none",
    "default",
    "off",
    "on",
  ],
  ...["Disabled", "Enabled", "ipv4", "ipv6", "dual_stack", "available", "active", "no", "yes"],
  ...["amazon-elb", "amazon", "tgw", "vpc", "0.0.0.0/0", "other"],
];

function openText({ because, isHarmless }: OpenWhenSet): string {
  const harmless = VALUES.filter((value) => isHarmless(value, {}));
  return `open: ${because}${harmless.length === 0 ? "" : `, but for ${harmless.join(", ")}`}`;
}

function treatmentText(treatment: Treatment): string {
  if (treatment.kind === "irrelevant") return `irrelevant: ${treatment.because}`;
  if (treatment.kind === "open") return openText(treatment);
  const { shape, isAskedByPart, values } = treatment;
  const parts = isAskedByPart === true ? "each " : "";
  const known = [...(values ?? [])].map(([value, what]) =>
    what === "known" ? value : `${value} (${openText(what)})`,
  );
  const of = [shape === undefined ? "" : `${parts}${shape}`, ...known].filter(Boolean);
  return ["read", ...of].join(" ");
}

const textOf = (members: Readonly<Record<string, Treatment>>): string =>
  Object.entries(members)
    .map(([member, treatment]) => `${member}: ${treatmentText(treatment)}\n`)
    .join("");

describe("the registry of what AWS prints", () => {
  for (const [name, { members, besides = {} }] of Object.entries(SHAPES))
    it(`has members of ${name}`, () => {
      expectTold(__dirname, "described-registry", name, textOf(members) + textOf(besides));
    });

  it("has replies without a table", () => {
    const texts = [...REPLIES].map(([key, reply]) => {
      const shape = reply.kind === "open" && reply.shape !== undefined ? ` (${reply.shape})` : "";
      return `${key}${shape}: ${reply.kind}: ${reply.because}\n`;
    });
    expectTold(__dirname, "described-registry", "replies", texts.join(""));
  });
});
