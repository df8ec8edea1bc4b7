/** What the provider refuses only when it is for real. */
import * as pulumi from "@pulumi/pulumi";
import { Thing } from "./things";

const first = new Thing("first", { size: 1 });
const refused = new Thing("refused", {
  size: new pulumi.Config("test").requireNumber("size"),
  near: [first.id],
});
new Thing("never", { near: [refused.id] });
