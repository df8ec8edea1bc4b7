/**
 * What a resource type is to the stand-in: mostly data, with a function only where AWS does more than keep what it is told.
 *
 * The rest — required and known properties, computed outputs, previews, tags, unknowns, secrets — follows from the schema
 * and is the same for all types.
 */
import type { CheckFailure } from "../../wire/provider";
import type { Plain, Properties } from "../../wire/values";
import type { AwsError } from "./errors";
import type { Thing, Things } from "./things";

/** Values under construction. */
export type Values = Record<string, Plain>;

export type { CheckFailure };

export interface AutoName {
  /** Property that gets a name where the program gave none. Default `name`. */
  readonly property?: string;
  readonly maxLength: number;
  /** AWS stores it in lower case. */
  readonly isLowerCase?: boolean;
  readonly suffix?: string;
}

/** A resource being made. Its id is settled; what `create` returns is added to its inputs. */
export interface Birth {
  readonly world: Things;
  readonly urn: string;
  readonly id: string;
  readonly inputs: Properties;
  /** `count` hexadecimal digits of this resource's own. */
  readonly hex: (count: number, purpose?: string) => string;
}

/** A resource being changed in place. */
export interface Change {
  readonly world: Things;
  readonly thing: Thing;
  readonly old: Properties;
  readonly news: Properties;
}

export interface ResourceDefinition {
  /** `aws:ec2/subnet:Subnet`. */
  readonly type: string;
  /** What it manages; several types may share one. */
  readonly kind: string;
  /** AWS's name of the service, for errors: `EC2`. */
  readonly service: string;
  /** AWS's word for the resource: `Subnet` (creating EC2 Subnet, CreateSubnet). */
  readonly noun: string;
  readonly autoName?: AutoName;
  /** Property in which AWS says `creating`, `available`, `modifying`. */
  readonly status?: string;
  /** What the provider fills in at check where the program gave nothing. */
  readonly defaults?: Properties;
  /** Properties whose change makes a new resource. */
  readonly replaceOn?: readonly string[];
  /** The official provider deletes it before it makes the new one. */
  readonly deletesBeforeReplace?: true;
  /** Further ones, where it depends on the values. */
  replaces?(old: Properties, news: Properties): readonly string[];
  /** Lists whose order means something; all others are compared as sets. */
  readonly ordered?: readonly string[];
  /** Properties that hold the id of another thing: path → kind, `[]` for each of a list. */
  readonly references?: Readonly<Record<string, string>>;
  /** What only a look at the values finds wrong. Values may be unknown. */
  check?(inputs: Properties): readonly CheckFailure[];
  /** What AWS is going to refuse, and the known values together with what is there show already. */
  foresee?(inputs: Properties, world: Things): readonly AwsError[];
  /** The physical id. Default: the kind's prefix and 17 digits. */
  id?(birth: Birth): string;
  /** Refuses, puts further things into the world, and returns the outputs that AWS computes. */
  create?(birth: Birth): Properties;
  /** What remains to be done once the thing exists; a refusal here leaves the thing, unfinished. */
  finish?(birth: Birth): void;
  /** Properties that are worked out from the world whenever they are read. */
  read?(thing: Thing, world: Things): Properties;
  /** Carries a change out; returns further outputs. */
  update?(change: Change): Properties;
  /** Refuses, or clears up what goes with the thing. The thing itself is removed afterwards. */
  remove?(thing: Thing, world: Things): void;
  /** For import and `.get`: the thing's id from what the user gave, where they differ. */
  find?(world: Things, id: string): Thing | undefined;
  /** It adopts a thing that exists already (default VPC, default group) instead of making one. */
  adopt?(birth: Omit<Birth, "id">): Thing;
}

/** A family's definitions, typed without repeating the type. */
export function family(
  ...definitions: readonly ResourceDefinition[]
): readonly ResourceDefinition[] {
  return definitions;
}
