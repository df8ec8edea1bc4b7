/** The policy pack: every rule a policy, with the levels of the stack's environment. Also a library for packs of your own. */
import { type Policies, PolicyPack } from "@pulumi/policy";
import { Pack } from "./runtime/pack";
import { RULES } from "./rules";
import { projectFolderOf } from "./runtime/snapshot";
import { stackConfigOf } from "./runtime/stack-config";

/**
 * The rules as policies of Pulumi's SDK, for a pack of your own: `new PolicyPack("acme", { policies: memcachedPolicies() })`.
 * Name, configuration and project of the stack are taken from the environment that Pulumi starts a pack in.
 */
export function memcachedPolicies(): Policies {
  return new Pack(RULES, {
    stack: process.env.PULUMI_NODEJS_STACK ?? "",
    config: stackConfigOf(process.env.PULUMI_CONFIG),
    projectFolder: projectFolderOf(process.env),
  }).policies();
}

/** Starts the pack: what `pulumi preview --policy-pack` does with this folder. */
export function startPack(): void {
  new PolicyPack("pulumi-aws-memcached", {
    displayName: "Memcached on AWS",
    description: "Who can reach a Memcached cache, judged at the first preview.",
    tags: ["aws", "elasticache", "memcached"],
    policies: memcachedPolicies(),
  });
}
