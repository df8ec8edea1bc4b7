/**
 * The provider of a package that nobody stands in for: its resources are records. A record has what the program says and, in the
 * result, made-up values for what the package's declarations promise beside; a preview leaves those out, which the SDKs take for
 * unknown. Nothing is ever refused, and nothing that the service would do is played.
 */
import { areSame, containsUnknown, type Properties } from "../wire/values";
import type {
  ChangeRequest,
  Checked,
  CheckRequest,
  CreateRequest,
  Diff,
  Invoked,
  InvokeRequest,
  LastingProvider,
  ReadRequest,
  ReadResult,
} from "../wire/provider";
import type { Declarations, ResourceShapes, Shape } from "./declarations";
import { digits, madeUp } from "./made-up";

export class Records implements LastingProvider {
  /**
   * @param declarations of the package, where it is installed
   * @param asked names of properties that the program reads, for types that nothing declares
   */
  constructor(
    private readonly declarations?: Declarations,
    private readonly asked: () => readonly string[] = () => [],
  ) {}

  isRecord(): boolean {
    return true;
  }

  check({ news }: CheckRequest): Promise<Checked> {
    return Promise.resolve({ inputs: news, failures: [] });
  }

  diff({ oldInputs, news }: ChangeRequest): Promise<Diff> {
    const keys = [...new Set([...Object.keys(oldInputs), ...Object.keys(news)])];
    const changed = keys.filter((key) => !areSame(oldInputs[key], news[key]));
    return Promise.resolve({
      changes: changed.length > 0,
      replaces: [],
      deleteBeforeReplace: false,
      detailedDiff: Object.fromEntries(changed.map((key) => [key, "update" as const])),
    });
  }

  create({ urn, type, inputs, preview }: CreateRequest) {
    if (preview === true) return Promise.resolve({ outputs: shown(inputs) });
    return Promise.resolve({ id: digits(urn, 16), outputs: this.#outputs(urn, type, inputs) });
  }

  construct({ urn, type, inputs, preview }: CreateRequest) {
    return Promise.resolve({
      outputs: preview === true ? shown(inputs) : this.#outputs(urn, type, inputs),
    });
  }

  read({ urn, type, id, inputs, outputs }: ReadRequest): Promise<ReadResult> {
    return Promise.resolve({
      id,
      inputs: inputs ?? {},
      outputs:
        outputs === undefined || Object.keys(outputs).length === 0
          ? this.#outputs(urn, type, inputs ?? {})
          : outputs,
    });
  }

  update({ urn, type, news, oldOutputs, preview }: ChangeRequest & { preview?: boolean }) {
    const kept = preview === true ? {} : this.#outputs(urn, type, news);
    return Promise.resolve({ outputs: { ...kept, ...oldOutputs, ...shown(news) } });
  }

  delete(): Promise<void> {
    return Promise.resolve();
  }

  invoke({ token, args, preview }: InvokeRequest): Promise<Invoked> {
    const declared = this.declarations?.function(token)?.result ?? [];
    // As at the engine: what is asked with known arguments is answered in a preview too.
    const isOpen = preview === true && containsUnknown(args);
    const seed = `${token}/${JSON.stringify(args)}`;
    return Promise.resolve({ result: isOpen ? args : filled(declared, seed, args), failures: [] });
  }

  #outputs(urn: string, type: string, inputs: Properties): Properties {
    const declared = this.declarations?.resource(type);
    if (declared !== undefined) return filled(this.#made(declared), urn, shown(inputs), this.asked);
    const guessed = this.asked().map((name) => [name, madeUp(name, `${urn}/${name}`)]);
    return { ...Object.fromEntries(guessed), ...shown(inputs) } as Properties;
  }

  /** An output that may be missing is there where the program reads it, unless it is an input that was left out. */
  #made({ inputs, outputs }: ResourceShapes): Shape {
    const isInput = new Set(inputs.map(({ name }) => name));
    const asked = new Set(this.asked());
    return outputs.map((output) =>
      output.isOptional && asked.has(output.name) && !isInput.has(output.name)
        ? { ...output, isOptional: false }
        : output,
    );
  }
}

function filled(
  declared: Shape,
  seed: string,
  given: Properties,
  asked?: () => readonly string[],
): Properties {
  const missing = declared.filter(({ name, isOptional }) => !isOptional && !(name in given));
  return {
    ...Object.fromEntries(
      missing.map(({ name, type }) => [name, madeUp(name, `${seed}/${name}`, type, asked)]),
    ),
    ...given,
  };
}

/** A dynamic resource carries its own program with it, which is nobody's output. */
function shown(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== "__provider"));
}
