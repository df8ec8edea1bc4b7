#!/usr/bin/env node
// The installed command. It teaches Node to read TypeScript, then hands over to main.ts: no build step.
// The SDK's notice about Node 20 is for its developers: it stands in the README.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
require("tsx/cjs");
require("./main.ts");
