/**
 * Every member, and every value of an enumeration, that the installed SDK declares for a shape that is read is classified;
 * and nothing is classified that is not declared any more. An upgrade of the SDK asks about what is new.
 */

import * as assert from "node:assert/strict";
import type {
  Shape,
  Treatment,
} from "../../../reachability/readers/described/registry/classification";
import {
  oneOf,
  read,
  readAs,
} from "../../../reachability/readers/described/registry/classification";
import { BARE_KEYS } from "../../../reachability/readers/described/bare-replies";
import { REPLIES } from "../../../reachability/readers/described/registry/replies";
import { isTableName } from "../../../reachability/readers/described/table-names";
import { SHAPES } from "../../../reachability/readers/described/registry/shapes";
import type { Declarations } from "./declarations";
import { declarationsOf, parsed } from "./declarations";

const CLIENTS: Readonly<Record<string, string>> = {
  ec2: "client-ec2",
  elasticache: "client-elasticache",
  elbv2: "client-elastic-load-balancing-v2",
  lambda: "client-lambda",
  ecs: "client-ecs",
};

type Registry = Readonly<Record<string, Shape>>;
type Sdk = Readonly<Record<string, Declarations | undefined>>;

/** What is wrong with the registry, seen from the declarations. */
function differences(registry: Registry, sdk: Sdk): string[] {
  return Object.values(registry).flatMap((shape) => {
    const declared = shape.declaredAs.map((name) => [name, interfaceOf(sdk, name)] as const);
    const known = declared.filter(([name]) => sdk[name.split(".")[0] ?? ""] !== undefined);
    const members = new Set(known.flatMap(([, found]) => [...(found?.keys() ?? [])]));
    const gone =
      known.length === 0 ? [] : Object.keys(shape.members).filter((member) => !members.has(member));
    return [
      ...known.flatMap(([name, found]) => ofInterface(shape, name, found, sdk)),
      ...gone.map((member) => `${shape.declaredAs.join(", ")}.${member} is not declared any more`),
    ];
  });
}

function interfaceOf(sdk: Sdk, name: string): ReadonlyMap<string, string> | undefined {
  const [client = "", type = ""] = name.split(".");
  return sdk[client]?.interfaces.get(type);
}

function ofInterface(
  shape: Shape,
  name: string,
  members: ReadonlyMap<string, string> | undefined,
  sdk: Sdk,
): string[] {
  if (members === undefined) return [`${name} is not declared any more`];
  return [...members].flatMap(([member, type]) => {
    const treatment = shape.members[member];
    if (treatment === undefined) return [`${name}.${member} is not classified`];
    return valuesMissing(`${name}.${member}`, treatment, enumerationOf(sdk, name, type));
  });
}

function enumerationOf(sdk: Sdk, name: string, type: string): ReadonlySet<string> | undefined {
  return sdk[name.split(".")[0] ?? ""]?.enumerations.get(type);
}

function valuesMissing(
  path: string,
  treatment: Treatment,
  declared: ReadonlySet<string> | undefined,
): string[] {
  if (treatment.kind !== "read" || declared === undefined) return [];
  const { values } = treatment;
  if (values === undefined) return [`${path} is an enumeration, and its values are not classified`];
  return [...declared]
    .filter((value) => !values.has(value))
    .map((value) => `${path} may be "${value}", which is not classified`);
}

/** Shapes that are read inside of others must be there, and declared for what stands there. */
function nestedDifferences(registry: Registry, sdk: Sdk): string[] {
  return Object.values(registry).flatMap(({ declaredAs, members }) =>
    Object.entries(members).flatMap(([member, treatment]) => {
      if (treatment.kind !== "read" || treatment.shape === undefined) return [];
      const nested = registry[treatment.shape];
      if (nested === undefined) return [`${treatment.shape} is not in the registry`];
      return declaredAs.flatMap((name) => {
        const type = interfaceOf(sdk, name)?.get(member)?.replace("[]", "");
        const [client = ""] = name.split(".");
        return type === undefined || nested.declaredAs.includes(`${client}.${type}`)
          ? []
          : [`${name}.${member} is a ${type}, not a ${treatment.shape}`];
      });
    }),
  );
}

const REPLY = /^(Describe|Get|Search|List)\w*(Result|Response)$|Message$/;

/** The keys of all replies under which objects stand. */
function replyKeys(sdk: Sdk): string[] {
  const keys = new Set<string>();
  for (const declarations of Object.values(sdk))
    for (const [name, members] of declarations?.interfaces ?? []) {
      // What ElastiCache calls a message is a reply where it has a marker and was not asked for a number of records.
      const isRequest =
        name.endsWith("Message") && (!members.has("Marker") || members.has("MaxRecords"));
      if (!REPLY.test(name) || isRequest) continue;
      for (const [key, type] of members) {
        const isPlain = /^(string|number|boolean|Date|Uint8Array)(\[\])?$/.test(type);
        if (!isPlain && declarations?.enumerations.has(type) === false) keys.add(key);
      }
    }
  return [...keys];
}

describe("the registry of described shapes", function () {
  this.timeout(20_000);
  let sdk: Sdk;
  before(() => {
    sdk = Object.fromEntries(
      Object.entries(CLIENTS).map(([name, client]) => [name, declarationsOf(client)]),
    );
  });

  it("classifies every member and every value that the installed SDK declares, and no other", () => {
    assert.deepEqual(differences(SHAPES, sdk), []);
    assert.ok(sdk.ec2 !== undefined && sdk.elasticache !== undefined, "the SDK is installed");
  });

  it("knows every key under which EC2 and ElastiCache print objects: it has a table, or says why not", () => {
    const keys = replyKeys({ ec2: sdk.ec2, elasticache: sdk.elasticache });
    assert.deepEqual(
      keys.filter((key) => !isTableName(key) && !BARE_KEYS.has(key) && !REPLIES.has(key)),
      [],
    );
    assert.ok(keys.length > 200);
  });

  it("is asked again when a call is added", () => {
    const added = parsed([
      "export interface DescribeThingsResult { Things?: Thing[] | undefined; NextToken?: string | undefined; }",
    ]);
    assert.deepEqual(replyKeys({ ec2: added }), ["Things"]);
    assert.ok(!REPLIES.has("Things"));
  });

  it("reads inside of each member the shape that is declared for it", () => {
    assert.deepEqual(nestedDifferences(SHAPES, sdk), []);
  });

  it("says of each irrelevant or open member why", () => {
    const told = Object.values(SHAPES).flatMap(({ members, besides = {} }) =>
      Object.values({ ...members, ...besides }).flatMap((treatment: Treatment) =>
        treatment.kind === "read" ? [] : [treatment.because],
      ),
    );
    assert.ok(told.length > 100 && told.every((because) => because.length > 5));
  });

  it("is asked again when a member, a value or a type is added, or goes", () => {
    const registry: Registry = {
      "ec2.Thing": {
        declaredAs: ["ec2.Thing"],
        members: { Id: read, State: oneOf(["on", "off"]), Parts: readAs("ec2.Part") },
      },
      "ec2.Part": { declaredAs: ["ec2.Part"], members: { Id: read } },
    };
    const sdkOf = (things: string, states: string): Sdk => ({
      ec2: parsed([
        `export interface Thing { ${things} }\nexport interface Part { Id?: string | undefined; }`,
        `export declare const ThingState: { ${states} };`,
      ]),
    });
    const members =
      "Id?: string | undefined; State?: ThingState | undefined; Parts?: Part[] | undefined;";
    const states = 'readonly on: "on"; readonly off: "off";';
    const both = (...given: Parameters<typeof sdkOf>): string[] => [
      ...differences(registry, sdkOf(...given)),
      ...nestedDifferences(registry, sdkOf(...given)),
    ];
    assert.deepEqual(both(members, states), []);
    assert.deepEqual(both(`${members} New?: string | undefined;`, states), [
      "ec2.Thing.New is not classified",
    ]);
    assert.deepEqual(both(members, `${states} readonly half: "half";`), [
      'ec2.Thing.State may be "half", which is not classified',
    ]);
    assert.deepEqual(both(members.replace("Part[]", "Piece[]"), states), [
      "ec2.Thing.Parts is a Piece, not a ec2.Part",
    ]);
    assert.deepEqual(both(members.replace("Id?: string | undefined; ", ""), states), [
      "ec2.Thing.Id is not declared any more",
    ]);
  });
});
