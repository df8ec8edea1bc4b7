/** What the programs here are made of: a resource and a component of made-up types. */
import * as pulumi from "@pulumi/pulumi";

export interface ThingArgs {
  readonly size?: pulumi.Input<number>;
  readonly near?: pulumi.Input<pulumi.Input<string>[]>;
  readonly password?: pulumi.Input<string>;
  readonly friend?: pulumi.Input<pulumi.Resource>;
}

export class Thing extends pulumi.CustomResource {
  declare readonly address: pulumi.Output<string>;
  declare readonly size: pulumi.Output<number>;

  static find(name: string, id: pulumi.Input<string>): Thing {
    return new Thing(name, {}, { id });
  }

  constructor(name: string, args: ThingArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(
      "aws:test/thing:Thing",
      name,
      { address: undefined, ...args },
      { version: "7.48.0", ...opts },
    );
  }
}

export class Group extends pulumi.ComponentResource {
  readonly first: Thing;

  constructor(name: string, args: ThingArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("test:index:Group", name, {}, opts);
    this.first = new Thing(`${name}-first`, args, { parent: this });
    this.registerOutputs({ address: this.first.address });
  }
}
