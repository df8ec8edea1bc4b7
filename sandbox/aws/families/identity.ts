/** IAM: roles, their policies and instance profiles. */
import { isProperties, type Plain, type Properties } from "../../wire/values";
import { globalArn } from "../model/arn";
import { family, type Birth, type CheckFailure } from "../model/definition";
import { AwsError } from "../model/errors";
import { notFound } from "../model/references";
import { text, type Things } from "../model/things";

const CREATED = "2026-01-01T00:00:00Z";

/** A policy is JSON, or an object that the provider turns into JSON. */
function policyFailures(inputs: Properties, property: string): readonly CheckFailure[] {
  const policy = inputs[property];
  if (typeof policy !== "string") {
    return [];
  }
  try {
    JSON.parse(policy);
    return [];
  } catch {
    return [{ property, reason: `"${property}" contains an invalid JSON policy` }];
  }
}

/** The text of a policy that was given as an object. */
function policyText(policy: Plain | undefined): Plain {
  return isProperties(policy) ? JSON.stringify(policy) : (policy ?? "");
}

function refuseTaken(world: Things, kind: string, name: string, noun: string): void {
  if (world.get(kind, name) !== undefined) {
    throw new AwsError("EntityAlreadyExists", `${noun} with name ${name} already exists.`);
  }
}

function createRole(birth: Birth): Properties {
  const { world, id, inputs } = birth;
  refuseTaken(world, "iam-role", id, "Role");
  const path = text(inputs.path) || "/";
  return {
    name: id,
    arn: globalArn(world, "iam", `role${path}${id}`),
    assumeRolePolicy: policyText(inputs.assumeRolePolicy),
    createDate: CREATED,
    uniqueId: `AROA${birth.hex(17, "unique").toUpperCase()}`,
  };
}

function createProfile(birth: Birth): Properties {
  const { world, id, inputs } = birth;
  refuseTaken(world, "instance-profile", id, "Instance Profile");
  const role = text(inputs.role);
  if (role !== "" && world.get("iam-role", role) === undefined) {
    throw notFound("iam-role", role);
  }
  return {
    name: id,
    arn: globalArn(world, "iam", `instance-profile/${id}`),
    createDate: CREATED,
    uniqueId: `AIPA${birth.hex(17, "unique").toUpperCase()}`,
  };
}

const nameIn = (birth: Birth): string => text(birth.inputs.name);

export const identity = family(
  {
    type: "aws:iam/role:Role",
    kind: "iam-role",
    service: "IAM",
    noun: "Role",
    autoName: { maxLength: 64 },
    defaults: { forceDetachPolicies: false, maxSessionDuration: 3600, path: "/" },
    replaceOn: ["name", "namePrefix", "path"],
    check: (inputs) => policyFailures(inputs, "assumeRolePolicy"),
    id: nameIn,
    create: createRole,
    update: ({ news }) => ({ assumeRolePolicy: policyText(news.assumeRolePolicy) }),
  },
  {
    type: "aws:iam/rolePolicy:RolePolicy",
    kind: "role-policy",
    service: "IAM",
    noun: "Role Policy",
    autoName: { maxLength: 128 },
    replaceOn: ["name", "namePrefix", "role"],
    references: { role: "iam-role" },
    check: (inputs) => policyFailures(inputs, "policy"),
    id: ({ inputs }) => `${text(inputs.role)}:${text(inputs.name)}`,
    create: ({ inputs }) => ({ policy: policyText(inputs.policy) }),
    update: ({ news }) => ({ policy: policyText(news.policy) }),
  },
  {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    kind: "role-policy-attachment",
    service: "IAM",
    noun: "Role Policy Attachment",
    deletesBeforeReplace: true,
    replaceOn: ["policyArn", "role"],
    references: { role: "iam-role" },
    id: ({ inputs }) => `${text(inputs.role)}/${text(inputs.policyArn)}`,
  },
  {
    type: "aws:iam/policy:Policy",
    kind: "iam-policy",
    service: "IAM",
    noun: "Policy",
    autoName: { maxLength: 128 },
    defaults: { path: "/" },
    replaceOn: ["name", "namePrefix", "path", "description"],
    check: (inputs) => policyFailures(inputs, "policy"),
    id: (birth) => globalArn(birth.world, "iam", `policy/${nameIn(birth)}`),
    create: (birth) => ({
      arn: birth.id,
      policy: policyText(birth.inputs.policy),
      policyId: `ANPA${birth.hex(17, "unique").toUpperCase()}`,
    }),
    update: ({ news }) => ({ policy: policyText(news.policy) }),
  },
  {
    type: "aws:iam/instanceProfile:InstanceProfile",
    kind: "instance-profile",
    service: "IAM",
    noun: "Instance Profile",
    autoName: { maxLength: 128 },
    defaults: { path: "/" },
    replaceOn: ["name", "namePrefix", "path"],
    references: { role: "iam-role" },
    id: nameIn,
    create: createProfile,
  },
);
