#!/usr/bin/env node
// The installed command.
require("./dist/index.js").main();
