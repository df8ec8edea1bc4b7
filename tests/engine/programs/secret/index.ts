/** Needs a secret, and makes nothing. */
import * as pulumi from "@pulumi/pulumi";

export const token = new pulumi.Config().requireSecret("token");
