/**
 * Properties draw the same cases in every `npm test`, so that a failure is one of the change, not of chance.
 * Other cases: `FC_SEED=$RANDOM npm test`.
 */
require("fast-check").configureGlobal({ seed: Number(process.env.FC_SEED ?? 20261122) });
