/** The lab: a topology as Linux namespaces, with real memcached and real packets. */

export { namespacesAvailable } from "./availability";
export { Kernel, LabUnavailable } from "./kernel";
export type { Connection, Destination, Patience } from "./connections";
export { Lab } from "./lab";
export { lay } from "./lay";
export type { Layout } from "./layout";
export { planLayout } from "./plan-layout";
export { listenAll, probeAll, type Listener, type Probe } from "./probes";
export { addMembers, addStrangers, type Member, type Stranger } from "./strangers";
export type { Transcript } from "./telnet";
