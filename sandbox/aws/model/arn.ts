/** Amazon resource names. */
import type { Things } from "./things";

/** `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`. */
export function arn(world: Things, service: string, resource: string): string {
  return `arn:aws:${service}:${world.region}:${world.account}:${resource}`;
}

/** For services that are the same in all Regions. */
export function globalArn(world: Things, service: string, resource: string): string {
  return `arn:aws:${service}::${world.account}:${resource}`;
}
