/** The JSON Schemas of what the commands print (`docs/schemas`), for tests that read it. */
import { strictEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv, { type ValidateFunction } from "ajv";

const FOLDER = path.resolve(__dirname, "../../docs/schemas");
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const compiled = new Map<string, ValidateFunction>();

/** Holds what a command printed against its schema: one document, or one a line for `explain`. Nothing printed is an error's case. */
export function assertFits(schema: string, printed: string): void {
  const text = printed.trim();
  const documents = schema === "doctor-explain" ? text.split("\n") : [text];
  for (const document of documents.filter((one) => one !== "")) {
    const validate = validator(schema);
    const fits = validate(JSON.parse(document));
    strictEqual(fits ? "" : ajv.errorsText(validate.errors), "", `${schema}: ${document}`);
  }
}

function validator(name: string): ValidateFunction {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const schema = JSON.parse(readFileSync(path.join(FOLDER, `${name}.json`), "utf8")) as object;
  const validate = ajv.compile(schema);
  compiled.set(name, validate);
  return validate;
}
