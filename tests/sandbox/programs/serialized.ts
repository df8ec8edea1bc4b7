/** Serializes a function, for which the SDK reads TypeScript's own syntax tree. */
import * as pulumi from "@pulumi/pulumi";
import { answer } from "./serialized-value";

export const text = pulumi.runtime
  .serializeFunction(() => answer)
  .then(({ text: written }) => written);
