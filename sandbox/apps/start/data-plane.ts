/**
 * The seam between a deployment and what is put behind its endpoints: real memcached on the loopback (`sandbox/memcached/`), or
 * the lab's network namespaces.
 */
import type { Probe } from "./report";
import type { World } from "../../aws";

/** What was deployed, and where a data plane may put its files. */
export interface Deployed {
  readonly world: World;
  /** Outputs of the stack: the endpoint that the program exported is in here. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runFolder: string;
}

export interface DataPlane {
  /**
   * Puts servers behind the endpoints.
   *
   * @throws NotHere when this machine lacks what it takes
   */
  start(deployed: Deployed, say: (line: string) => void): Promise<void>;
  /** Connects as the clients would. */
  probes(say: (line: string) => void): Promise<readonly Probe[]>;
  /** Leaves nothing. Can be called at any time, any number of times. */
  stop(): Promise<void>;
}
