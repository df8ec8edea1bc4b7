/** The lab: a topology as Linux namespaces, with real memcached and real packets. */

export { namespacesAvailable, type Availability } from "./availability";
export { Kernel, LabUnavailable, type Finished } from "./kernel";
export { Lab, type Connection, type LabOptions } from "./lab";
export { clear, lay, LayoutError } from "./lay";
export type { Layout, LeftOut, Seat } from "./layout";
export { planLayout, type LayoutOptions } from "./plan-layout";
export { listenAll, probeAll, type Listener, type Probe } from "./probes";
export type { Transcript } from "./telnet";
export { addStrangers, type Stranger, type WithStrangers } from "./strangers";
