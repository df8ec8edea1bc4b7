/**
 * What `components/cache-access.ts` relies on in `@pulumi/pulumi` beyond its types: the name that a resource was given can be read from it. A
 * version of the SDK that changes this fails here, and in `npm run test:matrix`, and not in a user's program.
 */
import { deepStrictEqual } from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { recorded } from "./recorded";

class Part extends pulumi.ComponentResource {
  constructor(name: string) {
    super("tests:index:Part", name);
  }
}

describe("a resource of the SDK", () => {
  it("keeps its name in `__name`, a component as well, from the first moment", async () => {
    const names: unknown[] = [];
    await recorded(() => {
      for (const one of [new aws.ec2.SecurityGroup("app"), new Part("part")])
        names.push((one as { __name?: string }).__name);
    });
    deepStrictEqual(names, ["app", "part"]);
  });
});
