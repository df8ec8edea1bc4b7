/** What the configuration of an `aws` provider means to the stand-in: Region, account, tags that every resource gets. */
import { isList, isProperties, type Plain, type Properties } from "../../wire/values";
import { text, texts } from "../model/things";
import type { StandInOptions } from "./stand-in";

/** Nested values arrive as they are, or as JSON texts. */
export function standInOptions(configuration: Properties): StandInOptions {
  const region = text(configuration.region);
  const account = accountOf(configuration);
  const { tags } = propertiesOf(configuration.defaultTags);
  return {
    ...(region === "" ? {} : { region }),
    ...(account === undefined ? {} : { account }),
    ...(isProperties(tags) ? { defaultTags: tags as Record<string, string> } : {}),
  };
}

/** The account of the role that is assumed, else the only one that is allowed. */
function accountOf(configuration: Properties): string | undefined {
  const roles = [configuration.assumeRoles, configuration.assumeRole].flatMap((value) => {
    const parsed = fromJson(value);
    return isList(parsed) ? parsed : [parsed ?? null];
  });
  const assumed = roles
    .map((role) => /^arn:[\w-]+:iam::(\d{12}):/.exec(text(propertiesOf(role).roleArn))?.[1])
    .find((account) => account !== undefined);
  const allowed = texts(fromJson(configuration.allowedAccountIds) ?? []);
  return assumed ?? (allowed.length === 1 ? allowed[0] : undefined);
}

function propertiesOf(value: Plain | undefined): Properties {
  const parsed = fromJson(value);
  return isProperties(parsed) ? parsed : {};
}

function fromJson(value: Plain | undefined): Plain | undefined {
  return typeof value === "string" && /^\s*[[{]/.test(value) ? (JSON.parse(value) as Plain) : value;
}
