/** What the rehearsal needs of a provider: the part of the stand-in's interface that an empty stack calls. */
import type { Properties } from "../wire/values";

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface Provider {
  /** Inputs with the provider's defaults and auto-names in them. */
  check(request: {
    urn: string;
    type: string;
    news: Properties;
  }): Promise<{ inputs: Properties; failures: readonly CheckFailure[] }>;
  /** Makes it; with `preview` only says what would be known, and gives no id. */
  create(request: {
    urn: string;
    type: string;
    inputs: Properties;
    preview?: boolean;
  }): Promise<{ id?: string; outputs: Properties }>;
  /** What is there under an id; `undefined` when nothing is. */
  read(request: {
    urn: string;
    type: string;
    id: string;
    inputs?: Properties;
  }): Promise<{ id: string; inputs: Properties; outputs: Properties } | undefined>;
  invoke(request: {
    token: string;
    args: Properties;
  }): Promise<{ result: Properties; failures: readonly CheckFailure[] }>;
}

/** Makes a provider of one package with its configuration (`region`, `defaultTags`, …). */
export type ProviderFactory = (configuration: Properties) => Provider;

/** Packages that can be rehearsed, by name. */
export type Providers = Readonly<Record<string, ProviderFactory>>;
