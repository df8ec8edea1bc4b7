/**
 * Outputs of other stacks. What was given on the command line is known in the dry run too; of every other stack a dry run knows
 * nothing, and the result gets made-up values for the outputs that the program asks for.
 */
import { readBoundedFile } from "../../formats/bounded-file";
import { parseBounded } from "../../formats/bounded-json";
import { ownValue, type Properties } from "../wire/values";
import type { Provider, ReadRequest, ReadResult } from "../wire/provider";
import { madeUp } from "./made-up";
import { outputsAskedFor } from "./program-text";

/** Outputs of known stacks, by the name that the program gives them: `organization/network/dev`. */
export type StackOutputs = Readonly<Record<string, Properties>>;

export class StackReferences implements Provider {
  /** @param program folder of the program: what it asks other stacks for is read from its text */
  constructor(
    private readonly program: string,
    private readonly given: StackOutputs,
  ) {}

  read({ id, preview }: ReadRequest): Promise<ReadResult> {
    const known = ownValue(this.given, id);
    const asked = (): Properties =>
      Object.fromEntries(outputsAskedFor(this.program).map((name) => [name, madeUp(name, id)]));
    const outputs: Properties =
      known === undefined && preview === true
        ? { name: id } // What is left out is unknown.
        : { name: id, outputs: known ?? asked(), secretOutputNames: [] };
    return Promise.resolve({ id, inputs: { name: id }, outputs });
  }

  isRecord(): boolean {
    return false;
  }

  check({ news }: { news: Properties }) {
    return Promise.resolve({ inputs: news, failures: [] });
  }

  create({ inputs }: { inputs: Properties }) {
    return Promise.resolve({
      id: typeof inputs.name === "string" ? inputs.name : "",
      outputs: inputs,
    });
  }

  invoke() {
    return Promise.resolve({ result: {}, failures: [] });
  }
}

/** What `pulumi stack output --json` or `pulumi stack export` printed. @throws Error for text that is neither */
function parseStackOutputs(text: string): Properties {
  const content = parseBounded(text);
  if (!isObject(content)) throw new Error("an object of outputs is expected");
  const { deployment } = content;
  if (!isObject(deployment)) return content as Properties;
  const resources: readonly unknown[] = Array.isArray(deployment.resources)
    ? deployment.resources
    : [];
  const stack = resources.filter(isObject).find(({ type }) => type === "pulumi:pulumi:Stack");
  return (isObject(stack?.outputs) ? stack.outputs : {}) as Properties;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads `NAME=FILE` options. @throws Error that names the option */
export function readStackOutputs(options: readonly string[]): StackOutputs {
  return Object.fromEntries(
    options.map((option) => {
      const at = option.indexOf("=");
      const [name, file] = [option.slice(0, at), option.slice(at + 1)];
      if (at < 1) {
        throw new Error(`--stack-reference: NAME=FILE.json is expected, got ${option}`);
      }
      try {
        return [name, parseStackOutputs(readBoundedFile(file))];
      } catch (error) {
        throw new Error(
          `--stack-reference ${name}: ${file} is not what \`pulumi stack output --json\` prints: ${(error as Error).message}`,
        );
      }
    }),
  );
}
