/**
 * Compares what a test has said by the way with what is kept, at the end of each test, in every process of Mocha's. (Hooks of a module that
 * test files import are there for the first of these files alone: the module is loaded once in a process.)
 */
exports.mochaHooks = require("./told-texts").toldHooks();
