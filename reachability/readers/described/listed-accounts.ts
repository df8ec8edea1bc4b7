/**
 * Whose resources the replies list. A call lists what its own account has, and of a VPC that other accounts share with it only
 * what is its own there: whoever else has interfaces in such a VPC is not shown. The owner of a VPC sees all of them
 * (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html).
 */

import { factOf, ref, unknown } from "../../model/topology";
import type { Unbounded } from "../../model/topology";
import { known } from "./entry";
import type { Entry } from "./entry";
import type { Tables } from "./tables";

/** The accounts that were asked: as folders are named after them, else those whose security groups are listed. */
function listedAccounts(tables: Tables): ReadonlySet<string> {
  const named = tables.accountsOf("NetworkInterfaces");
  if (named.length > 0) return new Set(named);
  const owners = tables.of("SecurityGroups").map((group) => known(group.text("OwnerId")));
  return new Set(owners.filter((owner) => owner !== undefined));
}

/** Why others may have interfaces in a VPC; `undefined`: its owner was asked, or nobody knows whose it is. */
export function othersIn(tables: Tables): (vpc: Entry) => Unbounded | undefined {
  const accounts = listedAccounts(tables);
  return (vpc) => {
    const owner = known(vpc.text("OwnerId"));
    if (owner === undefined || accounts.size === 0 || accounts.has(owner)) return undefined;
    return unknown(factOf("vpc", vpc.id, "interfaces of other accounts"), {
      code: "others-in-shared-vpc",
      resource: ref("vpc", vpc.id),
      owner,
    });
  };
}
