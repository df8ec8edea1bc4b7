/**
 * How Pulumi writes what JSON cannot say: on the wire between engine, language host, provider and policy pack, and in the files that
 * `pulumi preview --json` and `pulumi stack export` print. See `sdk/go/common/resource/plugin/rpc.go` and `sdk/go/common/resource/sig`.
 */

/** A string whose value is known only after the update. */
export const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What stands for a value that is not known yet: a boolean, a number, a string, a list, an asset, an archive, an object. All mean the same. */
export const UNKNOWN_VALUES: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  UNKNOWN_STRING,
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The key that makes an object a secret, an output, an asset, an archive or a resource: its value says which. */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
