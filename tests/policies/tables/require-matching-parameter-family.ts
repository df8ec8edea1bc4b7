import { requireMatchingParameterFamily } from "../../../policies/rules/require-matching-parameter-family";
import { table } from "../rule-tables";
import { LOOKED_UP, ref, sound, T } from "../stack-literals";

function parameters(family: string) {
  return sound({
    parameters: [T.parameterGroup, { name: "parameters", family }],
    cache: { parameterGroupName: ref("parameters.name") },
  });
}

export const requireMatchingParameterFamilyTable = table(requireMatchingParameterFamily, {
  valid: [
    { name: "AWS's own parameter group", stack: sound() },
    { name: "a group of the right family", stack: parameters("memcached1.6") },
    {
      name: "the built-in group of the right family",
      stack: sound({ cache: { parameterGroupName: "default.memcached1.6" } }),
    },
  ],
  invalid: [
    {
      name: "a group of an older family",
      stack: parameters("memcached1.5"),
      expect: [
        {
          on: "cache",
          says: /parameter group "parameters" is of memcached1\.5: AWS refuses/,
        },
      ],
    },
    {
      name: "the built-in group of an older family",
      stack: sound({ cache: { parameterGroupName: "default.memcached1.5" } }),
      expect: [{ on: "cache", says: /default\.memcached1\.5 is of memcached1\.5/ }],
    },
    {
      name: "the built-in group of another engine",
      stack: sound({ cache: { parameterGroupName: "default.redis7" } }),
      expect: [{ on: "cache", says: /default\.redis7 is of redis7: AWS refuses that/ }],
    },
    {
      name: "a group of an older family, and no version named",
      stack: sound({
        parameters: [T.parameterGroup, { name: "parameters", family: "memcached1.5" }],
        cache: { parameterGroupName: ref("parameters.name"), engineVersion: undefined },
      }),
      expect: [
        {
          on: "cache",
          says: /^cluster "cache" runs the newest engine, whose parameter family is memcached1\.6, but parameter group "parameters" is of memcached1\.5: AWS refuses that\. Set the family to memcached1\.6\.$/,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "a group of another stack, by its name",
      stack: sound({ cache: { parameterGroupName: "ours" } }),
      expect: [{ on: "cache", says: /parameter group ours is not part of this stack/ }],
    },
    {
      name: "a group that was looked up",
      stack: sound({ cache: { parameterGroupName: LOOKED_UP } }),
      expect: [
        {
          on: "cache",
          says: /cannot prove: parameterGroupName of cluster "cache" is not known yet/,
        },
      ],
    },
    {
      name: "a version that is not known yet",
      stack: sound({
        cache: { engineVersion: LOOKED_UP, parameterGroupName: "default.memcached1.6" },
      }),
      expect: [{ on: "cache", says: /engineVersion of cluster "cache" is not known yet/ }],
    },
  ],
});
