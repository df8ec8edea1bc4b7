/** A rule with nothing to say costs nothing: it has a callback only while it has something to report (docs/decisions/0005). */
import { deepStrictEqual } from "node:assert/strict";
import { AsyncResource } from "node:async_hooks";
import type { Policy, ResourceValidationArgs } from "@pulumi/policy";
import { RULES } from "../../policies/rules";
import type { Surroundings } from "../../policies/runtime/pack";
import { Pack } from "../../policies/runtime/pack";
import type { AnyRule } from "../../policies/runtime/rule";
import type { PlannedResource } from "../../reachability";
import { ROOT, STACK } from "./pack-process";
import { LOOKED_UP, planOf, sound, T } from "./stack-literals";

type Callback = ((args: unknown, report: () => void) => void) | undefined;
/** A policy as the SDK's server sees it. */
type Served = Policy & { readonly validateResource: Callback; readonly validateStack: Callback };
type Kind = "validateResource" | "validateStack";

const nothing = () => undefined;
const common = { stackTags: new Map<string, string>(), getConfig: () => ({}) };

function argsOf(resource: PlannedResource): object {
  return { ...common, ...resource, props: resource.inputs ?? {} };
}

function argsOfStack(resources: readonly PlannedResource[]): object {
  const all = [STACK, ...resources].map((resource) => ({
    ...{ ...resource, props: resource.properties },
    propertyDependencies: Object.fromEntries(
      Object.entries(resource.propertyDependencies).map(([property, urns]) => [
        property,
        urns.map((urn) => ({ urn })),
      ]),
    ),
  }));
  return { ...common, resources: all };
}

/** A pack after its first request, in which every rule was called to learn its settings. */
class Asked {
  private readonly policies: readonly Served[];

  constructor(surroundings: Partial<Surroundings> = {}, rules: readonly AnyRule[] = RULES) {
    const given = { stack: "prod", config: {}, projectFolder: ROOT, ...surroundings };
    this.policies = new Pack(rules, given).policies() as unknown as Served[];
    this.speaking("validateStack", argsOfStack([]));
  }

  /** Names of the policies beside the reader that the server finds a callback of; each is called, as the server does. */
  speaking(kind: Kind, args: object): string[] {
    const names = this.policies.flatMap((policy) => {
      const callback = policy[kind];
      callback?.(args, nothing);
      return callback === undefined ? [] : [policy.name];
    });
    return names.slice(1);
  }
}

/** What a request leaves for its policies must not be found by other tests. */
function apart(test: () => void): () => void {
  return () => {
    new AsyncResource("request").runInAsyncScope(test);
  };
}

describe("policies of the pack", () => {
  const plan = planOf(sound());
  const noTls = planOf(sound({ cache: { transitEncryptionEnabled: false } }));
  const ofType = (resources: readonly PlannedResource[], type: string) =>
    argsOf(resources.find((one) => one.type === type) ?? STACK);

  it(
    "are all called once, to learn their settings",
    apart(() => {
      const given = { stack: "prod", config: {}, projectFolder: ROOT };
      const policies = new Pack(RULES, given).policies() as unknown as Served[];
      policies[0]?.validateStack?.(argsOfStack(plan), nothing);
      deepStrictEqual(
        policies.filter(({ validateStack }) => validateStack === undefined),
        [],
      );
    }),
  );

  it(
    "have no callback for a stack about which they have nothing to say, and one where they have",
    apart(() => {
      const pack = new Asked();
      deepStrictEqual(pack.speaking("validateStack", argsOfStack(plan)), []);
      deepStrictEqual(pack.speaking("validateStack", argsOfStack(noTls)), ["require-tls"]);
      deepStrictEqual(pack.speaking("validateStack", argsOfStack(plan)), []);
    }),
  );

  it(
    "have none where all that they would say is switched off",
    apart(() => {
      const doubtful = planOf(sound({ cache: { transitEncryptionEnabled: LOOKED_UP } }));
      const said = (config: Readonly<Record<string, string>>) => {
        const pack = new Asked({ config });
        for (const one of [STACK, ...doubtful]) pack.speaking("validateResource", argsOf(one));
        return pack.speaking("validateStack", argsOfStack(doubtful));
      };
      deepStrictEqual(said({}), ["require-tls"]);
      deepStrictEqual(said({ "memcached:strict": "off" }), []);
    }),
  );

  it(
    "have one before a resource is made where its inputs decide, and none for others",
    apart(() => {
      const pack = new Asked();
      const said = (resources: readonly PlannedResource[], type: string) =>
        pack.speaking("validateResource", ofType(resources, type));
      pack.speaking("validateResource", argsOf(STACK));
      deepStrictEqual(said(noTls, T.vpc), []);
      deepStrictEqual(said(noTls, T.cluster), ["require-tls"]);
      deepStrictEqual(said(plan, T.cluster), []);
      deepStrictEqual(said(noTls, T.cluster), ["require-tls"]);
      deepStrictEqual(said(noTls, T.group), []);
    }),
  );
});

describe("a repair that fails", () => {
  it("leaves the resource as it is, to be reported", () => {
    const failing = RULES.flatMap((rule) =>
      rule.remediation === undefined
        ? []
        : [
            {
              ...rule,
              remediation: {
                types: rule.remediation.types,
                repair: () => {
                  throw new Error("oops");
                },
              },
            },
          ],
    );
    const policies = new Pack([...RULES.slice(0, 1), ...failing], {
      ...{ stack: "prod", config: {}, projectFolder: ROOT },
    }).policies();
    const args = argsOf(planOf(sound()).find(({ type }) => type === T.cluster) ?? STACK);
    const repaired = policies.map(
      (policy) =>
        "remediateResource" in policy && policy.remediateResource?.(args as ResourceValidationArgs),
    );
    deepStrictEqual(repaired, policies.map(nothing));
  });
});
