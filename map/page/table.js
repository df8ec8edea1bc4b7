/** The table: what the map shows, to be read. */

/** Rows that are there at once; further ones follow while nothing else is to be done, so many at a time. */
const AT_ONCE = 100;
const AT_A_TIME = 50;

class SourceTable {
  /**
   * @param {readonly Row[]} rows
   * @param {readonly string[]} labels
   * @param {(id: string) => void} choose
   */
  constructor(rows, labels, choose) {
    this.rows = rows;
    this.choose = choose;
    /** @type {HTMLElement[]} one for each row, as far as they are made */
    this.lines = [];
    /** @type {ReadonlySet<Row>} */
    this.shown = new Set(rows);
    /** @type {Row | undefined} */
    this.chosen = undefined;
    const table = byId("sources");
    this.body = table.querySelector("tbody") ?? table;
    const verdicts = labels.length > 1 ? [...labels, "Change"] : ["Verdict"];
    const heads = ["Source", "Kind", "VPC", ...verdicts, "Decided by"];
    table.querySelector("thead")?.replaceChildren(
      element(
        "tr",
        {},
        heads.map((text) => element("th", { scope: "col" }, [text])),
      ),
    );
    this.#add(AT_ONCE);
    this.#addWhenIdle();
    addEventListener("beforeprint", () => this.#add(rows.length));
  }

  #addWhenIdle() {
    if (this.lines.length >= this.rows.length) return;
    requestIdleCallback(() => {
      this.#add(AT_A_TIME);
      this.#addWhenIdle();
    });
  }

  /** @param {number} count */
  #add(count) {
    const next = this.rows.slice(this.lines.length, this.lines.length + count);
    const made = next.map((row) => {
      const line = tableRow(row, this.choose);
      line.hidden = !this.shown.has(row);
      line.classList.toggle("chosen", row === this.chosen);
      return line;
    });
    this.lines.push(...made);
    this.body.append(...made);
  }

  /** @param {ReadonlySet<Row>} shown */
  filter(shown) {
    this.shown = shown;
    this.rows.slice(0, this.lines.length).forEach((row, at) => {
      const line = this.lines[at];
      if (line !== undefined) line.hidden = !shown.has(row);
    });
  }

  /** @param {Row | undefined} chosen */
  mark(chosen) {
    for (const row of [this.chosen, chosen]) {
      const line = row === undefined ? undefined : this.lines[this.rows.indexOf(row)];
      line?.classList.toggle("chosen", row === chosen);
    }
    this.chosen = chosen;
  }
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
