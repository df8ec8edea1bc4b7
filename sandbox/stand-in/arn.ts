/** Amazon resource names. */
import type { World } from "./world";

/** `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`. */
export function arn(world: World, service: string, resource: string): string {
  return `arn:aws:${service}:${world.region}:${world.account}:${resource}`;
}

/** For services that are the same in all Regions. */
export function globalArn(world: World, service: string, resource: string): string {
  return `arn:aws:${service}::${world.account}:${resource}`;
}
