/**
 * What the pack relies on in `@pulumi/policy` beyond its types, in one place; `tests/policies/sdk-contract.test.ts` fails
 * with a version of the SDK that changes one of these:
 *
 * - the server reads a policy's callbacks anew at every request, and passes over a policy that has none;
 * - it does not read them of a disabled policy;
 * - it asks the policies of one request in the pack's order, in one chain of promises: what the first leaves in the
 *   asynchronous context, the others of that request find, and no other request does;
 * - it takes a violation as an object that has a level of its own;
 * - its proxies throw where an unknown value is read, and leave a property's descriptor alone (`policies/facts/plain-copy.ts`).
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type {
  Policy,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";

export type Args = ResourceValidationArgs | StackValidationArgs;

/** Answers a request, or is absent while there is nothing to say. */
export type Answer = ((args: Args, report: ReportViolation) => void) | undefined;

export interface Callbacks {
  /** Asked at each resource. */
  readonly onResource: () => Answer;
  /** Asked at the end. */
  readonly onStack: () => Answer;
  readonly remediate?: ResourceValidationPolicy["remediateResource"];
}

/** A policy that has a callback only while it has something to say. */
export function policyOf(description: Omit<Policy, "enforcementLevel">, callbacks: Callbacks) {
  const { onResource, onStack, remediate } = callbacks;
  // The SDK's types do not know of a policy that has nothing to say; its server does.
  return Object.defineProperties(description, {
    validateResource: { get: onResource, enumerable: true },
    validateStack: { get: onStack, enumerable: true },
    remediateResource: { value: remediate, enumerable: true },
  }) as ResourceValidationPolicy & StackValidationPolicy;
}

/** A violation with a level of its own. */
export interface LevelledViolation {
  readonly name: string;
  readonly description: string;
  readonly severity: Policy["severity"];
  readonly message: string;
  readonly urn: string;
  readonly enforcementLevel: "advisory" | "mandatory";
}

/** The server also takes a violation as an object, whose level is its own. */
export function reportLevelled(report: ReportViolation, violation: LevelledViolation): void {
  const { description, message } = violation;
  const inFull = { ...violation, message: `${description}\n${message}` };
  (report as unknown as (violation: LevelledViolation) => void)(inFull);
}

/**
 * What the first policy of a pack leaves for the others of the same request.
 *
 * To follow a request, Node has to watch every promise of the process, those of gRPC too. So nothing is watched until
 * something is left for the first time in a run.
 */
export class RequestContext<Request> {
  private storage: AsyncLocalStorage<Request | undefined> | undefined;

  /** A new run: what earlier ones left is forgotten. */
  begin(): void {
    this.storage?.disable();
    this.storage = undefined;
  }

  leave(request: Request): void {
    this.storage ??= new AsyncLocalStorage();
    this.storage.enterWith(request);
  }

  leaveNothing(): void {
    this.storage?.enterWith(undefined);
  }

  get current(): Request | undefined {
    return this.storage?.getStore();
  }
}
