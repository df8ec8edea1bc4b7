/** A provider of two made-up types, so that what the rehearsal does is seen without what AWS does. */
import type { Providers } from "../../../sandbox/engine/provider";
import type { Provider } from "../../../sandbox/wire/provider";
import { UNKNOWN, type Properties } from "../../../sandbox/wire/values";

/** What the provider was asked for, in order: `create aws:test/thing:Thing a`. */
export class FakeProvider implements Provider {
  readonly calls: string[] = [];
  readonly configurations: Properties[] = [];

  /** To be given as `providers`. */
  get providers(): Providers {
    const make = (configuration: Properties): this => {
      this.configurations.push(configuration);
      return this;
    };
    return (name) => (name === "aws" ? make : undefined);
  }

  check({ urn, news }: Parameters<Provider["check"]>[0]): ReturnType<Provider["check"]> {
    this.calls.push(`check ${nameIn(urn)}`);
    const failures = news.size === -1 ? [{ property: "size", reason: "must not be negative" }] : [];
    return Promise.resolve({ inputs: { kind: "plain", ...news }, failures });
  }

  create({
    urn,
    inputs,
    preview,
  }: Parameters<Provider["create"]>[0]): ReturnType<Provider["create"]> {
    this.calls.push(`${preview === true ? "preview" : "create"} ${nameIn(urn)}`);
    if (inputs.size === 13) return Promise.reject(new Error("13 is refused"));
    return preview === true
      ? Promise.resolve({ outputs: { ...inputs, address: UNKNOWN } })
      : Promise.resolve({
          id: `id-${nameIn(urn)}`,
          outputs: { ...inputs, address: `addr-${nameIn(urn)}` },
        });
  }

  read({ urn, id }: Parameters<Provider["read"]>[0]): ReturnType<Provider["read"]> {
    this.calls.push(`read ${nameIn(urn)} ${id}`);
    if (id === "gone") return Promise.resolve(undefined);
    return Promise.resolve({ id, inputs: {}, outputs: { address: `there-${id}` } });
  }

  invoke({ token, args }: Parameters<Provider["invoke"]>[0]): ReturnType<Provider["invoke"]> {
    this.calls.push(`invoke ${token}`);
    return Promise.resolve({ result: { answer: args.question ?? null }, failures: [] });
  }
}

function nameIn(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}
