/** The map of one cache: its sources with their verdicts, and the network that they are in. */

import {
  decide,
  explanationOf,
  nameOf,
  nameOfEnd,
  nameOfGate,
  namingIn,
  pathOf,
  reasonText,
  ruleText,
  sources,
} from "../reachability";
import type { Cache, Gate, Question, SourceClass, SourceRange, Topology } from "../reachability";
import { shownClasses } from "./alike";
import type { MapGate, MapSource, NetworkMap } from "./model";
import { sceneOf } from "./scene";

/** The map of one cache. */
export function mapOf(topology: Topology, cache: Cache): NetworkMap {
  const found = sources(topology, cache.id);
  const naming = namingIn(topology);
  const classes = shownClasses(topology, found.classes).map((one) => ({
    one,
    source: classOf(topology, one),
  }));
  const ranges = found.ranges.map((one) => ({ one, source: rangeOf(topology, one) }));
  return {
    cluster: cache.name ?? cache.id,
    ports: cache.ports.items,
    ...homeOf(topology, cache),
    sources: [...classes, ...ranges].map(({ source }) => source),
    missing: [...new Set(found.missing.map((each) => reasonText(each, naming)))],
    ...sceneOf(topology, cache, { classes, ranges }),
  };
}

function classOf(topology: Topology, one: SourceClass): MapSource {
  return {
    id: one.interfaces[0] ?? one.groups.join("+"),
    name: nameOfEnd(topology, one.question.from),
    kind: one.kind,
    ...(one.vpc === undefined ? {} : { vpc: nameOf(topology, one.vpc) }),
    size: one.interfaces.length,
    members: one.interfaces,
    cidrs: [],
    groups: one.groups.map((id) => nameOf(topology, id)),
    subnets: one.subnets.map((id) => nameOf(topology, id)),
    ...wayOf(topology, one.question),
  };
}

/** CIDRs that a range's name lists. */
const MOST_CIDRS = 3;

function rangeOf(topology: Topology, { kind, via, cidrs, question }: SourceRange): MapSource {
  return {
    id: [kind, via, cidrs[0]].filter(Boolean).join(" "),
    name: cidrs.slice(0, MOST_CIDRS).join(", "),
    kind,
    size: 0,
    members: [],
    cidrs,
    groups: [],
    subnets: [],
    ...wayOf(topology, question),
  };
}

function homeOf(topology: Topology, cache: Cache): { vpc?: string } {
  const [node] = cache.nodes.items;
  const vpc = node === undefined ? undefined : topology.interfaces.byId.get(node.interface)?.vpc;
  return typeof vpc === "string" ? { vpc: nameOf(topology, vpc) } : {};
}

type Way = Omit<
  MapSource,
  "id" | "name" | "kind" | "vpc" | "size" | "members" | "cidrs" | "groups" | "subnets"
>;

function wayOf(topology: Topology, question: Question): Way {
  const verdict = decide(topology, question);
  const { headline, gates, fixes, missing, assumed } = explanationOf(verdict, topology);
  return {
    outcome: verdict.outcome,
    hops: verdict.hops.map((id) => nameOf(topology, id)),
    hopIds: verdict.hops,
    node: question.to.kind === "interface" ? question.to.id : question.to.cidr,
    headline,
    gates: verdict.gates.map((gate, at) => gateOf(topology, gate, gates[at]?.text ?? "")),
    ...pathOf(verdict, topology),
    remedies: fixes,
    unknowns: missing,
    assumptions: assumed,
  };
}

/** What the codes mean; the last of them is ours. */
const CODES = "https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html";
const NOT_MODELLED =
  "https://github.com/pulumi-aws-memcached/pulumi-aws-memcached/blob/main/docs/how-it-decides.md";

function gateOf(topology: Topology, gate: Gate, text: string): MapGate {
  const naming = namingIn(topology);
  const { direction, kind, side, outcome, code, causes = [], rule, missing = [], resources } = gate;
  return {
    direction,
    kind,
    side,
    name: nameOfGate(gate, topology),
    outcome,
    code,
    causes,
    ...(rule === undefined ? {} : { rule: ruleText(rule, naming) }),
    missing: missing.map((each) => reasonText(each, naming)),
    text,
    resources: resources.map(({ id }) => id),
    link: code === "NOT_MODELLED" ? NOT_MODELLED : CODES,
  };
}
