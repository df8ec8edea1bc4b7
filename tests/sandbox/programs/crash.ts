/** Fails as the config says. */
import * as pulumi from "@pulumi/pulumi";
import { Thing } from "./things";

new Thing("made", {});
const how = new pulumi.Config("test").require("how");
console.log("said on the way");
if (how === "throw") throw new Error("this program throws");
if (how === "run-error") throw new pulumi.RunError("one clear line");
if (how === "exit") process.exit(7);
if (how === "signal") process.kill(process.pid, "SIGKILL");
if (how === "hang") setInterval(() => undefined, 1000);
