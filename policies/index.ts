/** The policy pack: every rule a policy, with the levels of the stack's environment. */
import { PolicyPack } from "@pulumi/policy";
import { Pack } from "./pack";
import { RULES } from "./rules";
import { projectFolderOf } from "./snapshot";
import { stackConfigOf } from "./stack-config";

const pack = new Pack(RULES, {
  stack: process.env.PULUMI_NODEJS_STACK ?? "",
  config: stackConfigOf(process.env.PULUMI_CONFIG),
  projectFolder: projectFolderOf(process.env),
});

new PolicyPack("pulumi-aws-memcached", {
  displayName: "Memcached on AWS",
  description: "Who can reach a Memcached cache, judged at the first preview.",
  tags: ["aws", "elasticache", "memcached"],
  policies: pack.policies(),
});
