/**
 * The JSON Schemas of what the commands print as JSON, made from the types that they print: `docs/schemas/`, written by `npm run docs`.
 * `tests/schemas.test.ts` fails while one of them is stale; what the commands print is held against them in every test that reads it.
 */
import path from "node:path";
import { createGenerator } from "ts-json-schema-generator";
import { World } from "../sandbox/aws";

const ROOT = path.join(__dirname, "..");
const REPOSITORY = "https://github.com/pulumi-aws-memcached/pulumi-aws-memcached/blob/main";
const DRAFT = "http://json-schema.org/draft-07/schema#";

/** What prints the JSON of a schema; the type that says what is printed. */
interface Printed {
  readonly command: string;
  readonly type: string;
}

/** By the name of the schema. */
const PRINTED: Readonly<Record<string, Printed>> = {
  "doctor-check": { command: "memcached-doctor check --json", type: "CheckReport" },
  "doctor-sources": { command: "memcached-doctor sources --json", type: "SourcesReport" },
  "doctor-explain": { command: "memcached-doctor explain --json", type: "ExplainLine" },
  "doctor-scan": { command: "memcached-doctor scan --json", type: "ScanReport" },
  "doctor-drift": { command: "memcached-doctor drift --json", type: "DriftReport" },
  "doctor-probe": { command: "memcached-doctor probe --json", type: "ProbeReport" },
  "doctor-map": { command: "memcached-doctor map --format json", type: "PrintedMap" },
  "doctor-no-cold-replace": {
    command: "memcached-doctor no-cold-replace --json",
    type: "NoColdReplaceReport",
  },
  "doctor-cost": { command: "memcached-doctor cost --json", type: "CostReport" },
  start: { command: "npm start -- --format json", type: "Report" },
};
const DESCRIBE = "npm run sandbox -- world describe";

type Schema = Readonly<Record<string, unknown>>;

/** The schemas by their path in the repository, as they should be. */
export function schemas(): Map<string, Schema> {
  const generator = createGenerator({
    path: path.join(__dirname, "printed.ts"),
    tsconfig: path.join(ROOT, "tsconfig.json"),
    // `npm run typecheck` has checked them.
    skipTypeCheck: true,
    // What a type does not name is an error, or nobody would notice that it is printed.
    additionalProperties: false,
    topRef: false,
  });
  const ofTypes = Object.entries(PRINTED).map(([name, { command, type }]) =>
    entry(name, command, generator.createSchema(type) as Schema),
  );
  return new Map([...ofTypes, entry("world-describe", DESCRIBE, describedSchema())]);
}

/** The index of the schemas. */
export function schemasPage(): string {
  const commands = Object.entries(PRINTED).map(([name, { command }]) => [name, command] as const);
  const rows = [...commands, ["world-describe", DESCRIBE] as const].map(
    ([name, command]) => `| \`${command}\` | [${name}.json](${name}.json) |`,
  );
  return [
    "# JSON Schemas",
    "",
    "What the commands print as JSON, by [JSON Schema](https://json-schema.org) (draft 7). `explain` prints one document a line. SARIF and JUnit",
    "(`--format sarif`, `--format junit`) have published schemas of their own. Written by `npm run docs`.",
    "",
    "| Command | Schema |",
    "| ------- | ------ |",
    ...rows,
    "",
  ].join("\n");
}

function entry(name: string, command: string, schema: Schema): [string, Schema] {
  const file = `docs/schemas/${name}.json`;
  const title = `What \`${command}\` prints`;
  return [file, { ...schema, $schema: DRAFT, $id: `${REPOSITORY}/${file}`, title }];
}

/** One key for each call of `aws … describe-*`; what is in it, AWS documents. */
function describedSchema(): Schema {
  const described = Object.entries(World.fresh().describe());
  const properties = described.map(([key, value]) => [
    key,
    Array.isArray(value) ? { type: "array", items: { type: "object" } } : { type: "object" },
  ]);
  return {
    type: "object",
    properties: Object.fromEntries(properties) as Schema,
    required: described.map(([key]) => key),
    additionalProperties: false,
  };
}
