/** One cache of the stack, with what surrounds it: groups, VPC, subnets, and who its clients are. */
import type {
  AdmittedPiece,
  Block,
  Cache,
  Fact,
  Listing,
  NetworkInterface,
  Peer,
  PlannedResource,
  ResourceKind,
  SecurityGroup,
  SourceClass,
  Subnet,
  Topology,
  Unknown,
  Unbounded,
} from "../../reachability";
import {
  WHOLE,
  admitted,
  isCidr,
  isSubset,
  isUnknown,
  parseCidr,
  ref,
  sources,
  unknown,
  unbounded,
} from "../../reachability";

/** What a view asks of the facts it is part of. */
export interface Surroundings {
  readonly topology: Topology;
  readonly surroundings: { readonly clients: readonly string[] };
  resourceOf(id: string): PlannedResource | undefined;
  label(id: string): string;
  group(id: string): Fact<SecurityGroup>;
}

/** A listing whose items were looked up: those found, and what is missing about the others. */
export interface Found<T> {
  readonly items: readonly T[];
  readonly missing: readonly Unknown[];
}

/** An interface that was given a way to the cache, whose group is not admitted. */
export interface Unadmitted {
  readonly id: string;
  /** The cache's group that its egress names. */
  readonly group: string;
  /** Why it is only possible that it names that group, on the cache's port. */
  readonly missing: readonly Unknown[];
}

export class CacheFacts {
  constructor(
    readonly model: Cache,
    /** What is known of its resource. */
    readonly view: Block,
    private readonly facts: Surroundings,
  ) {}

  get urn(): string {
    return this.view.resource.urn;
  }

  get label(): string {
    return this.facts.label(this.model.id);
  }

  get ports(): Listing<number> {
    return this.model.ports;
  }

  /** The groups it selects, as far as they are known. */
  readonly groups = lazily((): Found<SecurityGroup> => {
    const facts = this.model.securityGroups.items.map((id) => this.facts.group(id));
    return foundOf(facts, this.model.securityGroups.rest);
  });

  /** Subnets its nodes can be in. */
  readonly subnets = lazily((): Found<Subnet> => {
    const { items, rest } = this.subnetIds();
    return foundOf(this.subnetsWith(items), rest);
  });

  /** The same, with every one that may be meant where it is not known which of some are. */
  readonly subnetsOfAllChoices = lazily((): Found<Subnet> => {
    const { items, rest } = this.subnetIds();
    const choices = (rest?.among ?? []).flat().filter((one) => typeof one === "string");
    const facts = this.subnetsWith([...new Set([...items, ...choices])]);
    return foundOf(facts, choices.length > 0 ? undefined : rest);
  });

  /** The VPC it is in. */
  readonly vpc = lazily((): Fact<string> => {
    const group = this.subnetGroup();
    if (group !== undefined && !isUnknown(group)) return group.vpc;
    const [subnet] = this.subnets().items;
    if (subnet !== undefined) return subnet.vpc;
    const [node] = this.nodeInterfaces();
    if (node !== undefined) return node.vpc;
    return group ?? this.unknownVpc();
  });

  /** Everything that its groups admit over tcp, rule by rule. */
  readonly admittedTcp = lazily((): AdmittedPiece[] =>
    admitted(this.topology, this.model.securityGroups, { direction: "ingress", protocol: "tcp" }),
  );

  /** What admits connections to its own port, surely or possibly. */
  readonly admittedToPort = lazily((): AdmittedPiece[] =>
    this.admittedTcp().filter((piece) =>
      this.ports.items.some((port) =>
        piece.ports.some((range) => range.from <= port && port <= range.to),
      ),
    ),
  );

  /**
   * Ranges that a rule names of another VPC: between VPCs an address range is how AWS says to name clients where a group cannot be
   * named. https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
   */
  readonly cidrsOfOtherVpcs = lazily((): readonly string[] => {
    const own = this.vpc();
    if (isUnknown(own)) return [];
    const others = [...this.topology.vpcs.byId.values()].filter(({ id }) => id !== own);
    const ranges = others.flatMap(({ cidrs }) => cidrs.items.map((cidr) => parseCidr(cidr)));
    return this.admittedToPort().flatMap(({ peer }) => {
      if (peer?.kind !== "cidr" || !isCidr(peer.cidr)) return [];
      const named = parseCidr(peer.cidr);
      return ranges.some((range) => isSubset(named, range)) ? [peer.cidr] : [];
    });
  });

  /** Every interface of the stack that could be a source, with the verdict of the engine. */
  readonly sources = lazily((): readonly SourceClass[] =>
    sources(this.topology, this.model.id).classes.filter(
      (one) => one.kind !== "cache-node" && one.interfaces.length > 0,
    ),
  );

  /** Ids of the groups that declare clients: named as a source on the cache's port, surely or possibly. */
  readonly clientGroups = lazily((): ReadonlySet<string> => {
    return new Set([...this.surelyAdmitted(), ...this.possiblyAdmitted().keys()]);
  });

  /** Those that are named whatever else turns out. */
  readonly surelyAdmitted = lazily((): ReadonlySet<string> => {
    const named = this.admittedToPort().flatMap(({ peerGroup, certainty }) =>
      peerGroup === undefined || certainty === "possible" ? [] : [peerGroup],
    );
    return new Set([...named, ...this.configuredClients()]);
  });

  /** Those that are named by a rule that may be the cache's, or on a port that may be: with what is missing. */
  private readonly possiblyAdmitted = lazily((): ReadonlyMap<string, readonly Unknown[]> => {
    const named = this.admittedToPort().flatMap(({ peerGroup, missing }) =>
      peerGroup === undefined || this.surelyAdmitted().has(peerGroup)
        ? []
        : [[peerGroup, missing] as const],
    );
    return new Map(named);
  });

  /** Interfaces of the declared clients. */
  readonly clients = lazily((): NetworkInterface[] => {
    const groups = this.surelyAdmitted();
    const own = new Set(this.model.nodes.items.map((node) => node.interface));
    return [...this.topology.interfaces.byId.values()].filter(
      (one) =>
        !own.has(one.id) &&
        one.kind !== "cache-node" &&
        (groups.has(one.id) || one.groups.items.some((id) => groups.has(id))),
    );
  });

  /** Interfaces with a group that names the cache's own as the destination of its port, and that are no clients. */
  readonly unadmittedClients = lazily((): Unadmitted[] => {
    const clients = new Set(this.clients().map(({ id }) => id));
    const [group] = this.model.securityGroups.items;
    const meant =
      group === undefined ? new Map<string, readonly Unknown[]>() : this.groupsMeantForIt();
    return [...this.topology.interfaces.byId.values()].flatMap(({ id, kind, groups }) => {
      if (group === undefined || kind === "cache-node" || clients.has(id)) return [];
      const reasons = groups.items.flatMap((one) => {
        const missing = meant.get(one);
        return missing === undefined ? [] : [missing];
      });
      const missing = reasons.find((one) => one.length === 0) ?? reasons[0];
      return missing === undefined ? [] : [{ id, group, missing }];
    });
  });

  /** Interfaces that may be clients: some of their groups, or of the admitted ones, or of the cache's, are not known. */
  readonly possibleClients = lazily(
    (): { one: NetworkInterface; missing: readonly Unknown[] }[] => {
      const known = new Set(this.clients().map((one) => one.id));
      const sources = this.unknownSources();
      const others = [...this.topology.interfaces.byId.values()].filter(
        (one) => one.kind !== "cache-node" && !known.has(one.id),
      );
      return others.flatMap((one) => {
        const missing = [
          ...(one.groups.rest === undefined ? [] : [one.groups.rest]),
          ...one.groups.items.flatMap((id) => this.possiblyAdmitted().get(id) ?? []),
          ...sources,
        ];
        const isOurs = this.facts.resourceOf(one.owner?.id ?? one.id) !== undefined;
        return missing.length > 0 && isOurs ? [{ one, missing }] : [];
      });
    },
  );

  /** What is missing about who is named as a source on its port. */
  readonly unknownSources = lazily((): readonly Unknown[] => [
    ...this.groups().missing,
    ...(this.ports.rest === undefined ? [] : [this.ports.rest]),
    ...this.admittedTcp()
      .filter((piece) => piece.certainty === "possible" && piece.peer === undefined)
      .flatMap((piece) => piece.missing),
  ]);

  /** Resources (instances, functions, services) behind the declared clients. */
  readonly clientResources = lazily((): PlannedResource[] => {
    const owners = this.clients().map((one) => this.facts.resourceOf(one.owner?.id ?? one.id));
    return [...new Set(owners)].filter((owner) => owner !== undefined);
  });

  /** Addresses that are clients by config. */
  get configuredCidrs(): string[] {
    return this.facts.surroundings.clients.filter((client) => client.includes("/"));
  }

  /** Groups whose egress rules name one of the cache's groups on its port, or may: with what is missing about that. */
  private groupsMeantForIt(): ReadonlyMap<string, readonly Unknown[]> {
    const own = this.model.securityGroups.items;
    const meant = new Map<string, readonly Unknown[]>();
    for (const { id, egress } of this.topology.securityGroups.byId.values()) {
      const isCandidate = egress.items.some(
        ({ peers }) => peers.rest !== undefined || peers.items.some((peer) => isGroupOf(peer, own)),
      );
      if (!isCandidate) continue;
      const pieces = admitted(
        this.topology,
        { items: [id] },
        { direction: "egress", protocol: "tcp" },
      ).filter((piece) => this.isMeantForIt(piece));
      const piece = pieces.find(({ certainty }) => certainty === "certain") ?? pieces[0];
      if (piece !== undefined) meant.set(id, piece.missing);
    }
    return meant;
  }

  /** A rule for the cache's port, whose destination is one of the cache's groups, or is not known at all. */
  private isMeantForIt({ rule, peer, peerGroup, ports }: AdmittedPiece): boolean {
    const isOurs = peerGroup !== undefined && this.model.securityGroups.items.includes(peerGroup);
    const isUnnamed = rule !== undefined && rule.protocol !== "all" && peer === undefined;
    const isOnPort = this.ports.items.some((port) =>
      ports.some(({ from, to }) => from <= port && port <= to),
    );
    return isOnPort && (isOurs || isUnnamed);
  }

  private subnetsWith(ids: readonly string[]): Fact<Subnet>[] {
    const { byId } = this.topology.subnets;
    return ids.map((id) => byId.get(id) ?? notPartOfStack("subnet", id));
  }

  private get topology(): Topology {
    return this.facts.topology;
  }

  /** Clients by config, as ids of groups and interfaces. */
  private configuredClients(): string[] {
    const names = new Set(this.facts.surroundings.clients);
    const isNamed = (id: string) => {
      const resource = this.facts.resourceOf(id);
      return names.has(id) || [resource?.urn, resource?.name].some((name) => names.has(name ?? ""));
    };
    if (names.size === 0) return [];
    const groups = [...this.topology.securityGroups.byId.keys()].filter((id) => isNamed(id));
    const interfaces = [...this.topology.interfaces.byId.values()].filter((one) =>
      isNamed(one.owner?.id ?? one.id),
    );
    return [...groups, ...interfaces.map((one) => one.id)];
  }

  private nodeInterfaces(): NetworkInterface[] {
    return this.model.nodes.items.flatMap(
      (node) => this.topology.interfaces.byId.get(node.interface) ?? [],
    );
  }

  private unknownVpc(): Unbounded {
    const field = { subject: ref("resource", this.urn, this.label), aspect: "vpc" };
    return unknown(field, { code: "not-known-in-plan", field }, "plan");
  }

  private subnetGroup() {
    const name = this.model.subnetGroup;
    if (name === null) return undefined;
    if (isUnknown(name)) return unbounded(name);
    const missing = notPartOfStack("cache-subnet-group", name);
    return this.topology.subnetGroups.byId.get(name) ?? missing;
  }

  private subnetIds(): Listing<string> {
    const group = this.subnetGroup();
    if (group !== undefined && !isUnknown(group)) return group.subnets;
    const nodes = this.nodeInterfaces();
    const items = [...new Set(nodes.flatMap((node) => node.subnets.items))];
    const rest =
      nodes.find((node) => node.subnets.rest !== undefined)?.subnets.rest ?? unbounded(group);
    return rest === undefined ? { items } : { items, rest };
  }
}

/** The statement that a thing is known by its id alone. */
export function notPartOfStack(kind: ResourceKind, id: string): Unbounded {
  const resource = ref(kind, id);
  return unknown({ subject: resource, aspect: WHOLE }, { code: "not-in-stack", resource });
}

function isGroupOf(peer: Peer, groups: readonly string[]): boolean {
  return peer.kind === "group" && groups.includes(peer.id);
}

function foundOf<T>(facts: readonly Fact<T>[], rest: Unknown | undefined): Found<T> {
  const items: T[] = [];
  const missing: Unknown[] = rest === undefined ? [] : [rest];
  for (const fact of facts) {
    if (isUnknown(fact)) missing.push(fact);
    else items.push(fact);
  }
  return { items, missing };
}

/** Computes once, at the first call. */
function lazily<T>(compute: () => T): () => T {
  let computed: { value: T } | undefined;
  return () => (computed ??= { value: compute() }).value;
}
