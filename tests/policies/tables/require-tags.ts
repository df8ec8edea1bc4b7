import { requireTags } from "../../../policies/rules/require-tags";
import { table } from "../rule-tables";
import { LOOKED_UP, sound } from "../stack-literals";

export const requireTagsTable = table(requireTags, {
  valid: [
    { name: "a tag", stack: sound() },
    {
      name: "the tags that are asked for",
      stack: sound({ cache: { tags: { Owner: "us", Project: "cache" } } }),
      settings: { tags: ["Owner", "Project"] },
    },
    {
      name: "tags that are not known yet, where those of the provider are",
      stack: sound({ cache: { tags: LOOKED_UP, tagsAll: { Owner: "us" } } }),
      settings: { tags: ["Owner"] },
    },
  ],
  invalid: [
    {
      name: "no tag",
      stack: sound({ cache: { tags: undefined } }),
      expect: [{ on: "cache", says: /cluster "cache" carries no tag/ }],
    },
    {
      name: "a tag that is asked for is missing",
      stack: sound(),
      settings: { tags: ["Owner"] },
      expect: [{ on: "cache", says: /lacks the tag Owner/ }],
    },
    {
      name: "two tags that are asked for are missing",
      stack: sound({ cache: { tags: undefined } }),
      settings: { tags: ["Owner", "Project"] },
      expect: [
        {
          on: "cache",
          says: /^cluster "cache" lacks the tag Owner, Project\. Set it in tags, or in the provider's defaultTags\.$/,
        },
      ],
    },
  ],
  unknown: [
    {
      name: "tags that are not known yet",
      stack: sound({ cache: { tags: LOOKED_UP } }),
      expect: [{ on: "cache", says: /cannot prove: cluster "cache" carries tags/ }],
    },
    {
      name: "tags that are not known yet, beside others of the provider",
      stack: sound({ cache: { tags: LOOKED_UP, tagsAll: { Project: "cache" } } }),
      settings: { tags: ["Owner"] },
      expect: [{ on: "cache", says: /cannot prove: cluster "cache" carries tags/ }],
    },
  ],
});
