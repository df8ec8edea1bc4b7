/** Components, dependencies, secrets, options, reads and invokes. */
import * as pulumi from "@pulumi/pulumi";
import { Group, Thing } from "./things";

const group = new Group("group", { size: 2 }, { protect: true });
const thing = new Thing(
  "thing",
  { near: [group.first.address, "here"], password: pulumi.secret("geheim") },
  {
    aliases: [{ name: "old-name" }],
    ignoreChanges: ["size"],
    deleteBeforeReplace: true,
    additionalSecretOutputs: ["address"],
    customTimeouts: { create: "1m30s" },
  },
);
const found = Thing.find("found", "id-7");
new Thing("last", { near: [found.address] }, { dependsOn: [thing] });
const answer = pulumi.runtime.invokeOutput(
  "aws:test/getAnswer:getAnswer",
  { question: 42 },
  { version: "7.48.0" },
);
const late = pulumi.runtime.invokeOutput("aws:test/getLate:getLate", {
  question: thing.size,
  of: thing.id,
});

export const groupAddress = group.first.address;
export const secretAddress = thing.address;
export const foundAddress = found.address;
export { answer, late };
