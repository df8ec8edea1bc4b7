/** Runs one rule on one request: its settings checked, its crash caught, its exceptions applied. */
import type { Finding } from "./findings";
import { acceptance, Findings } from "./findings";
import { labelOf, notKnownYet } from "./judgement";
import type { Judgement } from "./judgement";
import type { Request } from "./request";
import type { Rule, Say } from "./rule";
import { schemasOf } from "./rule-settings";
import type { Accepted, Settings } from "./settings";
import { matches } from "./settings";
import type { SettingValues } from "./setting-schema";
import { problemsOf, validValues } from "./setting-schema";

/** Whether a rule can have anything to say about a request at all: asked for every rule of every resource. */
export function concerns(rule: Rule, request: Request): boolean {
  if (request.kind === "resource") {
    return rule.resource?.types.includes(request.subject.type) ?? false;
  }
  return request.kind === "stack" && rule.stack !== undefined;
}

/** What a rule finds in a request. Never throws: a throw would end everybody's preview. */
export function findingsOf(
  rule: Rule,
  request: Request,
  values: SettingValues,
  settings: Settings,
): Finding[] {
  if (!concerns(rule, request)) return [];
  const schemas = schemasOf(rule);
  const valid = validValues(schemas, values);
  const accepted = exceptionsOf(rule, valid, settings);
  const found = judge(rule, request, { ...valid, exceptions: accepted });
  return [
    ...problemsWith(rule, request, problemsOf(schemas, values)),
    ...withExceptions(found, accepted, nameOf(request)),
  ];
}

function judge(rule: Rule, request: Request, settings: SettingValues): Finding[] {
  const findings = new Findings(rule);
  try {
    if (request.kind === "resource") rule.resource?.judge(request.subject, findings, settings);
    if (request.kind === "stack") {
      rule.stack?.(request.judgement, findings, settings);
      if (rule.asksAboutRules === true) doubtLooseEnds(request.judgement, findings, rule);
      if (rule.meta.id !== "require-valid-settings")
        doubtEngines(request.judgement, findings, rule);
    }
    return findings.all();
  } catch (error) {
    return [...findings.all(), crash(request, error)];
  }
}

/** What may be a Memcached cache, and may break any rule. */
function doubtEngines(judgement: Judgement, say: Say, rule: Rule): void {
  for (const resource of judgement.possibleCaches) {
    const claim = `${labelOf(resource)} is no Memcached cache, or keeps to ${rule.meta.id}`;
    say.unproven(resource.urn, claim, [notKnownYet(resource, "engine")]);
  }
}

/** A rule of a group that is not known may belong to the cache's, or to a client's. */
function doubtLooseEnds(judgement: Judgement, findings: Findings<string>, rule: Rule): void {
  const missing = judgement.looseEnds();
  if (missing.length === 0) return;
  for (const view of judgement.caches) {
    if (!findings.isAbout(view.urn)) {
      findings.unproven(view.urn, `${view.label} keeps to ${rule.meta.id}`, missing);
    }
  }
}

/** A rule that fails says so, and the others go on. */
function crash(request: Request, error: unknown): Finding {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    kind: "unproven",
    subject: subjectOf(request),
    key: "crash",
    text: `cannot prove anything: this rule failed (${reason}). This is a bug of the rule, please report it.`,
    origin: "plan",
  };
}

function problemsWith(rule: Rule, request: Request, problems: readonly string[]): Finding[] {
  if (request.kind !== "stack") return [];
  return problems.map((problem) => ({
    kind: "violation",
    subject: subjectOf(request),
    key: `settings ${problem}`,
    text: `the settings of ${rule.meta.id} are wrong: ${problem}`,
  }));
}

function subjectOf(request: Request): string {
  if (request.kind === "resource") return request.subject.urn;
  return request.kind === "stack" ? request.judgement.stackUrn : "";
}

function exceptionsOf(rule: Rule, values: SettingValues, settings: Settings): Accepted[] {
  const own = values.exceptions as readonly Accepted[];
  return [...own, ...settings.exceptions.filter((one) => one.rule === rule.meta.id)];
}

/** Accepted findings are replaced by one line per resource that says so, and why. */
function withExceptions(
  found: readonly Finding[],
  accepted: readonly Accepted[],
  name: (urn: string) => string,
): Finding[] {
  const lines = new Map<string, Finding>();
  const rest = found.filter((finding) => {
    const exception = accepted.find(({ resource }) =>
      [finding.subject, name(finding.subject)].some((one) => matches(resource, one)),
    );
    if (exception === undefined || finding.kind === "exception") return true;
    lines.set(finding.subject, exceptionFinding(finding, exception.reason));
    return false;
  });
  return [...rest, ...lines.values()];
}

function exceptionFinding(finding: Finding, reason: string): Finding {
  return acceptance(finding.subject, finding.subject.split("::").at(-1) ?? "", reason);
}

function nameOf(request: Request): (urn: string) => string {
  return (urn) =>
    request.kind === "stack"
      ? (request.judgement.resourceOf(urn)?.name ?? "")
      : (urn.split("::").at(-1) ?? "");
}
