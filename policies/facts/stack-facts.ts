/**
 * What all rules judge, built once per request: the topology of the stack (merged with a snapshot of the account, where
 * there is one), the resources behind it, and the caches with what surrounds them.
 */
import type {
  Cache,
  Fact,
  Listing,
  NetworkInterface,
  OpenResource,
  PerhapsOpen,
  PlannedResource,
  Question,
  Reason,
  SecurityGroup,
  Topology,
  Unknown,
  Verdict,
} from "../../reachability";
import {
  Block,
  Plan,
  decide,
  idOf,
  isSameFact,
  isUnknown,
  namedIn,
  openResources,
  perhapsOpenResources,
  readingOf,
  readPlanned,
  ref,
} from "../../reachability";
import { CacheFacts, notPartOfStack } from "./cache-facts";
import { CACHE_TYPES } from "./cache-types";
import { isOfKubernetes } from "./kubernetes";

/** What a rule asks about, though the engine has no use for it. */
const ASKED_ABOUT: ReadonlySet<string> = new Set([
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:ec2/flowLog:FlowLog",
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:ecs/taskDefinition:TaskDefinition",
  "aws:elasticache/parameterGroup:ParameterGroup",
  "aws:glue/job:Job",
  "aws:route53/record:Record",
  "aws:secretsmanager/secretVersion:SecretVersion",
  "aws:ssm/parameter:Parameter",
]);

/** By which property parts of a security group say whose they are. */
const BELONGS_BY: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "securityGroupId",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "securityGroupId",
    "aws:ec2/networkAcl:NetworkAcl": "acl",
    "aws:ec2/securityGroupRule:SecurityGroupRule": "securityGroupId",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "vpcId",
  }),
);

/** What can make or name resources of AWS. */
const OF_AWS =
  /^(?:aws:|aws-native:|command:|pulumi-nodejs:dynamic:|pulumi:pulumi:StackReference$)/;

/** Whether resources of this type matter to any rule: the others are never copied or kept. */
export function isRelevant(type: string): boolean {
  if (!OF_AWS.test(type)) return isOfKubernetes(type);
  return readingOf(type) !== "irrelevant" || ASKED_ABOUT.has(type);
}

/** What the stack is in. */
export interface StackSurroundings {
  /** Names, URNs or ids of clients beside those whose group is named as a source, or CIDRs. */
  readonly clients: readonly string[];
  readonly stackUrn: string;
  /** Region of whatever names none. */
  readonly region?: string | undefined;
  /** The account around the stack. */
  readonly snapshot?: Topology | undefined;
}

/** A rule by its id, and the group that it is a rule of. */
interface RuleOfGroup {
  readonly group: string;
  readonly rule?: { readonly id: string } | undefined;
}

export class StackFacts {
  readonly topology: Topology;
  /** The caches of this stack; those a snapshot shows beside it are somebody else's to judge. */
  readonly caches: readonly CacheFacts[];
  /** Resources that may be Memcached caches: their engine is not known yet. */
  readonly possibleCaches: readonly Block[];
  private readonly plan: Plan;
  private readonly urnById = new Map<string, string>();
  private groupless: readonly Unknown[] | undefined;

  readonly resources: readonly PlannedResource[];

  constructor(
    planned: readonly PlannedResource[],
    readonly surroundings: StackSurroundings,
  ) {
    const { snapshot, region } = surroundings;
    this.plan = new Plan(planned);
    this.resources = this.plan.resources;
    for (const resource of this.resources) this.urnById.set(idOf(resource), resource.urn);
    this.topology = readPlanned(this.plan, {
      ...(snapshot === undefined ? {} : { described: snapshot }),
      ...(region === undefined ? {} : { region }),
    });
    this.possibleCaches = this.ofTypes(...CACHE_TYPES).filter((view) =>
      isUnknown(view.text("engine")),
    );
    this.caches = [...this.topology.caches.byId.values()].flatMap((cache) => this.factsOf(cache));
  }

  /** URN to report about what belongs to no resource of the stack. */
  get stackUrn(): string {
    return this.surroundings.stackUrn;
  }

  /** URN of the resource of this stack that a missing fact is about. */
  settlerOf(missing: Unknown): string | undefined {
    return this.resourceOf(missing.fact.subject.id)?.urn;
  }

  /** The resource of an id of the topology; of an interface, made or not, the resource that has it. */
  resourceOf(id: string): PlannedResource | undefined {
    const own = this.plan.resource(this.urnById.get(id) ?? id);
    if (own !== undefined) return own;
    const whole =
      namedIn(this.topology, id)?.partOf ?? this.topology.interfaces.byId.get(id)?.owner;
    return whole && this.plan.resource(this.urnById.get(whole.id) ?? whole.id);
  }

  /**
   * Rules and adopted default groups of which it is not known where they belong: any group could be theirs.
   */
  rulesOfUnknownGroups(): readonly Unknown[] {
    return (this.groupless ??= this.resources.flatMap((resource) => {
      const property = BELONGS_BY.get(resource.type);
      if (property === undefined) return [];
      const view = this.view(resource);
      const isLookedUp = view.origin(property) === "open" && !view.dependencies(property)?.length;
      return isLookedUp ? [view.unknown(property)] : [];
    }));
  }

  /** The resources of some types (`aws:ec2/flowLog:FlowLog`), each as what is known of it. */
  ofTypes(...types: readonly string[]): Block[] {
    return this.resources.filter(({ type }) => types.includes(type)).map((one) => this.view(one));
  }

  /** Resources that name a part of the network and are not modelled. */
  openResources(): readonly OpenResource[] {
    return openResources(this.plan);
  }

  /** Resources that are not modelled either, and may name a part of the network in a value that is not known. */
  perhapsOpenResources(): readonly PerhapsOpen[] {
    return perhapsOpenResources(this.plan);
  }

  /** What is known of a resource, field by field. */
  view(resource: PlannedResource): Block {
    return Block.of(this.plan, resource);
  }

  /** URN to report about the thing with this id: its own, or that of the stack for what lies outside. */
  subjectOf(id: string): string {
    return this.resourceOf(id)?.urn ?? this.stackUrn;
  }

  /** URN of the resource that has a rule: the rule itself, or the group that lists it. */
  subjectOfRule({ group, rule }: RuleOfGroup): string {
    return (rule && this.resourceOf(rule.id)?.urn) ?? this.subjectOf(group);
  }

  /** What people call the thing with this id: `security group "cache"`, `sg-0abc ("web")`. */
  label(id: string): string {
    const resource = this.resourceOf(id);
    if (resource !== undefined) return labelOf(resource);
    const name = this.nameInTopology(id);
    return name === undefined || name === id ? readable(id) : `${readable(id)} ("${name}")`;
  }

  /** Its label, led by what it is unless the label says so: `default security group of vpc "main"`. */
  labelAs(kind: string, id: string): string {
    const label = this.label(id);
    if (label.includes(`${kind} "`)) return label;
    // What AWS makes with a VPC has no resource of its own.
    return /^(default )?vpc "/.test(label) ? `${kind} of ${label}` : `${kind} ${label}`;
  }

  /** A group by id, or the statement that it lies outside of what was read. */
  group(id: string): Fact<SecurityGroup> {
    const group = this.topology.securityGroups.byId.get(id);
    return group ?? notPartOfStack("security-group", id);
  }

  /** Whether one of some resources refers to a thing by one of its properties; `names` are the thing's URN, id, name. */
  referenceTo(
    resources: readonly Block[],
    properties: readonly string[],
    names: readonly string[],
  ): Fact<boolean> {
    const answers = resources.flatMap((view) =>
      properties.map((property) => view.refersTo(property, names)),
    );
    return answers.includes(true) || (answers.find((answer) => isUnknown(answer)) ?? false);
  }

  /** The engine's verdict on one question, with all gates. */
  verdict(question: Question): Verdict {
    return decide(this.topology, question);
  }

  /**
   * Why a verdict is not known, in the order of weight. That a node may be in any of its subnets matters only where
   * nothing else is missing. The engine knows no stacks: what it says of ends that this stack makes is this stack's.
   */
  doubtsOf(verdict: Verdict, ports: Listing<number>): Unknown[] {
    const placed = this.verdictOncePlaced(verdict.question);
    const missing = placed.outcome === "unknown" ? placed.missing : verdict.missing;
    const weighty = missing.filter((fact) => !this.isPlacement(fact));
    return (weighty.length > 0 ? weighty : missing).map((fact) => {
      if (fact.because.code === "port-not-known") return ports.rest ?? fact;
      return this.isOfOwnEnd(fact) ? this.asDecidedHere(fact, placed) : fact;
    });
  }

  private asDecidedHere(fact: Unknown, { gates }: Verdict): Unknown {
    const here = { ...fact, origin: "plan" } as const;
    const gate = gates.find(({ missing }) => missing?.some((one) => isSameFact(one, fact)));
    if (this.isPlacement(fact)) return { ...here, because: this.placementOf(fact.fact.subject.id) };
    if (gate === undefined) return here;
    const [first] = gate.resources;
    return first === undefined
      ? here
      : { ...here, decisiveFor: { ...first, name: this.label(first.id) } };
  }

  private isPlacement(fact: Unknown): boolean {
    const { subject, aspect } = fact.fact;
    return aspect === "subnet" && this.topology.interfaces.byId.has(subject.id);
  }

  private placementOf(id: string): Reason {
    const subnets = this.topology.interfaces.byId.get(id)?.subnets.items ?? [];
    return {
      code: "may-stand-in",
      resource: ref("network-interface", id, this.label(id)),
      candidates: subnets.map((one) => ref("subnet", one, this.label(one))),
    };
  }

  /** Where an interface of this stack is, which address it gets, which port it connects from. */
  private isOfOwnEnd(fact: Unknown): boolean {
    const { subject, aspect } = fact.fact;
    const own = OF_AN_END.has(aspect) ? this.topology.interfaces.byId.get(subject.id) : undefined;
    return own !== undefined && this.resourceOf(own.owner?.id ?? own.id) !== undefined;
  }

  /**
   * The same where the two interfaces are in the first of the subnets that each may get: where all places lead to one
   * verdict, this tells by which gate.
   */
  verdictOncePlaced(question: Question): Verdict {
    const { interfaces } = this.topology;
    const byId = new Map(interfaces.byId);
    for (const end of [question.from, question.to]) {
      const one = end.kind === "interface" ? byId.get(end.id) : undefined;
      if (one === undefined || one.subnets.items.length < 2) continue;
      byId.set(one.id, { ...one, subnets: { items: one.subnets.items.slice(0, 1) } });
    }
    return decide({ ...this.topology, interfaces: { ...interfaces, byId } }, question);
  }

  /** The interfaces of a resource of this stack. */
  interfacesOf(urn: string): NetworkInterface[] {
    return [...this.topology.interfaces.byId.values()].filter(
      ({ id, owner }) => this.resourceOf(owner?.id ?? id)?.urn === urn,
    );
  }

  /** Interfaces that carry a group. */
  carriersOf(group: string): NetworkInterface[] {
    return [...this.topology.interfaces.byId.values()].filter((one) =>
      one.groups.items.includes(group),
    );
  }

  /** Interfaces that may carry a group beside those that do. */
  possibleCarriersOf(group: string): NetworkInterface[] {
    return [...this.topology.interfaces.byId.values()].filter(
      (one) => one.groups.rest !== undefined && !one.groups.items.includes(group),
    );
  }

  /** What people call a rule: the resource that it is, or its place in its group. */
  ruleLabel(piece: RuleOfGroup): string {
    if (piece.rule === undefined) return `the rules of ${this.label(piece.group)}`;
    const { id } = piece.rule;
    const resource = this.resourceOf(id);
    if (resource !== undefined && resource.urn !== this.resourceOf(piece.group)?.urn) {
      return labelOf(resource);
    }
    const place = id.includes("[") ? id.slice(id.lastIndexOf(".") + 1) : readable(id);
    return `${place} of ${this.label(piece.group)}`;
  }

  /** Names by which an exception may mean the things with these ids. */
  namesOf(ids: readonly string[]): string[] {
    return ids.flatMap((id) => {
      const resource = this.resourceOf(id);
      return resource === undefined ? [id] : [id, resource.urn, resource.name];
    });
  }

  private nameInTopology(id: string): string | undefined {
    const { securityGroups, vpcs, subnets, interfaces, routeTables, gateways } = this.topology;
    for (const collection of [securityGroups, vpcs, subnets, interfaces, routeTables, gateways]) {
      const found = collection.byId.get(id);
      if (found !== undefined) return found.name;
    }
    return undefined;
  }

  private factsOf(cache: Cache): CacheFacts[] {
    const resource = this.resourceOf(cache.id);
    return resource === undefined ? [] : [new CacheFacts(cache, this.view(resource), this)];
  }
}

/** Types whose last word says too little, or more than is needed. */
const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    "aws:autoscaling/group:Group": "autoscalingGroup",
    "aws:lambda/function:Function": "lambdaFunction",
    "aws:ecs/service:Service": "ecsService",
    "aws:ec2/networkAcl:NetworkAcl": "acl",
    "aws:ec2/securityGroupRule:SecurityGroupRule": "rule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "egressRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "ingressRule",
  }),
);

/** What a resource is called: its type's last word, as people write it, and its name. */
export function labelOf(resource: PlannedResource): string {
  const word = WORDS.get(resource.type) ?? resource.type.split(":").at(-1) ?? resource.type;
  const spaced = word.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return `${spaced} "${resource.name}"`;
}

/** The program declares nothing, and AWS has answered: what it answers stays as it is. */
export function isLeftToAws(view: Block, key: string): boolean {
  return view.resource.inputs !== undefined && view.origin(key) === "computed";
}

/** What is known of one resource by its inputs alone, before there is a stack. */
export function loneView(resource: PlannedResource): Block {
  return Block.of(new Plan([resource]), resource);
}

/** The missing facts among some. */
export function missingOf(...facts: readonly unknown[]): Unknown[] {
  return facts.filter((fact): fact is Unknown => isUnknown(fact));
}

/** What the engine says is missing of an end: where it is, its address, the port it connects from. */
const OF_AN_END: ReadonlySet<string> = new Set(["subnet", "address", "ephemeral"]);

/** Ids made of URNs, without the part that nobody reads. */
function readable(id: string): string {
  return id.startsWith("urn:pulumi:") ? (id.split("::").at(-1) ?? id) : id;
}
