/** What `explain` says of the chosen source: headline, ways, gates, what to change, what is not known. */

/**
 * @param {Row | undefined} row
 * @param {State} state
 * @param {readonly string[]} labels One for each map.
 * @param {(gate: number) => void} chooseGate
 */
function showPanel(row, state, labels, chooseGate) {
  const panel = byId("panel");
  panel.replaceChildren(
    ...(row === undefined
      ? [
          element("p", {}, [
            "Choose a source on the map or in the table: its way to the cache is shown gate by gate.",
          ]),
        ]
      : [
          ...(row.change === undefined
            ? []
            : [element("p", { class: "change" }, [`${row.name}: ${row.change}`])]),
          ...row.sources.flatMap((source, at) =>
            sourceParts(source, {
              state,
              label: labels[at] ?? "",
              isLast: at === row.sources.length - 1,
              chooseGate,
            }),
          ),
          ...membersPart(row),
        ]),
  );
}

/**
 * @param {MapSource | undefined} source
 * @param {{ state: State, label: string, isLast: boolean, chooseGate: (gate: number) => void }} how
 * @returns {HTMLElement[]}
 */
function sourceParts(source, { state, label, isLast, chooseGate }) {
  const before = label === "" ? [] : [element("h2", {}, [label])];
  if (source === undefined) return [...before, element("p", {}, ["not there: blocked"])];
  const { headline, gates, request, reply, remedies, unknowns, assumptions, outcome } = source;
  const chosen = isLast && state.gate !== "" ? Number(state.gate) : -1;
  return [
    ...before,
    element("p", {}, [verdictMark(outcome)]),
    element("h2", { class: "headline" }, [headline]),
    pathPart("Path of the request", request),
    gatesPart("Request", "request", gates, chosen, chooseGate),
    pathPart("Path of the reply", reply),
    gatesPart("Reply", "reply", gates, chosen, chooseGate),
    ...listPart("Fix", remedies, "fix"),
    ...listPart("Not known", unknowns, "not-known"),
    ...listPart("Assumed", assumptions, "assumed"),
  ];
}

/** @param {Outcome} outcome */
function verdictMark(outcome) {
  return element("span", { class: `verdict ${outcome}` }, [`${SIGNS[outcome]} ${outcome}`]);
}

/** @param {string} title @param {readonly import("../../reachability").PathPart[]} parts */
function pathPart(title, parts) {
  const items = parts.map(({ text, outcome = "passed" }) =>
    element("li", {}, [
      element("span", { class: outcome }, [text]),
      ...(outcome === "passed" ? [] : [element("span", {}, [` ${SIGNS[outcome]}`])]),
    ]),
  );
  return element("ol", { class: "path", "aria-label": title }, items);
}

/**
 * @param {string} title
 * @param {"request" | "reply"} direction
 * @param {MapSource["gates"]} gates
 * @param {number} chosen
 * @param {(gate: number) => void} chooseGate
 */
function gatesPart(title, direction, gates, chosen, chooseGate) {
  const part = element("section", { class: "gates" });
  const list = element("ol");
  for (const [index, gate] of gates.entries()) {
    if (gate.direction !== direction) continue;
    const button = element(
      "button",
      { type: "button", "aria-pressed": String(index === chosen), "data-gate": String(index) },
      [`${SIGNS[gate.outcome]} ${gate.text}`],
    );
    button.addEventListener("click", () => chooseGate(index));
    const isStop = gate.outcome !== "passed";
    list.append(
      element("li", { value: String(index + 1), class: isStop ? "stop" : "" }, [
        button,
        ...(isStop ? stopPart(gate) : []),
      ]),
    );
  }
  if (list.childElementCount > 0) part.append(element("h3", {}, [title]), list);
  return part;
}

/** Rule, code and where to read on. @param {MapSource["gates"][number]} gate */
function stopPart({ code, causes, rule, link }) {
  const page = element("a", { href: link, target: "_blank", rel: "noreferrer noopener" }, [
    [code, ...causes].join(", "),
  ]);
  return [
    element("p", {}, ["code: ", page]),
    ...(rule === undefined ? [] : [element("p", {}, [`rule: ${rule}`])]),
  ];
}

/** @param {string} title @param {readonly string[]} lines @param {string} name */
function listPart(title, lines, name) {
  if (lines.length === 0) return [];
  return [
    element("h3", {}, [title]),
    element(
      "ul",
      { class: name },
      lines.map((text) => element("li", {}, [text])),
    ),
  ];
}

/** Who else is of the same class. @param {Row} row */
function membersPart({ members, cidrs, sources }) {
  const all = [...members, ...cidrs];
  const told = sources.findLast((source) => source !== undefined);
  const facts = [
    ...(told?.groups.length ? [`groups: ${told.groups.join(", ")}`] : []),
    ...(told?.subnets.length ? [`subnets: ${told.subnets.join(", ")}`] : []),
  ];
  return [
    ...listPart("Where it is", facts, "facts"),
    element("details", all.length > 8 ? {} : { open: "" }, [
      element("summary", {}, [
        members.length > 1
          ? `${members.length} interfaces that the same gates stop or let through; the words are those of the first`
          : members.length === 1
            ? "interface"
            : "addresses",
      ]),
      element(
        "ul",
        {},
        all.map((id) => element("li", {}, [id])),
      ),
    ]),
  ];
}
