/** The component provider's process: `pulumi package get-schema`, `add` and `gen-sdk` ask it, and every `preview` and `up`. */

import { componentProviderHost } from "@pulumi/pulumi/provider/experimental";
import * as components from "./index";

void componentProviderHost({
  name: "memcached",
  dirname: __dirname,
  components: Object.values(components),
});
