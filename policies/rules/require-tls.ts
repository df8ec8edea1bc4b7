/** Connections to the cache are encrypted. */
import { lt, valid } from "semver";
import type { Block } from "../../reachability";
import { isUnknown } from "../../reachability";
import { CLUSTER, isMemcached } from "../facts/cache-types";
import { labelOf } from "../facts/stack-facts";
import type { Context } from "../runtime/rule";
import { defineRule, onTypes } from "../runtime/rule";
import { matches } from "../runtime/settings";

type Message = "off" | "old";

/**
 * The first engine version that speaks TLS.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption-mc.html
 */
const FIRST_WITH_TLS = "1.6.12";

export const requireTls = defineRule({
  meta: {
    id: "require-tls",
    docs: { description: "Connections to a Memcached cluster are encrypted (TLS)." },
    severity: "high",
    remediationSteps:
      "Set transitEncryptionEnabled: true with engineVersion 1.6.12 or later. It is set at creation: the cluster is replaced.",
    messages: {
      off:
        "{cache} does not encrypt connections, and Memcached asks for no password. Set transitEncryptionEnabled: true " +
        "(engineVersion 1.6.12 or later; replaces the cluster).",
      old:
        "{cache} asks for TLS, which engine version {version} does not have: AWS refuses the cluster. " +
        "Set engineVersion to 1.6.12 or later.",
    },
    schema: {
      newClusters: {
        type: "array",
        description:
          "Names of clusters that level `remediate` encrypts; * stands for any text. Only of clusters that are yet to be made: others would be replaced.",
        items: { type: "string", description: "A name in the program.", minLength: 1 },
        default: [],
      },
    },
  },
  create(context) {
    return {
      resource: onTypes([CLUSTER], (view) => {
        if (isMemcached(view)) judge(view, context);
      }),
      cache({ view, urn, label, model }) {
        // A serverless cache always speaks TLS.
        if (model.kind !== "cluster") return;
        judge(view, context);
        const isOn = view.flag("transitEncryptionEnabled") ?? false;
        if (!isUnknown(isOn)) return;
        context.doubt({
          subject: urn,
          claim: `connections to ${label} are encrypted`,
          missing: [isOn],
        });
      },
    };
  },
  // Before a cluster is made or updated nobody tells a policy whether there is one already: the team says which are new.
  remediation: {
    types: [CLUSTER],
    repair({ name, inputs, known, options }) {
      const { engine, engineVersion: version, transitEncryptionEnabled: isOn = false } = known;
      const isNew = options.newClusters.some((pattern) => matches(pattern, name));
      if (!isNew || engine !== "memcached" || isOn !== false || !speaksTls(version))
        return undefined;
      inputs.transitEncryptionEnabled = true;
      return inputs;
    },
  },
});

/** AWS makes a cluster without a version with its latest. */
function speaksTls(version: unknown): boolean {
  if (version === undefined) return true;
  return typeof version === "string" && valid(version) !== null && !lt(version, FIRST_WITH_TLS);
}

function judge(view: Block, context: Context<Message>): void {
  const { resource } = view;
  const isOn = view.flag("transitEncryptionEnabled") ?? false;
  const version = view.text("engineVersion");
  const cache = labelOf(resource);
  if (isOn === false) context.report({ messageId: "off", subject: resource.urn, data: { cache } });
  if (isOn !== true || typeof version !== "string" || valid(version) === null) return;
  if (lt(version, FIRST_WITH_TLS)) {
    context.report({ messageId: "old", subject: resource.urn, data: { cache, version } });
  }
}
