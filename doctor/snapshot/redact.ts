/**
 * A snapshot without anything that tells whose it is: accounts, names, tags, descriptions and public addresses are
 * replaced, each always by the same pseudonym, in ids and ARNs, DNS names and folder names too.
 *
 * What decides a verdict stays: AWS's own resource ids, states, ports, private addresses, and how public ranges lie in
 * one another. Text is replaced unless it is known to be AWS's own word, so that a field AWS adds tomorrow is hidden.
 */

import { randomBytes } from "node:crypto";
import type { DescribedSource } from "../../reachability";
import { pseudonymAddress } from "./pseudonym-address";

/** Keys whose text is one of AWS's own words, never a user's. */
const AWS_WORDS = new Set(
  `AllocationStrategy Architecture AssociationState AttachmentStatus AvailabilityZone AvailabilityZoneId
  AutoAcceptSharedAttachments AutoMinorVersionUpgrade AutoDiscoveryStatus AZMode CacheClusterStatus CacheNodeId
  CacheNodeStatus CacheNodeType ParameterGroupStatus ParameterApplyStatus Code ConnectivityType CustomerAvailabilityZone
  DefaultRouteTableAssociation DefaultRouteTablePropagation DnsSupport Engine EngineVersion FullEngineVersion
  InstanceLifecycle InstanceTenancy InstanceType InterfaceType InternetGatewayBlockMode InternetGatewayExclusionMode
  InternetGatewayExclusionsAllowed ApplianceModeSupport AvailabilityMode IpDiscovery IpFamily IpProtocol Ipv6AddressAttribute Ipv6Support Ipv6CidrBlockState
  AddressFamily ManagedBy Managed MajorEngineVersion MulticastSupport NetworkBorderGroup NetworkType
  Origin OperatingSystem Platform PlatformDetails PreferredAvailabilityZone PreferredMaintenanceWindow Protocol Region
  ResourceType RouteOrigin RuleAction SecurityGroupReferencingSupport ServiceType SnapshotWindow SourceType State
  Status State.Name State.Code Ipv6Support ApplianceModeSupport Scheme Tenancy TransitEncryptionMode Type Unit VirtualizationType VpcEndpointType VpnEcmpSupport reason action
  outcome kind region version`.split(/\s+/),
);

/** Keys that hold the name of one of AWS's services, or who asked for it. */
const SERVICE_FIELDS = new Set(["RequesterId", "InstanceOwnerId", "IpOwnerId", "OwnerId"]);
const AWS_SERVICE = /^(?:amazon-[a-z-]+|amazon|aws|AWS)$/;

/** Texts that mean something to the reader wherever they stand. */
const AWS_TEXT = /^(?:default|default VPC security group|local|<unknown>|true|false)$/;

/** Ids that AWS gives: a kind it knows, and 8 or 17 digits. Anything else in that form may be somebody's name. */
const ID_KINDS = `acl aclassoc ami attach cagw cgw cvpn-endpoint dopt eice eigw eipalloc eipassoc eni eni-attach fs fsmt
  i igw ipv4pool-ec2 ipv6pool-ec2 lgw lgw-rtb lt nat pcx pl r rtb rtbassoc sg sgr snap subnet subnet-cidr-assoc tgw
  tgw-attach tgw-rtb vgw vol vpc vpc-cidr-assoc vpcbpa-exclude vpce vpce-svc vpn`;
const RESOURCE_ID = new RegExp(
  `^(?:${ID_KINDS.split(/\s+/).join("|")})-(?:[0-9a-f]{8}|[0-9a-f]{17})$`,
);
/** Ids of networks that were published under numbers: `VpcId:22`. */
const NUMBERED_ID = /^[A-Z][A-Za-z]*Id:\d{1,6}$/;
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/;
const ACCOUNT = /(?<!\d)\d{12}(?!\d)/g;
const SERVICE_NAME = /^com\.amazonaws\.(?:[a-z0-9-]+\.)+[a-z0-9-]+$/;
const AWS_ENDPOINT =
  /\.(?:[a-z0-9-]+\.)?(?:cache|compute|compute-1|elb)\.(?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?$/;
/** The service's own labels of a cache's host name, from the right: the region, and what is before it. */
const REGION_LABEL = /^(?:[a-z]{3,4}\d|[a-z]{2}(?:-[a-z]+)+-\d)$/;
const KIND_LABEL = /^(?:cfg|serverless|\d{4})$/;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/** What was asked of the network, but for hosts and instances: `probe HOST 11211 plain`. */
const QUESTION_WORD = /^(?:addresses|resolve|probe|plain|tls|\d{1,5})$/;

/** What a memcached tells about itself: its counters, and versions. */
const STATISTIC = /^(?:[a-z_]{1,32}|\d+(?:\.\d+){0,2}(?:-(?:stable|beta|alpha|rc))?)$/;

/** Kinds of resources in ARNs. */
const ARN_WORD =
  /^(?:vpc|subnet|security-group|instance|network-interface|prefix-list|cluster|serverlesscache|subnetgroup|parametergroup|loadbalancer|targetgroup|app|net|user|role|assumed-role|root)$/;

/** AWS writes the owner of an interface into its description; the words before the name are kept. */
const DESCRIPTION =
  /^(ElastiCache|AWS Lambda VPC ENI-?|ELB |Interface for NAT Gateway |Network Interface for Transit Gateway Attachment |VPC Endpoint Interface |RDSNetworkInterface|EFS mount target for |DAX |arn:aws:ecs:)([^]*)$/;

/** A file and its content with pseudonyms; one instance keeps them consistent over all files. */
export class Redactor {
  private readonly pseudonyms = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  private readonly replaced = new Map<string, string>();

  /** `key` decides which public addresses take whose place; a new one per snapshot unless a test gives it. */
  constructor(private readonly key: string = randomBytes(16).toString("hex")) {}

  /** Pseudonym → what it stands for: for whoever has to find the resources that an answer is about. */
  get names(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.replaced].sort());
  }

  /** The document with every name replaced, its own included. */
  redact(document: DescribedSource): DescribedSource {
    return {
      name: this.fileName(document),
      json: this.value(document.json, ""),
    };
  }

  /** `ACCOUNT/REGION/Vpcs.json`: folders and files that somebody named otherwise are renamed. */
  private fileName({ name, json }: DescribedSource): string {
    const keys = new Set(Object.keys(json as object));
    const segments = name.split(/[\\/]/);
    const file = segments.pop() ?? "";
    const stem = file.replace(/\.json$/, "");
    const folders = segments.map((segment) => this.folder(segment));
    return [...folders, keys.has(stem) ? file : `${this.pseudonym(stem, "name")}.json`].join("/");
  }

  private folder(segment: string): string {
    if (/^\d{12}$/.test(segment)) return this.account(segment);
    return segment === "" || REGION.test(segment) ? segment : this.pseudonym(segment, "name");
  }

  /** Any JSON value; `field` is the key it is under. */
  value(value: unknown, field: string): unknown {
    if (typeof value === "string") return this.text(value, field);
    if (Array.isArray(value)) return value.map((item) => this.value(item, field));
    if (typeof value !== "object" || value === null) return value;
    return field === "observations" ? this.observations(value) : this.fields(value, field);
  }

  /** The state of an instance has a `Name`, which is a word of AWS's: it is under `State.Name`. */
  private fields(value: object, field: string): unknown {
    const within = field === "State" ? "State." : "";
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, this.value(item, `${within}${key}`)]),
    );
  }

  /** What was asked of the network holds host names in its keys. */
  private observations(value: object): unknown {
    return Object.fromEntries(
      Object.entries(value).map(([question, answer]) => [
        question
          .split(" ")
          .map((word) => (QUESTION_WORD.test(word) ? word : this.text(word, "")))
          .join(" "),
        this.value(answer, ""),
      ]),
    );
  }

  private text(text: string, field: string): string {
    if (isKept(text, field)) return text;
    if (text.startsWith("arn:")) return this.arn(text);
    const address = pseudonymAddress(text, this.key);
    if (address !== undefined) {
      if (address !== text) this.replaced.set(address, text);
      return address;
    }
    if (/^\d{12}$/.test(text)) return this.account(text);
    if (AWS_ENDPOINT.test(text)) return this.hostName(text);
    const service = field === "Description" ? DESCRIPTION.exec(text) : null;
    if (service !== null) return `${service[1] ?? ""}${this.owner(service[2] ?? "")}`;
    return this.pseudonym(text, "name");
  }

  /** What follows AWS's words in a description: an id stays, a name (with a node's number) is replaced. */
  private owner(text: string): string {
    const [, gap = "", name = "", node = ""] =
      /^([\s+:]*)(.*?)((?:-\d{3,4}){0,2})$/s.exec(text) ?? [];
    if (name === "" || RESOURCE_ID.test(name)) return `${gap}${name}${node}`;
    return `${gap}${this.pseudonym(name, "name")}${node}`;
  }

  private arn(text: string): string {
    const [arn, partition, service, region, account = "", ...resource] = text.split(":");
    const named = resource.map((part) =>
      part
        .split("/")
        .map((piece) => this.arnPiece(piece))
        .join("/"),
    );
    return [arn, partition, service, region, this.accounts(account), ...named].join(":");
  }

  private arnPiece(piece: string): string {
    const isKept = piece === "" || ARN_WORD.test(piece) || RESOURCE_ID.test(piece);
    return isKept ? piece : this.pseudonym(piece, "name");
  }

  /** `orders.a1b2c3.cfg.apn2.cache.amazonaws.com`: the service's own labels stay. */
  private hostName(text: string): string {
    const suffix = /\.(?:cache|compute|compute-1|elb)\..*$/.exec(text)?.[0] ?? "";
    const labels = text.slice(0, text.length - suffix.length).split(".");
    const hidden = labels.map((label, at) =>
      isServiceLabel(label, at, labels.length) ? label : this.pseudonym(label, "name"),
    );
    return `${hidden.join(".")}${suffix}`;
  }

  private accounts(text: string): string {
    return text.replace(ACCOUNT, (found) => this.account(found));
  }

  /** Twelve digits again, so that every field keeps its form. */
  private account(id: string): string {
    const made = (): string => this.count("account").toString().padStart(12, "0");
    return this.memo("account", id, made);
  }

  private pseudonym(text: string, kind: string): string {
    return this.memo(kind, text, () => `${kind}-${this.count(kind)}`);
  }

  private memo(kind: string, text: string, make: () => string): string {
    const key = `${kind} ${text}`;
    const known = this.pseudonyms.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.pseudonyms.set(key, made);
    this.replaced.set(made, text);
    return made;
  }

  private count(kind: string): number {
    const next = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, next);
    return next;
  }
}

/** The first label is always somebody's name, whatever it looks like. */
function isServiceLabel(label: string, at: number, count: number): boolean {
  if (at === 0) return false;
  if (at === count - 1) return REGION_LABEL.test(label);
  return at === count - 2 && KIND_LABEL.test(label);
}

function isKept(text: string, field: string): boolean {
  if (field === "stats") return STATISTIC.test(text);
  return (
    text === "" ||
    AWS_WORDS.has(field) ||
    (SERVICE_FIELDS.has(field) && AWS_SERVICE.test(text)) ||
    (field === "Key" && text === "Name") ||
    AWS_TEXT.test(text) ||
    RESOURCE_ID.test(text) ||
    NUMBERED_ID.test(text) ||
    TIMESTAMP.test(text) ||
    SERVICE_NAME.test(text)
  );
}
