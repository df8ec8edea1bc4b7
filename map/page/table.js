/** The table: what the map shows, to be read. */

/**
 * @param {readonly Row[]} rows
 * @param {readonly string[]} labels
 * @param {(id: string) => void} choose
 * @returns {HTMLElement[]} one table row for each row
 */
function buildTable(rows, labels, choose) {
  const verdicts = labels.length > 1 ? [...labels, "Change"] : ["Verdict"];
  const heads = ["Source", "Kind", "VPC", ...verdicts, "Decided by"];
  const sources = byId("sources");
  sources.querySelector("thead")?.replaceChildren(
    element(
      "tr",
      {},
      heads.map((text) => element("th", { scope: "col" }, [text])),
    ),
  );
  const made = rows.map((row) => tableRow(row, choose));
  sources.querySelector("tbody")?.replaceChildren(...made);
  return made;
}

/** @param {Row} row @param {(id: string) => void} choose */
function tableRow({ id, name, sources, change }, choose) {
  const told = sources.findLast((source) => source !== undefined);
  const button = element("button", { type: "button" }, [name]);
  button.addEventListener("click", () => choose(id));
  const cells = [
    [button],
    [told?.kind ?? ""],
    [told?.vpc ?? OUTSIDE],
    ...sources.map((source) => [source === undefined ? "not there" : verdictMark(source.outcome)]),
    ...(change === undefined ? [] : [[change]]),
    [told === undefined ? "" : decidedBy(told)],
  ];
  const [first = [], ...others] = cells;
  return element("tr", {}, [
    element("th", { scope: "row" }, first),
    ...others.map((content) => element("td", {}, content)),
  ]);
}

/** The gate that stops it; for who passes, the rule of the cluster's groups. @param {MapSource} source */
function decidedBy({ outcome, gates }) {
  const stop = gates.find((gate) => gate.outcome !== "passed");
  const own = gates.find(({ side, kind }) => side === "destination" && kind === "security-group");
  const told = outcome === "reachable" ? own : (stop ?? own);
  return told?.text ?? "";
}
