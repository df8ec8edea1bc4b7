/** A program that goes well in the dry run and fails in the deployment, when a value is known. */
import * as aws from "@pulumi/aws";

const vpc = new aws.ec2.Vpc("network", { cidrBlock: "10.70.0.0/16" });
export const first = vpc.id.apply((id): string => {
  throw new Error(`${id} is not what this program takes`);
});
