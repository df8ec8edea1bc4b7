/** Tags of children: the component's own, and `Name`. */

import * as pulumi from "@pulumi/pulumi";
import { type Finding, isObject, isPlain, shown } from "./problems";

/** Tags as users give them. */
export type Tags = pulumi.Input<Record<string, pulumi.Input<string>>>;

/** What is wrong with tags as far as they are known, one finding each. */
export function tagProblems(tags: Tags | undefined): Finding[] {
  if (tags === undefined || !isPlain(tags)) return [];
  if (!isObject(tags)) return [`tags must be an object of texts, got ${shown(tags)}`];
  return Object.entries(tags).map(([key, value]) => tagProblem(key, value));
}

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
function tagProblem(key: string, value: unknown): Finding {
  if (key === "" || key.length > 128 || /^aws:/i.test(key)) {
    return `tags must have keys of 1 to 128 characters that do not start with "aws:", got ${shown(key)}`;
  }
  if (!isPlain(value) || (typeof value === "string" && value.length <= 256)) return undefined;
  return `tags.${key} must be a string of at most 256 characters, got ${shown(value)}`;
}

/** The component's tags with `Name` set to `name`, unless the user set a `Name`. */
export function named(name: string, tags: Tags | undefined): pulumi.Input<Record<string, string>> {
  if (tags === undefined) return { Name: name };
  return pulumi.output(tags).apply((own) => ({ Name: name, ...own }));
}
