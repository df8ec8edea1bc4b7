/** Where the engine's providers come from. */
import type { Properties } from "../wire/values";
import type { Provider } from "../wire/provider";

/** Makes a provider of one package with its configuration (`region`, `defaultTags`, …). */
export type ProviderFactory = (configuration: Properties) => Provider;

/** The factory of a package by its name; `undefined` for one that cannot be used here. */
export type Providers = (packageName: string) => ProviderFactory | undefined;
