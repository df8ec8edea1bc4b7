/**
 * Names that AWS sees. Auto-names are the component's name in lower case (AWS lower-cases them and the next refresh would
 * recreate the resource) plus what Pulumi appends: `-` and seven hex digits.
 */

import { type Finding, shown } from "./problems";

const SUFFIX_LENGTH = 8;
const FORM = /^[a-z]([0-9a-z]|-(?!-|$))*$/;

/** What AWS takes in the name of a security group and in the description of a rule. */
const GROUP_TEXT = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/;
const GROUP_CHARACTERS = "letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*";

/** The longest name of a cluster, of a serverless cache, and of the groups beside them. */
export const LONGEST = { cluster: 50, serverless: 40, group: 255 } as const;

/** A name given on purpose: used as it is, but in lower case. */
export function fixedNameProblem(field: string, name: string, longest: number): Finding {
  return formProblem(field, name) ?? lengthProblem(field, name, longest, "");
}

/** A component's name from which Pulumi makes a physical one. */
export function autoNameProblem(name: string, longest: number): Finding {
  const limit = longest - SUFFIX_LENGTH;
  return (
    formProblem("name", name) ??
    lengthProblem("name", name, limit, ` (AWS allows ${longest}, Pulumi appends ${SUFFIX_LENGTH})`)
  );
}

/**
 * A security group's name, fixed or what Pulumi makes one from:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
 */
export function groupNameProblem(field: string, name: string): Finding {
  if (typeof name !== "string" || !GROUP_TEXT.test(name)) {
    return `${field} must be 1 to 255 of ${GROUP_CHARACTERS}, got ${shown(name)}`;
  }
  return name.toLowerCase().startsWith("sg-")
    ? `${field} must not start with "sg-" (AWS keeps that for ids), got ${shown(name)}`
    : undefined;
}

/** What a rule of a security group says; the console's own apostrophe is refused by AWS. */
export function ruleDescriptionProblem(field: string, description: string): Finding {
  return typeof description === "string" && (description === "" || GROUP_TEXT.test(description))
    ? undefined
    : `${field} must be at most 255 of ${GROUP_CHARACTERS}, got ${shown(description)}`;
}

/** A description made from names, whatever they are. */
export function ruleDescription(words: string): string {
  return words.replace(/[^a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]/g, "-").slice(0, 255);
}

/** A component's name from which an IAM role's is made: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export function roleNameProblem(name: string): Finding {
  return /^[\w+=,.@-]*$/.test(name)
    ? undefined
    : `name must have letters, digits and +=,.@-_ only (its role is named after it), got ${shown(name)}`;
}

function formProblem(field: string, name: string): Finding {
  if (typeof name === "string" && FORM.test(name.toLowerCase())) return undefined;
  return `${field} must start with a letter and have letters, digits and single hyphens only, none at the end, got ${shown(name)}`;
}

function lengthProblem(field: string, name: string, longest: number, why: string): Finding {
  if (name.length <= longest) return undefined;
  return `${field} must be at most ${longest} characters${why}, got ${name.length}`;
}
