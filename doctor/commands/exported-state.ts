/** What `pulumi stack export` prints, as the plain resources the planned reader takes. */

import type { PlannedResource } from "../../reachability";
import { UNKNOWN_MARKER } from "../../reachability";
import { DoctorError, messageOf } from "../errors";

/** A resource of an exported deployment, as far as it is read. */
interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly custom?: boolean;
  readonly delete?: boolean;
  readonly parent?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
}

/** Parses an export. Throws a `DoctorError` for what is none; `source` names it. */
export function plannedResources(text: string, source: string): PlannedResource[] {
  const resources = exported(text, source);
  return resources.filter((one) => one.custom === true && one.delete !== true).map(planned);
}

function exported(text: string, source: string): readonly ExportedResource[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new DoctorError(`${source} is not JSON: ${messageOf(error)}`);
  }
  const { deployment } = (json ?? {}) as { deployment?: { resources?: unknown } };
  if (!Array.isArray(deployment?.resources)) {
    throw new DoctorError(
      `${source} is not what "pulumi stack export" prints: deployment.resources is missing.`,
    );
  }
  return deployment.resources as readonly ExportedResource[];
}

function planned(resource: ExportedResource): PlannedResource {
  const { urn, type, id, parent, inputs = {}, outputs = {}, propertyDependencies = {} } = resource;
  return {
    urn,
    type,
    name: urn.slice(urn.lastIndexOf("::") + 2),
    ...(id !== undefined && { id }),
    ...(parent !== undefined && { parent }),
    properties: plain({ ...inputs, ...outputs }),
    inputs: plain(inputs),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([property, urns]) => [property, urns ?? []]),
    ),
  };
}

function plain(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([key]) => !key.startsWith("__"))
      .map(([key, value]) => [key, plainValue(value)]),
  );
}

/** The key under which Pulumi writes what is not plain JSON, and its value for a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Secrets are encrypted in an export, unless shown: then what they hide is not known here. */
function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value) {
    const { plaintext } = value as { plaintext?: unknown };
    return typeof plaintext === "string" ? parsed(plaintext) : UNKNOWN_MARKER;
  }
  return plain(value as Record<string, unknown>);
}

function parsed(plaintext: string): unknown {
  try {
    return plainValue(JSON.parse(plaintext));
  } catch {
    return UNKNOWN_MARKER;
  }
}
