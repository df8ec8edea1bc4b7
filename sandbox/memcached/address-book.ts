/** The endpoints of a world by name, and where each is found on this machine: DNS for one run. */
import type { Listening } from "./daemon";

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly role: "configuration" | "node" | "serverless" | "serverless-reader";
  /** Id of the cluster or name of the serverless cache. */
  readonly cluster: string;
  readonly nodeId?: string;
  /** Private address in the stand-in's world. */
  readonly address: string;
}

/** An endpoint and where it is served. */
export interface Entry {
  readonly endpoint: Endpoint;
  readonly served: Listening;
}

export class AddressBook {
  readonly #entries: Entry[] = [];

  add(endpoint: Endpoint, served: Listening): void {
    this.#entries.push({ endpoint, served });
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  find(host: string, port?: number): Entry | undefined {
    return this.#entries.find(
      ({ endpoint }) => endpoint.host === host && (port === undefined || endpoint.port === port),
    );
  }
}
