/**
 * Why a fact is not known, in words: one sentence for each code of `Reason`, and the name of the fact where a sentence
 * does not tell it. Policies, doctor and map all say it this way.
 */

import type { FactId, Reason, ResourceKind, ResourceRef, Unknown } from "../model/topology";
import { WHOLE } from "../model/topology";

/** How a resource is called. Default: by its name, else by its id. */
export type Naming = (resource: ResourceRef) => string;

/** Kinds as people call them. */
export const KIND_WORDS: Readonly<Record<ResourceKind, string>> = {
  vpc: "VPC",
  subnet: "subnet",
  "route-table": "route table",
  "network-acl": "network ACL",
  "security-group": "security group",
  "prefix-list": "prefix list",
  "network-interface": "network interface",
  gateway: "gateway",
  peering: "peering connection",
  "transit-gateway": "transit gateway",
  "transit-gateway-attachment": "transit gateway attachment",
  "transit-gateway-route-table": "transit gateway route table",
  "cache-subnet-group": "subnet group",
  "cache-parameter-group": "parameter group",
  cache: "cache",
  "load-balancer": "load balancer",
  "target-group": "target group",
  "launch-template": "launch template",
  "vpc-endpoint": "VPC endpoint",
  instance: "instance",
  function: "function",
  service: "service",
  resource: "",
  address: "",
  account: "the account",
  question: "",
  document: "",
};

/** Its name, else its id; of a URN the last part, which is the name that the program gave. */
export function plainName({ id, name }: ResourceRef): string {
  if (name !== undefined) return name;
  return id.startsWith("urn:pulumi:") ? (id.split("::").at(-1) ?? id) : id;
}

/** `subnet subnet-1`: what it is, and its name. */
function described(resource: ResourceRef, naming: Naming): string {
  return `${KIND_WORDS[resource.kind]} ${naming(resource)}`.trim();
}

/** The fact as people name it: `subnet-1.routeTable`. */
export function factText({ subject, aspect, part }: FactId, naming: Naming = plainName): string {
  const isNamed = subject.kind !== "account" && subject.kind !== "question";
  const owner = isNamed ? [naming(subject)] : [];
  const text = [...owner, ...(aspect === WHOLE ? [] : [aspect])].join(".");
  return part === undefined ? text : `${text} (${part})`;
}

/** `cidrBlock of main`. */
function fieldText(field: FactId, naming: Naming): string {
  if (field.subject.kind === "account") return `the account's ${field.aspect}`;
  return `${field.aspect} of ${naming(field.subject)}`;
}

function listText(resources: readonly ResourceRef[], naming: Naming): string {
  return resources.map(naming).join(", ");
}

/** The sentence. `naming` says what resources are called. */
export function reasonText({ because, decisiveFor }: Unknown, naming: Naming = plainName): string {
  const text = sentence(because, naming);
  return decisiveFor === undefined ? text : `${text}, and ${naming(decisiveFor)} decides on it`;
}

/** The sentence, and after it the fact where the sentence does not name it. */
export function missingText(missing: Unknown, naming: Naming = plainName): string {
  const isNamed = "field" in missing.because || "resource" in missing.because;
  const text = reasonText(missing, naming);
  return isNamed ? text : `${text} (${factText(missing.fact, naming)})`;
}

// One case for each code: splitting the list would only hide that it is whole.

function sentence(reason: Reason, naming: Naming): string {
  switch (reason.code) {
    case "hidden":
      return reason.source === undefined
        ? `${factText(reason.field, naming)} is hidden in what was read`
        : `${factText(reason.field, naming)} is not given in ${reason.source}`;
    case "call-not-read": {
      const of = reason.of === undefined ? "" : ` for ${naming(reason.of)}`;
      const where = reason.where === undefined ? "" : ` in ${reason.where}`;
      return `\`${reason.call}\` was not read${of}${where}`;
    }
    case "not-read":
      return `the ${described(reason.resource, naming)} was not read`;
    case "not-shown":
      return `${described(reason.resource, naming)} does not show ${reason.what}`;
    case "given-by-aws":
      return `AWS gives ${naming(reason.resource)} ${reason.what} when it is created or runs`;
    case "chosen-by-aws":
      return `AWS chooses ${reason.what}`;
    case "known-after-creation":
      return `${fieldText(reason.field, naming)} is known only after ${listText(reason.of, naming)} is created`;
    case "not-known-in-plan":
      return `${fieldText(reason.field, naming)} is not known yet`;
    case "outside-of-stack":
      if (reason.field.subject.kind === "account")
        return `it is in ${fieldText(reason.field, naming)}, which is not in this stack`;
      return reason.names === undefined
        ? `${fieldText(reason.field, naming)} comes from a resource that is not in this stack`
        : `the ${KIND_WORDS[reason.names]} in ${fieldText(reason.field, naming)} is not in this stack`;
    case "not-in-stack":
      return `${described(reason.resource, naming)} is not part of this stack`;
    case "others-outside-of-stack":
      return `${reason.what} outside of this stack are not known`;
    case "existed-before":
      return `${described(reason.resource, naming)} was there before this stack, with ${reason.what}`;
    case "others-in-shared-vpc":
      return `${described(reason.resource, naming)} is shared by account ${reason.owner}, and the interfaces of other accounts in it are not listed`;
    case "not-accepted":
      return `nothing in this stack accepts ${naming(reason.resource)} (autoAccept)`;
    case "subnets-differ":
      return `only some of ${listText(reason.candidates, naming)} give out public addresses`;
    case "invalid":
      return `${fieldText(reason.field, naming)} must be ${reason.expected}, got ${reason.got}`;
    case "one-of":
      return reason.candidates.length === 0
        ? `${fieldText(reason.field, naming)} is not known, and nothing that is known here gives it`
        : `${fieldText(reason.field, naming)} is one of ${listText(reason.candidates, naming)}`;
    case "may-stand-in":
      return `${naming(reason.resource)} may be in any of ${listText(reason.candidates, naming)}`;
    case "range-asked":
      return `which of ${reason.cidrs.join(", ")} is asked about`;
    case "port-not-known":
      return "the port that the cache listens on is not known";
    case "any-client-port":
      return "the reply goes to whichever ephemeral port the client happens to use";
    case "address-not-owned":
      return reason.isShared === true
        ? `several interfaces have addresses of ${reason.address}`
        : `which interface has the address ${reason.address}, and so which groups, is not known`;
    case "far-side-not-read":
      return "the VPC behind the route was not read";
    case "way-not-known":
      return "the way between the two ends is not known";
    case "not-modelled":
      return `${reason.feature} is not modelled`;
    case "field-not-modelled": {
      const value = reason.value === undefined ? "set" : JSON.stringify(reason.value);
      const effect = reason.effect === undefined ? "" : ` (${reason.effect})`;
      return `${fieldText(reason.field, naming)} is ${value}${effect}, which is not modelled`;
    }
    case "default-group-of-unknown-vpc":
      return `${naming(reason.resource)} names no security group, so it has the default group of a VPC that is not known here (${reasonText(reason.vpc, naming)})`;
  }
}
