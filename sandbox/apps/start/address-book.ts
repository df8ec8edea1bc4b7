/** The endpoints of a world by name, and where each is found on this machine: DNS for one run. */
import type { Endpoint } from "../../aws";
import type { Listening } from "../../memcached/daemon";

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
