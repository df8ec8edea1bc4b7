/**
 * The resources of a plan, indexed so that references can be followed before AWS has given any id.
 *
 * An id is the AWS id where one is known, else the resource's URN; parts that exist without a resource of their own
 * (a VPC's default group) have an id made by `partId` until AWS names them.
 */

import { isText } from "./planned-resource";
import { partId, ref } from "../../model/topology";
import type { ResourceRef } from "../../model/topology";
import type { PlannedResource } from "./planned-resource";
import { isRecord, valueOf } from "./declared";
import { ADOPTIONS, FAMILIES, PART_PROPERTIES, identitiesOf, shortType } from "./families";
import type { Family, Part } from "./families";
import { translated } from "./foreign-types";
import { withKnownIds, withOwnIds } from "./known-ids";

/** Id of a resource in a planned topology: AWS's where it is known, else the URN. */
export function idOf(resource: PlannedResource): string {
  const { id } = resource;
  return isText(id) ? id : isText(resource.properties.id) ? resource.properties.id : resource.urn;
}

/** The resource as facts name it: by its URN, which it has before AWS gives it an id. */
export function planned({ urn, name }: PlannedResource): ResourceRef {
  return ref("resource", urn, name);
}

/** Garbage in a plan must not end a preview: what is no object counts as an empty one. */
function wellFormed(resource: PlannedResource): PlannedResource {
  const { urn, type, name, properties, inputs, propertyDependencies } =
    resource as Partial<PlannedResource>;
  const isWhole =
    isRecord(properties) &&
    isRecord(propertyDependencies) &&
    (inputs === undefined || isRecord(inputs)) &&
    [urn, type, name].every((text) => typeof text === "string");
  if (isWhole) return resource;
  return {
    ...resource,
    urn: String(urn),
    type: String(type),
    name: String(name),
    properties: isRecord(properties) ? properties : {},
    propertyDependencies: isRecord(propertyDependencies) ? propertyDependencies : {},
    ...(isRecord(inputs) ? { inputs } : {}),
  };
}

export class Plan {
  readonly notes = new Set<string>();
  private readonly byType = new Map<string, PlannedResource[]>();
  private readonly byUrn = new Map<string, PlannedResource>();
  private readonly byIdentity = new Map<string, PlannedResource>();
  /** By the URN of the component that made them. */
  private readonly byParent = new Map<string, PlannedResource[]>();
  /** `<urn of the VPC> default-group` → the resource that adopted it. */
  private readonly adopters = new Map<string, PlannedResource>();

  constructor(resources: readonly PlannedResource[]) {
    const translations = resources.map((one) => translated(wellFormed(one)));
    for (const resource of withOwnIds(withKnownIds(translations))) this.index(resource);
    for (const adoption of ADOPTIONS) {
      for (const resource of this.ofType(adoption.type)) this.adopt(resource, adoption);
    }
  }

  /** Resources of any of these types (`ec2.Subnet`), in the plan's order. */
  ofType(...types: readonly string[]): readonly PlannedResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** Every resource, with the ids that could be told. */
  get resources(): readonly PlannedResource[] {
    return [...this.byUrn.values()];
  }

  resource(urn: string): PlannedResource | undefined {
    return this.byUrn.get(urn);
  }

  /** The resource that a known reference means; `undefined` when it lies outside of the plan. */
  named(reference: string): PlannedResource | undefined {
    return this.byIdentity.get(reference);
  }

  /**
   * The resources that a dependency stands for: itself, or, of a component, everything that it made. (A remote component's
   * outputs depend on the component.)
   */
  behind(urn: string): readonly PlannedResource[] {
    const own = this.byUrn.get(urn);
    return own !== undefined && isCustom(own) ? [own] : this.madeBy(urn, new Set([urn]));
  }

  private madeBy(urn: string, seen: Set<string>): PlannedResource[] {
    return (this.byParent.get(urn) ?? []).flatMap((child) => {
      if (seen.has(child.urn)) return [];
      seen.add(child.urn);
      return [...(isCustom(child) ? [child] : []), ...this.madeBy(child.urn, seen)];
    });
  }

  /** Id of what a resource answers with when a reference of this family was computed from it. */
  answer(resource: PlannedResource, family: Family): string | undefined {
    const answer = FAMILIES[family][shortType(resource.type)];
    if (answer === undefined) return undefined;
    return answer === "itself" ? idOf(resource) : this.partOf(resource, answer);
  }

  /** The name of the resource with this id; a part has none of its own. */
  nameOf(id: string): string | undefined {
    return (this.byUrn.get(id) ?? this.byIdentity.get(id))?.name;
  }

  /** Id of a part: as AWS told it, else that of the resource that adopted it, else made from the whole's id. */
  partOf(whole: PlannedResource, part: Part): string {
    const told = PART_PROPERTIES[part].map((path) => valueAt(whole.properties, path)).find(isText);
    if (told !== undefined) return told;
    const adopter = this.adopterOf(whole, part);
    return adopter === undefined ? partId(idOf(whole), part) : idOf(adopter);
  }

  adopterOf(whole: PlannedResource, part: Part): PlannedResource | undefined {
    return this.adopters.get(`${whole.urn} ${part}`);
  }

  private index(resource: PlannedResource): void {
    const type = shortType(resource.type);
    const ofType = this.byType.get(type);
    if (ofType === undefined) this.byType.set(type, [resource]);
    else ofType.push(resource);
    this.byUrn.set(resource.urn, resource);
    if (typeof resource.parent === "string") {
      const siblings = this.byParent.get(resource.parent);
      if (siblings === undefined) this.byParent.set(resource.parent, [resource]);
      else siblings.push(resource);
    }
    for (const identity of identitiesOf(resource)) {
      if (isText(identity) && !this.byIdentity.has(identity))
        this.byIdentity.set(identity, resource);
    }
  }

  private adopt(resource: PlannedResource, adoption: (typeof ADOPTIONS)[number]): void {
    const { part, property, family } = adoption;
    const given = valueOf(resource, property);
    const whole = this.ofType("ec2.Vpc", "ec2.DefaultVpc").find((vpc) =>
      isText(given)
        ? idOf(vpc) === given || this.partOf(vpc, part) === given
        : this.dependsOn(resource, property, vpc, family),
    );
    if (whole !== undefined) this.adopters.set(`${whole.urn} ${part}`, resource);
  }

  private dependsOn(
    resource: PlannedResource,
    property: string,
    vpc: PlannedResource,
    family: Family,
  ): boolean {
    const dependencies = resource.propertyDependencies[property] ?? [];
    return dependencies.includes(vpc.urn) && FAMILIES[family][shortType(vpc.type)] !== undefined;
  }
}

/** Made by a provider, as opposed to a component: only providers' types are read, and these are what there is of AWS. */
function isCustom({ type }: PlannedResource): boolean {
  return /^(aws|aws-native):/.test(type);
}

/** The value at a path through nested blocks: `vpcConfig.clusterSecurityGroupId`. */
function valueAt(properties: PlannedResource["properties"], path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), properties);
}
