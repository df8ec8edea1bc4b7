/**
 * The pack behind the SDK's own server functions, in this process: what the server does with a request is all there, and a
 * test takes milliseconds. Levels and settings by config, and tags, need a process (`pack-process.ts`): the SDK keeps them
 * to itself.
 */
import * as server from "@pulumi/policy/server";
import type { AnalyzeResponse } from "@pulumi/pulumi/proto/analyzer_pb";
import { Pack } from "../../policies/runtime/pack";
import { RULES } from "../../policies/rules";
import type { PlannedResource } from "../../reachability";
import type { AskedPack, Diagnostic, PackOptions } from "./pack-process";
import { analyzeRequest, diagnosticsOf, ROOT, stackRequest } from "./pack-process";

type Handler = (
  call: { request: object },
  done: (error: unknown, answer: AnalyzeResponse | undefined) => void,
) => unknown;

/** Exported by the module, left out of its declarations. */
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } = server as unknown as Readonly<
  Record<
    "makeAnalyzeRpcFun" | "makeAnalyzeStackRpcFun",
    (pack: string, version: string, level: string, policies: object) => Handler
  >
>;

export class ServedPack implements AskedPack {
  private readonly analyzeHandler: Handler;
  private readonly stackHandler: Handler;

  constructor(options: PackOptions = {}) {
    const pack = new Pack(RULES, {
      stack: options.stack ?? "prod",
      config: options.config ?? {},
      projectFolder: options.projectFolder ?? ROOT,
    });
    const policies = pack.policies();
    this.analyzeHandler = makeAnalyzeRpcFun("pack", "0.0.0", "advisory", policies);
    this.stackHandler = makeAnalyzeStackRpcFun("pack", "0.0.0", "advisory", policies);
  }

  async analyze(resource: PlannedResource): Promise<Diagnostic[]> {
    return diagnosticsOf(
      resource.urn,
      await this.ask(this.analyzeHandler, analyzeRequest(resource)),
    );
  }

  async analyzeStack(resources: readonly PlannedResource[]): Promise<Diagnostic[]> {
    return diagnosticsOf("", await this.ask(this.stackHandler, stackRequest(resources)));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private ask(handler: Handler, request: object): Promise<AnalyzeResponse> {
    return new Promise((resolve, reject) => {
      handler({ request }, (error, answer) => {
        if (answer !== undefined) resolve(answer);
        else reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }
}
