#!/usr/bin/env node
// The installed command. It teaches Node to read TypeScript, then hands over to main.ts: no build step.
require("tsx/cjs");
require("./main.ts");
