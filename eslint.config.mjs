import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "node_modules/**",
      "coverage/**",
      ".sandbox/**",
      ".stryker/**",
      "*/dist/**",
      "templates/**",
    ],
  },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // Numbers in messages read as numbers; everything else must be made a string on purpose.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // Union members are told apart by literal fields here; a missing case is an error.
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    // Pulumi resources are made for their effect; chai-like property assertions are not used.
    files: ["index.ts", "components/**/*.ts", "examples/**/*.ts", "tests/**/*.ts"],
    rules: { "no-new": "off", "@typescript-eslint/no-unused-expressions": "error" },
  },
  {
    // Written as the public examples are that they follow.
    files: ["tests/sandbox/programs/public/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    // The lab is the proof of the engine: it may use the model and the sets, never verdict, matching or route choice,
    // or it would prove nothing.
    files: ["sandbox/lab/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "/reachability$",
              allowTypeImports: true,
              allowImportNames: ["LINUX_EPHEMERAL", "isUnknown", "listing"],
              message: "The lab is the proof of the engine: it never asks it.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["**/*.js", "**/*.cjs", "**/*.mjs"],
    languageOptions: {
      globals: {
        require: "readonly",
        module: "writable",
        process: "readonly",
        console: "readonly",
        __dirname: "readonly",
        __filename: "readonly",
      },
    },
  },
  {
    // Scripts of a page share one scope, in the order in which the page has them; `tsc -p map/page` checks their names.
    files: ["map/page/*.js"],
    languageOptions: { sourceType: "script" },
    rules: { "no-undef": "off", "no-unused-vars": "off" },
  },
);
