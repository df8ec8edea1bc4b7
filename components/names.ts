/**
 * Names that AWS sees. Auto-names are the component's name in lower case (AWS lower-cases them and the next refresh would
 * recreate the resource) plus what Pulumi appends: `-` and seven hex digits.
 */

import { type Finding, shown } from "./problems";

const SUFFIX_LENGTH = 8;
const FORM = /^[a-z]([0-9a-z]|-(?!-|$))*$/;

/** The longest name of a cluster, and of a serverless cache. */
export const LONGEST = { cluster: 50, serverless: 40 } as const;

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

function formProblem(field: string, name: string): Finding {
  if (FORM.test(name.toLowerCase())) return undefined;
  return `${field} must start with a letter and have letters, digits and single hyphens only, none at the end, got ${shown(name)}`;
}

function lengthProblem(field: string, name: string, longest: number, why: string): Finding {
  if (name.length <= longest) return undefined;
  return `${field} must be at most ${longest} characters${why}, got ${name.length}`;
}
