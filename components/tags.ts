/** Tags of children: the component's own, and `Name`. */

import * as pulumi from "@pulumi/pulumi";

/** Tags as users give them. */
export type Tags = pulumi.Input<Record<string, pulumi.Input<string>>>;

/** The component's tags with `Name` set to `name`, unless the user set a `Name`. */
export function named(name: string, tags: Tags | undefined): pulumi.Input<Record<string, string>> {
  if (tags === undefined) return { Name: name };
  return pulumi.output(tags).apply((own) => ({ Name: name, ...own }));
}
