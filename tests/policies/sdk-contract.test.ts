/**
 * What `policies/runtime/sdk.ts` relies on in the server of `@pulumi/policy`, each by itself: a version of the SDK that
 * changes one of these fails here, and not in a user's preview.
 */
import { deepStrictEqual, throws } from "node:assert/strict";
import * as proxy from "@pulumi/policy/proxy";
import * as server from "@pulumi/policy/server";
import { UNKNOWN_VALUES } from "../../formats/pulumi-values";
import { plainCopy } from "../../policies/facts/plain-copy";
import type { Answer } from "../../policies/runtime/sdk";
import { policyOf, reportLevelled, RequestContext } from "../../policies/runtime/sdk";
import type { AnalyzeResponse } from "@pulumi/pulumi/proto/analyzer_pb";
import type { PlannedResource } from "../../reachability";
import { analyzeRequest, diagnosticsOf, PackProcess, STACK } from "./pack-process";

type Handler = (
  call: { request: object },
  done: (error: unknown, answer: AnalyzeResponse) => void,
) => unknown;

/** Exported by the module, left out of its declarations. */
const { makeAnalyzeRpcFun } = server as unknown as {
  makeAnalyzeRpcFun: (pack: string, version: string, level: string, policies: object) => Handler;
};

const { unknownCheckingProxy } = proxy as unknown as {
  unknownCheckingProxy: <Properties extends object>(properties: Properties) => Properties;
};

function policy(name: string, onResource: () => Answer, enforcementLevel = "mandatory") {
  const description = { name, description: "What it asks for.", enforcementLevel };
  return policyOf(description, { onResource, onStack: () => undefined });
}

async function ask(handler: Handler, resource: PlannedResource = STACK) {
  const request = analyzeRequest(resource);
  const answer = await new Promise<AnalyzeResponse>((resolve) => {
    handler({ request }, (_error, answered) => {
      resolve(answered);
    });
  });
  return diagnosticsOf(resource.urn, answer);
}

describe("the server of the policy SDK", () => {
  it("reads callbacks anew at every request, and passes over a policy without one", async () => {
    let isSpeaking = false;
    const answer: Answer = (_args, report) => {
      report("said");
    };
    const handler = makeAnalyzeRpcFun("pack", "1.0.0", "advisory", [
      policy("one", () => (isSpeaking ? answer : undefined)),
    ]);
    deepStrictEqual(await ask(handler), []);
    isSpeaking = true;
    deepStrictEqual(
      (await ask(handler)).map(({ message }) => message),
      ["What it asks for.\nsaid"],
    );
  });

  it("does not read the callbacks of a disabled policy", async () => {
    let reads = 0;
    const count = () => {
      reads += 1;
      return undefined;
    };
    await ask(makeAnalyzeRpcFun("pack", "1.0.0", "advisory", [policy("one", count, "disabled")]));
    deepStrictEqual(reads, 0);
  });

  it("asks in the pack's order, and what the first leaves is found by the others of its request alone", async () => {
    const context = new RequestContext<string>();
    const leave: Answer = (args) => {
      context.leave("name" in args ? args.name : "");
    };
    const tell: Answer = (_args, report) => {
      report(context.current ?? "nothing");
    };
    const handler = makeAnalyzeRpcFun("pack", "1.0.0", "advisory", [
      policy("first", () => leave),
      policy("second", () => (context.current === undefined ? undefined : tell)),
    ]);
    const names = ["a", "b", "c"];
    const told = await Promise.all(names.map((name) => ask(handler, { ...STACK, name })));
    deepStrictEqual(
      told.map(([one]) => one?.message.split("\n")[1]),
      names,
    );
  });

  it("takes a violation that has a level of its own", async () => {
    const answer: Answer = (_args, report) => {
      reportLevelled(report, {
        name: "one",
        description: "What it asks for.",
        severity: "low",
        message: "said",
        urn: "urn",
        enforcementLevel: "advisory",
      });
    };
    const [said] = await ask(
      makeAnalyzeRpcFun("pack", "1.0.0", "advisory", [policy("one", () => answer)]),
    );
    deepStrictEqual([said?.level, said?.message], ["advisory", "What it asks for.\nsaid"]);
  });

  it("gives a policy's own settings to its callbacks", async () => {
    const given: unknown[] = [];
    const note: Answer = (args) => {
      given.push(args.getConfig());
    };
    await ask(makeAnalyzeRpcFun("pack", "1.0.0", "advisory", [policy("one", () => note)]));
    deepStrictEqual(given, [{}]);
  });

  it("takes the pack's name, description and tags", async () => {
    const pack = await PackProcess.start();
    try {
      const info = await pack.info();
      deepStrictEqual(
        [info.getDisplayname(), info.getDescription(), info.getTagsList()],
        [
          "Memcached on AWS",
          "Who can reach a Memcached cache, judged at the first preview.",
          ["aws", "elasticache", "memcached"],
        ],
      );
    } finally {
      await pack.close();
    }
  });

  it("throws for each of the values that stand for an unknown one, at any depth, and a copy has <unknown> there", () => {
    for (const unknown of UNKNOWN_VALUES) {
      const read = unknownCheckingProxy({ list: [{ known: 1, unknown }] });
      throws(() => read.list[0]?.unknown, /can't be known during preview/);
      deepStrictEqual(plainCopy(read), { list: [{ known: 1, unknown: "<unknown>" }] });
    }
    deepStrictEqual(UNKNOWN_VALUES.size, unknownsOfTheSdk().length);
  });
});

function unknownsOfTheSdk(): readonly string[] {
  return Object.keys(proxy).filter((name) => /^unknown\w+Value$/.test(name));
}
