/** Every shape that the described reader takes, with each of its members classified. */

import { CACHE_SHAPES } from "./caches";
import { read } from "./classification";
import type { OpenWhenSet, Shape, Treatment } from "./classification";
import { FILTER_SHAPES } from "./filters";
import { INTERFACE_SHAPES } from "./interfaces";
import { ROUTE_SHAPES } from "./routes";
import { TRANSIT_SHAPES } from "./transit";
import { VPC_SHAPES } from "./vpcs";

const ALL_SHAPES = {
  ...VPC_SHAPES,
  ...ROUTE_SHAPES,
  ...FILTER_SHAPES,
  ...INTERFACE_SHAPES,
  ...TRANSIT_SHAPES,
  ...CACHE_SHAPES,
};

export type ShapeName = keyof typeof ALL_SHAPES;

export const SHAPES: Readonly<Record<ShapeName, Shape>> = ALL_SHAPES;

/** What is looked at when an object is read; members that are not in it are open. */
export type Members = ReadonlyMap<string, Check>;

/** `pass`: nothing to look at. */
export type Check = "pass" | OpenWhenSet | Values | { readonly inside: () => Members };
type Values = ReadonlyMap<string, "known" | OpenWhenSet>;

const compiled = new Map<string, Members>();

/** The members of a shape as they are looked at; worked out once. */
export function membersOf(name: ShapeName): Members {
  let members = compiled.get(name);
  if (members === undefined) compiled.set(name, (members = compile(SHAPES[name])));
  return members;
}

/** Collectors note of any resource in which Region it was found. */
const ANYWHERE: Shape["members"] = { Region: read };

function compile({ members, besides = {} }: Shape): Members {
  const entries = Object.entries({ ...ANYWHERE, ...members, ...besides });
  return new Map(entries.map(([member, treatment]) => [member, checkOf(treatment)]));
}

function checkOf(treatment: Treatment): Check {
  if (treatment.kind === "irrelevant") return "pass";
  if (treatment.kind === "open") return treatment;
  const { shape, isAskedByPart, values } = treatment;
  if (values !== undefined) return values;
  if (shape === undefined || isAskedByPart === true) return "pass";
  if (!isShapeName(shape)) throw new Error(`there is no shape ${shape}`);
  return { inside: () => membersOf(shape) };
}

function isShapeName(name: string): name is ShapeName {
  return Object.hasOwn(SHAPES, name);
}
