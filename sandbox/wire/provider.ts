/** What an engine asks of a provider, in plain values: the stand-in for AWS and the records of other packages answer it alike. */
import type { Properties } from "./values";

export interface Subject {
  readonly urn: string;
  readonly type: string;
}

export interface CheckFailure {
  /** Path of the property, `ingress[0].fromPort`. */
  readonly property: string;
  readonly reason: string;
}

export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly CheckFailure[];
  /** What is going to be refused, of what the values known so far show. A policy speaks on it still: it is no failure. */
  readonly warnings?: readonly string[];
}

export type DetailKind =
  "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface Diff {
  readonly changes: boolean;
  /** Properties that make a new resource. */
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** Path → what happens there. */
  readonly detailedDiff: Readonly<Record<string, DetailKind>>;
}

export interface ReadResult {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

export interface CheckRequest extends Subject {
  /** Inputs of before, where there was one before. */
  readonly olds?: Properties;
  readonly news: Properties;
}

export interface CreateRequest extends Subject {
  readonly inputs: Properties;
  /** The id of what exists already, and is taken over as it is described here. */
  readonly importId?: string;
  /** Only say what would be known. */
  readonly preview?: boolean;
}

export interface ReadRequest extends Subject {
  readonly id: string;
  readonly inputs?: Properties;
  readonly outputs?: Properties;
  /** In a dry run: what cannot be known before the update is to be left out. */
  readonly preview?: boolean;
}

export interface ChangeRequest extends Subject {
  readonly id: string;
  readonly oldInputs: Properties;
  readonly oldOutputs: Properties;
  readonly news: Properties;
}

export interface InvokeRequest {
  readonly token: string;
  readonly args: Properties;
  readonly preview?: boolean;
}

export interface Invoked {
  readonly result: Properties;
  readonly failures: readonly CheckFailure[];
}

/** The part that a stack without a state needs. */
export interface Provider {
  /** Inputs with the provider's defaults and auto-names in them. */
  check(request: CheckRequest): Promise<Checked>;
  /** Makes it; a preview gives no id. */
  create(request: CreateRequest): Promise<{ id?: string; outputs: Properties }>;
  /** What is there under an id; `undefined` when nothing is. */
  read(request: ReadRequest): Promise<ReadResult | undefined>;
  invoke(request: InvokeRequest): Promise<Invoked>;
  /** Outputs of a component whose program is in the provider. */
  construct?(request: CreateRequest): Promise<{ outputs: Properties }>;
  /** Whether a type is kept as it comes: what the service behind it does is not played. */
  isRecord?(type: string): boolean;
}

/** With what comes after the first update. */
export interface LastingProvider extends Provider {
  /** What changes, and what of it makes a new resource. */
  diff(request: ChangeRequest & { ignoreChanges?: readonly string[] }): Promise<Diff>;
  update(request: ChangeRequest & { preview?: boolean }): Promise<{ outputs: Properties }>;
  delete(request: Subject & { id: string; outputs?: Properties }): Promise<void>;
}
